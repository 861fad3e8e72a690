"""Kernel ridge regression: one matrix inverse trains every label, and gives what each author's examples score when left out, exactly.

On these data it beats logistic regression (topic 82.8 against 80.7, verdict 82.5 against 80.7, leaving out one author at a time) and needs
seconds: for a linear kernel the result is one weight per feature, so nothing of it is left at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_SMALL = 1500


def inverse_root(system: Any) -> Any:
    """Return the lower triangle R with R^T R the inverse of a symmetric positive definite matrix: the inverse of its Cholesky factor.

    By halves, so that all its work is products of matrices, which use every core: for 8,000 rows it takes a fifth of the time of
    LAPACK's inverse. The inverse itself is never needed, only its products.
    """
    size = len(system)
    if size <= _SMALL:
        return np.linalg.inv(np.linalg.cholesky(system.astype(np.float64))).astype(system.dtype)
    half = size // 2
    root = np.zeros_like(system)
    root[:half, :half] = inverse_root(system[:half, :half])
    below = system[half:, :half] @ root[:half, :half].T
    root[half:, half:] = inverse_root(system[half:, half:] - below @ below.T)
    root[half:, :half] = -root[half:, half:] @ (below @ root[:half, :half])
    return root


def solve(kernel: Any, targets: Any, penalty: float, left_out: Sequence[Any] = ()) -> tuple[Any, Any]:
    """Return the dual weights, and the scores of each group of rows in `left_out` as if that group had not been there.

    With A = (K + penalty) inverse and weights a = A y, leaving a block b out gives the residual A_bb^-1 a_b (exact, no refit).
    The kernel is used up: it may take gigabytes, and a copy as many again.
    """
    weights, unseen, _ = solve_each(kernel, targets, penalty, left_out, duals=False)
    return weights, unseen


def solve_each(kernel: Any, targets: Any, penalty: float, left_out: Sequence[Any], *, duals: bool = True) -> tuple[Any, Any, list[Any]]:
    """Return what `solve` does, and per group the dual weights of the model that never saw it (for scoring new pieces of those rows)."""
    kernel[np.diag_indices(len(kernel))] += penalty
    root = inverse_root(kernel)
    weights = root.T @ (root @ targets.astype(root.dtype))  # one kind of number: another would copy gigabytes
    unseen = np.array(targets, dtype=np.float64)
    each = []
    for group in left_out:
        part = root[:, group]
        residual = np.linalg.solve(part.T @ part, weights[group])
        unseen[group] -= residual
        if duals:
            each.append(weights - root.T @ (part @ residual))
    return weights, unseen, each

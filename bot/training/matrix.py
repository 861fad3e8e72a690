"""Texts to sparse matrices, block by block, in the very way that the reader will see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from bot.reader.features import FeatureSpec, features, together
from bot.reader.model import Vectoriser

LARGE = 6000  # rows from which half the memory and half the time are worth more than digits that no score shows
_BLOCK = 1000
_COMMON = 0.02


def learn_vocabulary(
    texts: Sequence[str], spec: FeatureSpec, rarest: int, extras: Sequence[str] = (), concepts: Sequence[Iterable[str]] = ()
) -> Vectoriser:
    """Return a vectoriser that knows every feature in at least `rarest` texts, and the named extra features."""
    spread: Counter[str] = Counter()
    for text in texts:
        for counts in features(text, spec).values():
            spread.update(counts.keys())
    for each in concepts:
        spread.update(together(each).keys())
    known = sorted(name for name, count in spread.items() if count >= rarest)
    idf = [np.log((1 + len(texts)) / (1 + spread[name])) + 1 for name in known] + [1.0] * len(extras)
    names = (*known, *(f"x{name}" for name in extras))
    return Vectoriser(spec, names, np.asarray(idf, dtype=np.float16).astype(np.float32), {})


def matrix(
    vectoriser: Vectoriser,
    texts: Sequence[str],
    extras: Sequence[Mapping[str, float]] | None = None,
    concepts: Sequence[Iterable[str]] | None = None,
) -> Any:
    """Return one sparse row per text."""
    pointers, columns, values = [0], [], []
    for at, text in enumerate(texts):
        rows, weights = vectoriser.vector(text, extras[at] if extras else {}, concepts[at] if concepts else ())
        columns += rows
        values += weights
        pointers.append(len(columns))
    return sparse.csr_matrix((np.asarray(values, dtype=np.float32), columns, pointers), shape=(len(texts), len(vectoriser.vocabulary)))


def likeness(scaled: Any, table: Any) -> Any:
    """Return how alike each two rows are: `scaled` times `table` transposed, dense.

    Columns that many rows share are multiplied as dense ones, the rest as sparse ones, block by block: four times as fast as one sparse
    product, in a third of the memory.
    """
    size = table.shape[0]
    kind = np.float32 if size >= LARGE else np.float64
    shared = table.getnnz(axis=0) > size * _COMMON
    kernel = scaled[:, shared].astype(kind).toarray() @ table[:, shared].astype(kind).toarray().T
    rest, other = scaled[:, ~shared].tocsr(), table[:, ~shared].T.tocsr()
    for start in range(0, size, _BLOCK):
        kernel[start : start + _BLOCK] += (rest[start : start + _BLOCK] @ other).toarray()
    return kernel


def columns_of(vectoriser: Vectoriser, mark: str) -> Any:
    """Return the columns of one block: c, w, l, p, or x with the beginning of an extra feature's name."""
    return np.asarray([at for at, name in enumerate(vectoriser.vocabulary) if name.startswith(mark)], dtype=np.int64)

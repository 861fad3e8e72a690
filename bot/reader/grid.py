"""A text whose features are looked up once, so that the whole and every piece of it can be read at the price of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.reader.features import WORD, lemma, pieces, plain
from bot.reader.model import Floats, Vectoriser
from bot.reader.pieces import Span

Rows = NDArray[Any]
_LONGEST_WORD = 40
_MOST_WORDS_KEPT = 50_000
_UNKNOWN = -1
_kept: dict[int, tuple[Vectoriser, dict[str, Rows]]] = {}  # per vectoriser the rows of the pieces of words seen; the reference keeps the id its own


class Grid:
    """The words of a text, atom by atom (an atom is a clause), with the rows of a vectoriser's vocabulary that they make."""

    def __init__(self, vectoriser: Vectoriser, text: str, atoms: Sequence[Span]) -> None:
        self._vectoriser = vectoriser
        per_atom = [[word[:_LONGEST_WORD] for word in WORD.findall(plain(text[start:end]))] for start, end in atoms]
        words = [word for group in per_atom for word in group]
        self._first = [0, *accumulate(len(group) for group in per_atom)]
        spec, row = vectoriser.spec, vectoriser.row
        memo = _memo(vectoriser)
        self._pieces = [_rows_of(word, vectoriser, memo) for word in words] if spec.characters[1] else []
        lemmas = [lemma(word) for word in words]
        self._words = [_runs(words, "w", size, row) for size in range(1, spec.words + 1)]
        self._lemmas = [_runs(lemmas, "l", size, row) for size in range(1, spec.lemmas + 1)]
        spoken = [one for one in lemmas if one[0].isalpha()]
        self._before = [0, *accumulate(int(one[0].isalpha()) for one in lemmas)]
        self._pairs = [
            np.asarray(
                [row.get(f"p{min(one, other)} {max(one, other)}", _UNKNOWN) for one, other in zip(spoken, spoken[gap:], strict=False)], dtype=np.int64
            )
            for gap in range(1, spec.pairs + 1)
        ]

    def vector(self, first: int, last: int, extra: Mapping[str, float]) -> tuple[Rows, Floats]:
        """Return the rows and values of the atoms `first` up to `last`, and of the extra features."""
        low, high = self._first[first], self._first[last]
        start, stop = self._before[low], self._before[high]
        blocks = {
            "c": self._pieces[low:high],
            "w": [rows[low : max(low, high - size)] for size, rows in enumerate(self._words)],
            "l": [rows[low : max(low, high - size)] for size, rows in enumerate(self._lemmas)],
            "p": [rows[start : max(start, stop - gap)] for gap, rows in enumerate(self._pairs, 1)],
        }
        weighed = [self._weighed(mark, found) for mark, found in blocks.items() if found]
        known, values = self._vectoriser.known(extra)
        rows = [part for part, _ in weighed] + [np.asarray(known, dtype=np.int64)]
        return np.concatenate(rows), np.concatenate([part for _, part in weighed] + [np.asarray(values, dtype=np.float32)])

    def _weighed(self, mark: str, found: Sequence[Rows]) -> tuple[Rows, Floats]:
        every = np.sort(np.concatenate(found))
        every = every[np.searchsorted(every, 0) :]
        if not len(every):
            return every, np.zeros(0, dtype=np.float32)
        begins = np.flatnonzero(np.concatenate([[True], every[1:] != every[:-1]]))
        rows = every[begins]
        counts = np.diff(np.append(begins, len(every)))
        values = (1.0 + np.log(counts)) * self._vectoriser.idf[rows]
        scaled = values * (self._vectoriser.blocks.get(mark, 1.0) / np.sqrt(values @ values))
        return rows, np.asarray(scaled, dtype=np.float32)


def _memo(vectoriser: Vectoriser) -> dict[str, Rows]:
    kept = _kept.get(id(vectoriser))
    if kept is None or kept[0] is not vectoriser:
        if len(_kept) > 4:
            _kept.clear()
        kept = _kept[id(vectoriser)] = (vectoriser, {})
    memo = kept[1]
    if len(memo) > _MOST_WORDS_KEPT:
        memo.clear()
    return memo


def _rows_of(word: str, vectoriser: Vectoriser, memo: dict[str, Rows]) -> Rows:
    """Give the rows of the known pieces of a word."""
    rows = memo.get(word)
    if rows is None:
        row = vectoriser.row
        names = ("c" + piece for piece in pieces(word, *vectoriser.spec.characters))
        rows = memo[word] = np.asarray([row[name] for name in names if name in row], dtype=np.int64)
    return rows


def _runs(words: Sequence[str], mark: str, size: int, row: Mapping[str, int]) -> Rows:
    """Give per place the row of the run of `size` words that begins there, -1 where it is unknown."""
    names = words if size == 1 else [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
    return np.asarray([row.get(mark + name, _UNKNOWN) for name in names], dtype=np.int64)

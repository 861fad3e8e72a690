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
_MARKS = "cwlp"  # the blocks that a grid knows
_NOTHING = 1e-9
_kept: dict[int, _Memo] = {}  # per vectoriser, by its id


class Grid:
    """The words of a text, atom by atom (an atom is a clause), with the rows of a vectoriser's vocabulary that they make."""

    def __init__(self, vectoriser: Vectoriser, text: str, atoms: Sequence[Span]) -> None:
        self._vectoriser = vectoriser
        per_atom = [[word[:_LONGEST_WORD] for word in WORD.findall(plain(text[start:end]))] for start, end in atoms]
        words = [word for group in per_atom for word in group]
        self._first = [0, *accumulate(len(group) for group in per_atom)]
        spec, row = vectoriser.spec, vectoriser.row
        self._memo = _memo(vectoriser)
        self._pieces = [_rows_of(word, vectoriser, self._memo.pieces) for word in words] if spec.characters[1] else []
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
        found = [*self._pieces[low:high]]
        found += [rows[low : max(low, high - size)] for each in (self._words, self._lemmas) for size, rows in enumerate(each)]
        found += [rows[start : max(start, stop - gap)] for gap, rows in enumerate(self._pairs, 1)]
        rows, values = self._weighed(np.concatenate(found)) if found else (np.zeros(0, np.int64), np.zeros(0, np.float32))
        known, more = self._vectoriser.known(extra)
        return np.concatenate([rows, np.asarray(known, dtype=np.int64)]), np.concatenate([values, np.asarray(more, dtype=np.float32)])

    def _weighed(self, every: Rows) -> tuple[Rows, Floats]:
        """Count equal rows, weigh them, and bring each block to its length: all blocks in one go, for a long draft has hundreds of pieces."""
        every.sort()
        every = every[every.searchsorted(0) :]
        if not len(every):
            return every, np.zeros(0, dtype=np.float32)
        first = np.empty(len(every), dtype=bool)
        first[0] = True
        np.not_equal(every[1:], every[:-1], out=first[1:])
        begins = first.nonzero()[0]
        rows = every[begins]
        counts = np.empty(len(begins))
        counts[:-1] = begins[1:] - begins[:-1]
        counts[-1] = len(every) - begins[-1]
        values = (1.0 + np.log(counts)) * self._vectoriser.idf[rows]
        block = self._memo.block[rows]
        lengths = np.sqrt(np.bincount(block, values * values, minlength=len(_MARKS)))
        return rows, np.asarray(values * (self._memo.length / np.maximum(lengths, _NOTHING))[block], dtype=np.float32)


class _Memo:
    """What is worth keeping per vectoriser: the rows of each word's pieces, the block of each row, the length of each block."""

    def __init__(self, vectoriser: Vectoriser) -> None:
        self.vectoriser = vectoriser  # the reference keeps its id its own
        self.pieces: dict[str, Rows] = {}
        self.block = np.asarray([max(0, _MARKS.find(name[:1])) for name in vectoriser.vocabulary], dtype=np.int64)
        self.length = np.asarray([vectoriser.blocks.get(mark, 1.0) for mark in _MARKS])


def _memo(vectoriser: Vectoriser) -> _Memo:
    kept = _kept.get(id(vectoriser))
    if kept is None or kept.vectoriser is not vectoriser:
        if len(_kept) > 4:
            _kept.clear()
        kept = _kept[id(vectoriser)] = _Memo(vectoriser)
    if len(kept.pieces) > _MOST_WORDS_KEPT:
        kept.pieces.clear()
    return kept


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

"""A linear model with several heads over one text: sparse features times a matrix, then a calibrated softmax or sigmoid per head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bot.reader.features import FeatureSpec, features, together

Floats = NDArray[np.float32]
NO_EXTRA: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Head:
    """One decision: its labels in the order of the matrix's columns from `start`, and what turns its scores into calibrated probabilities.

    softmax: probabilities of exclusive labels, scores divided by `temperature`. sigmoid: one probability per label, of
    scale x score + offset (Platt); `scale` and `offset` hold one number per label, or nothing.
    """

    name: str
    kind: Literal["softmax", "sigmoid"]
    labels: tuple[str, ...]
    start: int
    temperature: float = 1.0
    scale: tuple[float, ...] = ()
    offset: tuple[float, ...] = ()

    @property
    def columns(self) -> slice:
        """The head's columns of the matrix."""
        return slice(self.start, self.start + len(self.labels))

    def probabilities(self, scores: Floats) -> Floats:
        """Turn rows of this head's scores into calibrated probabilities."""
        if self.kind == "softmax":
            shifted = scores / self.temperature
            powers = np.exp(shifted - shifted.max(axis=-1, keepdims=True))
            return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)
        scaled = scores * np.asarray(self.scale or 1.0) + np.asarray(self.offset or 0.0)
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scaled, -30, 30))), dtype=np.float32)


@dataclass(frozen=True)
class Vectoriser:
    """Turns a text into the rows and values of a matrix; training and running share it.

    `vocabulary` names each row (a block's letter and the feature; "x" extra ones). A text feature counts (1 + log count) x idf,
    its block then scaled to length `blocks[mark]`; an extra feature counts as given.
    """

    spec: FeatureSpec
    vocabulary: tuple[str, ...]
    idf: Floats
    blocks: Mapping[str, float]

    @cached_property
    def row(self) -> dict[str, int]:
        """Feature name to row."""
        return {name: at for at, name in enumerate(self.vocabulary)}

    def vector(self, text: str, extra: Mapping[str, float] = NO_EXTRA, concepts: Iterable[str] = ()) -> tuple[list[int], list[float]]:
        """Return the rows and values of what is known in this text, its concepts and the extra features (named without their "x")."""
        row, idf = self.row, self.idf
        rows: list[int] = []
        values: list[float] = []
        found = features(text, self.spec)
        for mark, counts in {**found, "k": together(concepts)}.items():
            known = [(row[name], count) for name, count in counts.items() if name in row]
            weighed = [(1.0 + log(count)) * float(idf[at]) for at, count in known]
            length = sqrt(sum(value * value for value in weighed)) or 1.0
            rows += [at for at, _ in known]
            values += [value / length * self.blocks.get(mark, 1.0) for value in weighed]
        more_rows, more_values = self.known(extra)
        return rows + more_rows, values + more_values

    def known(self, extra: Mapping[str, float]) -> tuple[list[int], list[float]]:
        """Return the rows and values of the extra features that training has seen."""
        found = [(self.row["x" + name], value) for name, value in extra.items() if value and "x" + name in self.row]
        return [at for at, _ in found], [value for _, value in found]


@dataclass(frozen=True)
class Model:
    """Everything one reader learnt: score = vector x `weights` x `scale` + `bias`, one column per label of each head.

    `weights` may be of a small type (float16, int8): a text needs a few hundred of its rows, so that only those become float32 and the
    memory stays small. `about` keeps what training wants to remember: thresholds, figures, tables.
    """

    vectoriser: Vectoriser
    weights: NDArray[Any]
    bias: Floats
    heads: tuple[Head, ...]
    about: Mapping[str, Any]
    scale: Floats | float = 1.0

    @cached_property
    def head(self) -> dict[str, Head]:
        """Head by name."""
        return {head.name: head for head in self.heads}

    def scores(self, texts: Sequence[str], extras: Sequence[Mapping[str, float]] | None = None) -> Floats:
        """Return one row of raw scores, over all heads, per text."""
        result = np.empty((len(texts), len(self.bias)), dtype=np.float32)
        for at, text in enumerate(texts):
            rows, values = self.vectoriser.vector(text, extras[at] if extras else NO_EXTRA)
            result[at] = self.product(rows, values) + self.bias
        return result

    def product(self, rows: Sequence[int] | NDArray[Any], values: Sequence[float] | Floats) -> Floats:
        """Return the sparse vector (`rows` and their `values`) times the weights: one number per column, without the bias."""
        if not len(rows):
            return np.zeros(len(self.bias), dtype=np.float32)
        found = np.asarray(values, dtype=np.float32) @ self.weights[np.asarray(rows)].astype(np.float32)
        return np.asarray(found * self.scale, dtype=np.float32)

    def read(self, texts: Sequence[str], extras: Sequence[Mapping[str, float]] | None = None) -> dict[str, Floats]:
        """Return per head the calibrated probabilities, one row per text."""
        scores = self.scores(texts, extras)
        return {head.name: head.probabilities(scores[:, head.columns]) for head in self.heads}

"""Joining the scores of the whole and of its sentences into calibrated chances, learnt on authors that the scores have not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.reader import FeatureSpec, Head, Model
from bot.reader.drafts import Chances, Scores, chances_from, joined_features
from bot.reader.model import Vectoriser
from bot.training.drafts_labels import VERDICTS, Labelled

# How freely each chance follows the examples (inverse of the penalty), chosen by leaving out one author at a time.
_CHECK_FREEDOM, _REST_FREEDOM = 0.1, 0.03


@dataclass(frozen=True)
class Joined:
    """The joining model, and per example of a left-out author the chances from a model that never saw that author (None for others)."""

    model: Model
    chances: Sequence[Chances | None]


@dataclass(frozen=True)
class _Curve:
    """One logistic column: which features it sees, which rows teach it, what is right, and how freely."""

    columns: Any
    rows: Any
    right: Any
    freedom: float


def join(data: Labelled, unseen: Sequence[Scores]) -> Joined:
    """Fit the joining model on the unseen scores of lettered authors."""
    labels = (*data.checks, "problem")
    seen = [joined_features(one.whole, one.rows, (*labels, *VERDICTS), labels) for one in unseen]
    names = tuple(seen[0])
    table = np.asarray([[one[name] for name in names] for one in seen])
    curves = _curves(data, names)
    weights, bias = _fit_all(table, data, curves, data.judged)
    heads = (
        Head("checks", "sigmoid", data.checks, 0),
        Head("problem", "sigmoid", ("problem",), len(data.checks)),
        Head("allowed", "sigmoid", data.checks, len(data.checks) + 1),
        Head("verdict", "softmax", VERDICTS, 2 * len(data.checks) + 1),
    )
    vectoriser = Vectoriser(FeatureSpec((0, 0), 0, 0, 0), tuple(f"x{name}" for name in names), np.ones(len(names), np.float32), {})
    model = Model(vectoriser, weights.astype(np.float32), bias.astype(np.float32), heads, {})
    chances: list[Chances | None] = [None] * len(seen)
    for group in data.groups()[: len(data.authors)]:
        others = data.judged.copy()
        others[group] = False
        if not others.any():  # a single author cannot be left out
            others = data.judged
        slopes, start = _fit_all(table, data, curves, others)
        scores = table[group] @ slopes + start
        for at, row in zip(group, scores, strict=True):
            chances[at] = chances_from(heads, row.astype(np.float32))
    return Joined(model, chances)


def _curves(data: Labelled, names: Sequence[str]) -> list[_Curve]:
    """Each check (required, and at least allowed) sees its own scores and what the whole says of verdicts; the problem sees all."""
    everything, every = np.arange(len(names)), np.ones(len(data.examples), dtype=bool)
    curves, allowed = [], []
    for at, check in enumerate(data.checks):
        own = {f"{part}:{check}" for part in ("whole", "top", "next", "mean")} | {f"whole:{verdict}" for verdict in VERDICTS}
        own |= {"whole:problem", "top:problem", "next:problem", "mean:problem"}
        columns = np.asarray([place for place, name in enumerate(names) if name in own])
        rows = (data.optional[:, at] == 0) | (data.required[:, at] > 0)
        curves.append(_Curve(columns, rows, data.required[:, at] > 0, _CHECK_FREEDOM))
        allowed.append(_Curve(columns, every, (data.required[:, at] > 0) | (data.optional[:, at] > 0), _CHECK_FREEDOM))
    return [*curves, _Curve(everything, data.clean | data.wrong, data.wrong, _REST_FREEDOM), *allowed]


def _fit_all(table: Any, data: Labelled, curves: Sequence[_Curve], rows: Any) -> tuple[Any, Any]:
    """Return weights and bias of all columns, the verdicts last."""
    weights = np.zeros((table.shape[1], len(curves) + len(VERDICTS)))
    bias = np.zeros(weights.shape[1])
    for at, curve in enumerate(curves):
        kept = rows & curve.rows
        right = curve.right[kept]
        if not right.any() or right.all():
            bias[at] = 8.0 if right.all() else -8.0
            continue
        fitted = _logistic(table[np.ix_(kept, curve.columns)], right, None, curve.freedom)
        weights[curve.columns, at], bias[at] = fitted(0)
    examples, labels, counts = _each_accepted(data.accepted, rows)
    verdict = _logistic(table[examples], labels, counts, _REST_FREEDOM)
    for label in range(len(VERDICTS)):
        weights[:, len(curves) + label], bias[len(curves) + label] = verdict(label)
    return weights, bias


def _each_accepted(accepted: Any, rows: Any) -> tuple[Any, Any, Any]:
    """Return a row, a verdict and a weight for each accepted verdict of each draft; a draft's weights sum to one."""
    shares = accepted / accepted.sum(axis=1, keepdims=True)
    examples, labels = np.nonzero(shares * rows[:, None])
    return examples, labels, shares[examples, labels]


def _logistic(table: Any, right: Any, counts: Any, freedom: float) -> Callable[[int], tuple[Any, float]]:
    """Fit a logistic curve (one label or several) on standardised features; return per label its weights on the plain features, and its bias."""
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-6)
    fitted = LogisticRegression(C=freedom, max_iter=500).fit((table - mean) / spread, right, counts)

    def column(label: int) -> tuple[Any, float]:
        slopes = np.zeros(table.shape[1])
        known = list(fitted.classes_)
        if len(known) == 2 and known == [False, True]:
            slopes, start = fitted.coef_[0] / spread, float(fitted.intercept_[0])
        elif label in known and len(known) > 2:
            slopes, start = fitted.coef_[known.index(label)] / spread, float(fitted.intercept_[known.index(label)])
        else:
            start = -8.0 if label not in known else 0.0
        return slopes, start - float(slopes @ mean)

    return column

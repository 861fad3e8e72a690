"""Which piece of a sentence to point at: learnt from the quotes in the examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.reader import FeatureSpec, Head, Model
from bot.reader.drafts import Laid, Scores, pointing
from bot.reader.model import Vectoriser
from bot.reader.pieces import Span
from bot.training.drafts_labels import Labelled, points_at, quoted

_FREEDOM = 1.0


def point(data: Labelled, unseen: Sequence[Scores], without: Sequence[Model]) -> Model:
    """Fit the model that chooses among sentences and the runs of clauses in them, on scores of models that never saw the author."""
    seen, right = _pointed(data, unseen, without)
    names = tuple(sorted({name for one in seen for name in one}))
    table = np.asarray([[one.get(name, 0.0) for name in names] for one in seen])
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-6)
    fitted = LogisticRegression(C=_FREEDOM, max_iter=500).fit((table - mean) / spread, right)
    slopes = fitted.coef_[0] / spread
    vectoriser = Vectoriser(FeatureSpec((0, 0), 0, 0, 0), tuple(f"x{name}" for name in names), np.ones(len(names), np.float32), {})
    bias = np.asarray([fitted.intercept_[0] - slopes @ mean], dtype=np.float32)
    return Model(vectoriser, slopes[:, None].astype(np.float32), bias, (Head("points", "sigmoid", ("points",), 0),), {})


def _pointed(data: Labelled, unseen: Sequence[Scores], without: Sequence[Model]) -> tuple[list[dict[str, float]], Any]:
    seen: list[dict[str, float]] = []
    right: list[bool] = []
    for one, draft, hits, scores, texts in zip(data.examples, data.drafts, data.hits, unseen, without, strict=True):
        laid = Laid(draft, hits, texts)
        known: dict[int, Any] = {}
        quotes: dict[str, list[Span]] = {}
        for check, quote in quoted(one):
            quotes.setdefault(check, []).append(quote)
        for check, wanted in quotes.items():
            places, features = pointing(laid, scores.rows, check, known)
            fits = [any(points_at(place, quote) for quote in wanted) for place in places]
            if any(fits) and not all(fits):
                seen += features
                right += fits
    return seen, np.asarray(right)

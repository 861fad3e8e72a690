"""Which piece of a sentence to point at: learnt from the quotes in the examples."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.reader import FeatureSpec, Head, Model
from bot.reader.drafts import PIECE_HEADS, Laid, labels_of, pointing_features
from bot.reader.model import Vectoriser
from bot.training.drafts_labels import Labelled, points_at, quoted, shows

_FREEDOM = 1.0


def point(data: Labelled, texts: Model) -> Model:
    """Fit the model that chooses among a sentence and the runs of clauses in it.

    It sees scores that were trained on these very examples; it learns mainly lengths and shapes, for which that is no harm.
    """
    seen, right = _pointed(data, texts)
    names = tuple(sorted({name for one in seen for name in one}))
    table = np.asarray([[one.get(name, 0.0) for name in names] for one in seen])
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-6)
    fitted = LogisticRegression(C=_FREEDOM, max_iter=500).fit((table - mean) / spread, right)
    slopes = fitted.coef_[0] / spread
    vectoriser = Vectoriser(FeatureSpec((0, 0), 0, 0, 0), tuple(f"x{name}" for name in names), np.ones(len(names), np.float32), {})
    bias = np.asarray([fitted.intercept_[0] - slopes @ mean], dtype=np.float32)
    return Model(vectoriser, slopes[:, None].astype(np.float32), bias, (Head("points", "sigmoid", ("points",), 0),), {})


def _pointed(data: Labelled, texts: Model) -> tuple[list[dict[str, float]], Any]:
    column = {label: at for at, label in enumerate(labels_of(texts, PIECE_HEADS))}
    seen: list[dict[str, float]] = []
    right: list[bool] = []
    for one, draft, hits in zip(data.examples, data.drafts, data.hits, strict=True):
        laid = Laid(draft, hits, texts)
        for check, quote in quoted(one):
            sentence = next((at for at, place in enumerate(laid.sentences) if shows(place, quote)), None)
            if sentence is None:
                continue
            places, ranges = laid.options(sentence)
            if len(places) < 2:
                continue
            values = laid.piece_scores(ranges)[:, column[check]]
            seen += pointing_features(check, draft.text, places, values)
            right += [points_at(place, quote) for place in places]
    return seen, np.asarray(right)

"""Training the reader of drafts: the whole, its sentences, both joined into chances, and which piece to point at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.guidance import Guidance, load
from bot.reader import FeatureSpec, Head, Model, save_model
from bot.reader.draft_features import Extras, piece_extras, whole_extras
from bot.reader.drafts import JOINED, PIECES, POINTED, WHOLE, Chances, Scores
from bot.reader.model import Vectoriser
from bot.training.drafts_joined import Joined, join
from bot.training.drafts_labels import VERDICTS, Labelled, labelled, piece_targets
from bot.training.drafts_pointed import point
from bot.training.examples import fingerprint, read_examples
from bot.training.matrix import columns_of, learn_vocabulary, matrix
from bot.training.ridge import solve

SPEC = FeatureSpec(characters=(2, 5), words=2, lemmas=2, pairs=4)
RAREST = 3


@dataclass(frozen=True)
class Weighing:
    """How much likeness of each kind counts, and the ridge penalty. Chosen by leaving out one author at a time.

    The kinds: c, w, l, p as in bot.reader.features; xo organisation, xm channel and capacity, xk concepts, xs signs, xr rules' hits.
    """

    blocks: Mapping[str, float]
    penalty: float


WHOLE_WEIGHING = Weighing({"c": 0.3, "w": 0.2, "l": 0.3, "p": 0.2, "xm:": 0.05, "xo:": 0.02, "xk:": 0.02, "xs:": 0.02, "xr:": 0.2}, 0.7)
PIECE_WEIGHING = Weighing({"c": 0.3, "w": 0.2, "l": 0.3, "p": 0.2, "xm:": 0.02, "xo:": 0.01, "xk:": 0.04, "xs:": 0.02, "xr:": 0.2}, 1.0)


@dataclass(frozen=True)
class TrainedDrafts:
    """The four models, and per example (of a left-out author) its scores and chances as if that author had never been seen."""

    models: Mapping[str, Model]
    data: Labelled
    unseen: Sequence[Scores]
    chances: Sequence[Chances | None]


def train_drafts(folder: Path) -> TrainedDrafts:
    """Train on all draft examples of a guidance folder and write the models into its reader. The same examples give the same models."""
    trained = fit_drafts(folder, load(folder))
    about = {"fingerprint": fingerprint(folder)}
    for name, model in trained.models.items():
        save_model(folder, name, model, about, bits=8 if name in (WHOLE, PIECES) else 16)
    return trained


def fit_drafts(folder: Path, guidance: Guidance) -> TrainedDrafts:
    """Train without writing anything."""
    data = labelled(read_examples(folder, "drafts"), guidance)
    groups = data.groups()
    texts = [draft.text for draft in data.drafts]
    extras = [whole_extras(draft, hits) for draft, hits in zip(data.drafts, data.hits, strict=True)]
    heads = (Head("checks", "sigmoid", data.checks, 0), Head("problem", "sigmoid", ("problem",), len(data.checks)))
    wholes = (*heads, Head("verdict", "sigmoid", VERDICTS, len(data.checks) + 1))
    whole, whole_unseen = _fit(texts, extras, data.whole_targets(), groups, weighing=WHOLE_WEIGHING, heads=wholes)
    owner = np.asarray([at for at, draft in enumerate(data.drafts) for _ in _places(draft)])
    places = [place for draft in data.drafts for place in _places(draft)]
    pieces = [texts[at][start:end] for at, (start, end) in zip(owner, places, strict=True)]
    beside = [piece_extras(data.drafts[at], data.hits[at], *place) for at, place in zip(owner, places, strict=True)]
    left_out = [np.flatnonzero(np.isin(owner, group)) for group in groups]
    piece, piece_unseen = _fit(pieces, beside, piece_targets(data, owner, places), left_out, weighing=PIECE_WEIGHING, heads=heads)
    first = np.searchsorted(owner, np.arange(len(texts) + 1))
    unseen = [Scores(whole_unseen[at], places[first[at] : first[at + 1]], piece_unseen[first[at] : first[at + 1]]) for at in range(len(texts))]
    joined: Joined = join(data, unseen)
    models = {WHOLE: whole, PIECES: piece, JOINED: joined.model, POINTED: point(data, piece)}
    return TrainedDrafts(models, data, unseen, joined.chances)


def _places(draft: Any) -> Sequence[tuple[int, int]]:
    return draft.sentences or [(0, len(draft.text))]


def _fit(
    texts: Sequence[str], extras: Sequence[Extras], targets: Any, groups: Sequence[Any], *, weighing: Weighing, heads: tuple[Head, ...]
) -> tuple[Model, Any]:
    """Return a model of all columns at once, and its scores for each row as if that row's group had been left out."""
    names = sorted({name for extra in extras for name in extra})
    vectoriser = learn_vocabulary(texts, SPEC, RAREST, names)
    table = matrix(vectoriser, texts, extras)
    scaled = table.multiply(_scales(vectoriser, weighing)).tocsr()
    kernel = (scaled @ table.T).toarray()
    mean = targets.mean(axis=0)
    dual, unseen = solve(kernel, targets - mean, weighing.penalty, [group for group in groups if len(group)])
    weights = np.asarray(scaled.T @ dual).astype(np.float32)
    model = Model(vectoriser, weights, mean.astype(np.float32), heads, {"examples": len(texts)})
    return model, (unseen + mean).astype(np.float32)


def _scales(vectoriser: Vectoriser, weighing: Weighing) -> Any:
    scale = np.zeros((1, len(vectoriser.vocabulary)))
    for mark, weight in weighing.blocks.items():
        scale[0, columns_of(vectoriser, mark)] = weight
    return scale

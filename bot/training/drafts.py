"""Training the reader of drafts: the whole, its sentences, both joined into chances, and which piece to point at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from bot.check_kinds.draft import Draft
from bot.guidance import Guidance, load
from bot.reader import FeatureSpec, Head, Model, save_model
from bot.reader.draft_features import Hits, Marks, piece_extras, whole_extras
from bot.reader.drafts import JOINED, POINTED, TEXTS, Chances, Laid, Scores
from bot.reader.model import Vectoriser
from bot.training.drafts_joined import Joined, join
from bot.training.drafts_labels import VERDICTS, Labelled, labelled, piece_targets
from bot.training.drafts_pointed import point
from bot.training.drafts_thresholds import lines
from bot.training.examples import check_examples, fingerprint, read_examples
from bot.training.matrix import columns_of, learn_vocabulary, likeness
from bot.training.ridge import solve_each

SPEC = FeatureSpec(characters=(2, 5), words=2, lemmas=2, pairs=4)
RAREST = 4
RAREST_TOGETHER = 6


@dataclass(frozen=True)
class Weighing:
    """How much likeness of each kind counts, and the ridge penalty. Chosen by leaving out one author at a time.

    The kinds: c, w, l, p as in bot.reader.features; xo organisation, xm channel and capacity, xk concepts, xs signs, xr rules' hits, xy pairs.
    """

    blocks: Mapping[str, float]
    penalty: float


WHOLE_WEIGHING = Weighing({"c": 0.3, "w": 0.2, "l": 0.3, "p": 0.2, "xm:": 0.05, "xo:": 0.02, "xk:": 0.02, "xs:": 0.02, "xr:": 0.2, "xy:": 0.3}, 0.9)
PIECE_WEIGHING = Weighing({"c": 0.3, "w": 0.2, "l": 0.3, "p": 0.2, "xm:": 0.02, "xo:": 0.01, "xk:": 0.04, "xs:": 0.02, "xr:": 0.2, "xy:": 0.25}, 1.2)


@dataclass(frozen=True)
class TrainedDrafts:
    """The three models, and per example (of a left-out author) its scores and chances as if that author had never been seen."""

    models: Mapping[str, Model]
    data: Labelled
    unseen: Sequence[Scores]
    chances: Sequence[Chances | None]
    without: Sequence[Model]
    """Per example the model of texts whose pieces never saw its author."""

    @property
    def curve(self) -> Sequence[Sequence[float]]:
        """What another line would cost: pairs of faultless drafts that pass and wrong ones that are stopped."""
        return list(self.models[JOINED].about["curve"])


def train_drafts(folder: Path) -> TrainedDrafts:
    """Train on all draft examples of a guidance folder and write the models into its reader. The same examples give the same models."""
    trained = fit_drafts(folder, load(folder))
    about = {"fingerprint": fingerprint(folder)}
    for name, model in trained.models.items():
        save_model(folder, name, model, about, bits=7 if name == TEXTS else 16)
    return trained


def fit_drafts(folder: Path, guidance: Guidance) -> TrainedDrafts:
    """Train without writing anything."""
    data = labelled([*read_examples(folder, "drafts"), *check_examples(guidance)], guidance)
    groups = data.groups()
    pairs = list(zip(data.drafts, data.hits, strict=True))
    vectoriser = learn_vocabulary([draft.text for draft in data.drafts], SPEC, RAREST, _extra_names(pairs))
    blank = Model(vectoriser, np.zeros((0, 0)), np.zeros(0, dtype=np.float32), (), {})
    laid = [Laid(draft, hits, blank) for draft, hits in pairs]
    wholes = _table([one.whole() for one in laid], vectoriser)
    whole = _fit(vectoriser, wholes, data.whole_targets(), groups, WHOLE_WEIGHING)
    owner = np.asarray([at for at, one in enumerate(laid) for _ in one.sentences])
    places = [place for one in laid for place in one.sentences]
    pieces = _table([one.piece(*atoms) for one in laid for atoms in pairwise(one.first)], vectoriser)
    left_out = [np.flatnonzero(np.isin(owner, group)) for group in groups]
    piece = _fit(vectoriser, pieces, piece_targets(data, owner, places), left_out, PIECE_WEIGHING)
    first = np.searchsorted(owner, np.arange(len(laid) + 1))
    unseen = [Scores(whole.unseen[at], piece.unseen[first[at] : first[at + 1]]) for at in range(len(laid))]
    size = len(data.checks)
    heads = (
        *(Head("checks", "sigmoid", data.checks, 0), Head("problem", "sigmoid", ("problem",), size)),
        *(Head("verdict", "sigmoid", VERDICTS, size + 1), Head("piece checks", "sigmoid", data.checks, size + 5)),
        Head("piece problem", "sigmoid", ("problem",), 2 * size + 5),
    )
    weights, bias = np.hstack([whole.weights, piece.weights]), np.hstack([whole.bias, piece.bias])
    texts = Model(vectoriser, weights, bias, heads, {"examples": len(laid)})
    joined: Joined = join(data, unseen)
    chosen = replace(joined.model, about=lines(data, joined.chances, guidance))
    group_of = {int(at): number for number, group in enumerate(groups) for at in group}
    models_without = [replace(texts, weights=np.hstack([whole.weights, weights])) for weights in piece.without]
    without = [models_without[group_of[at]] for at in range(len(laid))]
    models = {TEXTS: texts, JOINED: chosen, POINTED: point(data, unseen, without)}
    return TrainedDrafts(models, data, unseen, joined.chances, without)


@dataclass(frozen=True)
class _Fitted:
    """Weights and bias of some columns, each row's scores as if its group had been left out, and where asked the weights without each group."""

    weights: Any
    bias: Any
    unseen: Any
    without: Sequence[Any]


def _fit(vectoriser: Vectoriser, table: Any, targets: Any, groups: Sequence[Any], weighing: Weighing) -> _Fitted:
    scaled = table.multiply(_scales(vectoriser, weighing)).tocsr()
    kernel = likeness(scaled, table)
    mean = targets.mean(axis=0)
    dual, unseen, duals = solve_each(kernel, targets - mean, weighing.penalty, groups)
    weights, *without = (np.asarray(scaled.T @ one).astype(np.float32) for one in (dual, *duals))
    return _Fitted(weights, mean.astype(np.float32), (unseen + mean).astype(np.float32), without)


def _extra_names(pairs: Sequence[tuple[Draft, Hits]]) -> list[str]:
    """Return the names of all features beside the words; of pairs of them only those in several drafts."""
    spread = Counter(name for draft, hits in pairs for name in whole_extras(draft, hits))
    alone = {name for draft, hits in pairs for place in draft.sentences for name in piece_extras(draft, Marks(draft, hits), *place)}
    spread.update(name for name in alone if not name.startswith("y:"))
    return sorted(name for name, count in spread.items() if count >= RAREST_TOGETHER or not name.startswith("y:"))


def _table(vectors: Sequence[tuple[Any, Any]], vectoriser: Vectoriser) -> Any:
    """Return one sparse row per vector."""
    pointers = np.cumsum([0, *(len(rows) for rows, _ in vectors)])
    columns, values = np.concatenate([rows for rows, _ in vectors]), np.concatenate([values for _, values in vectors])
    return sparse.csr_matrix((values, columns, pointers), shape=(len(vectors), len(vectoriser.vocabulary)))


def _scales(vectoriser: Vectoriser, weighing: Weighing) -> Any:
    scale = np.zeros((1, len(vectoriser.vocabulary)))
    for mark, weight in weighing.blocks.items():
        scale[0, columns_of(vectoriser, mark)] = weight
    return scale

"""Training the questions' model: topics from words, then verdict, cost and contact from words, topics and the organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from scipy import sparse

from bot.reader import FeatureSpec, Head, Model
from bot.reader.model import Vectoriser
from bot.reader.questions import NO_TOPIC, crossed, shape, shares, told, topical
from bot.results import Verdict
from bot.training.calibration import platt, temperature
from bot.training.examples import Example, concepts_of, read_examples
from bot.training.matrix import columns_of, learn_vocabulary, likeness, matrix
from bot.training.ridge import solve

VERDICTS: tuple[str, ...] = get_args(Verdict)
ESCALATING = {"overleg", "onbekend"}
SETTLED = {"ja", "ja-mits", "nee", "uitleg"}
COSTS = ("harm-ja", "harm-settled", "must", "free")
SPEC = FeatureSpec(characters=(2, 5), words=0, lemmas=2, pairs=3, asked=2, edges=4)
RAREST = 3
RAREST_TOLD = 5
# Folds of a by-topic file take a slice of each topic, or whole topics would be unseen.
SLICES = 8


@dataclass(frozen=True)
class Weighing:
    """How much each kind of likeness counts for a head, and the ridge penalty. Chosen by leaving out one author at a time.

    `blocks` weighs the text's blocks (c, l, p, q, s, k), `crossed` those joined with the organisation, `told` those joined with the topic,
    `topics` the topic joined with the organisation, `shape` the message's form. What a verdict would cost is learnt as the verdict is.
    """

    blocks: Mapping[str, float]
    crossed: Mapping[str, float]
    organisation: float
    shape: float
    topics: float
    told: float
    penalty: float


WORDS: Mapping[str, float] = {"c": 0.2, "l": 0.15, "p": 0.15, "k": 0.1, "s": 0.1, "q": 0.05}
WEIGHING = {
    "topic": Weighing({"c": 0.32, "l": 0.24, "p": 0.24, "k": 0.1, "s": 0.03, "q": 0.05}, {"l": 0.2}, 0.05, 0.0, 0.0, 0.0, 0.5),
    "verdict": Weighing(WORDS, {"l": 0.5, "k": 0.15}, 0.05, 0.02, 0.3, 0.6, 0.5),
    "contact": Weighing(WORDS, {"l": 0.5, "k": 0.15}, 0.5, 0.0, 1.0, 0.0, 0.3),
}


@dataclass(frozen=True)
class Trained:
    """The model, and each example's raw scores as if its author (or slice) had been left out, in the order of the examples."""

    model: Model
    examples: list[Example]
    unseen: Any


def train_questions(folder: Path) -> Trained:
    """Train on all question examples of a guidance folder. The same examples and concepts give the same model."""
    examples = read_examples(folder, "questions")
    vectoriser, table = _features(examples, concepts_of([one.text for one in examples], folder))
    groups = _groups(examples)
    topic_labels = (*sorted({topic for one in examples for topic in one.expect["topics"]}), NO_TOPIC)
    topic_weights, topic_unseen, topic_bias = _head(vectoriser, table, "topic", _topic_targets(examples, topic_labels), groups=groups)
    vectoriser, table = _with_topics(vectoriser, table, examples, topic_labels, shares(topic_unseen))
    topic_weights = np.vstack([topic_weights, np.zeros((table.shape[1] - len(topic_weights), len(topic_labels)))])
    contacts = tuple(sorted({one.expect["contact"] for one in examples if one.expect.get("contact")}))
    asked = _one_hot([one.expect.get("contact") for one in examples], contacts)
    fitted = (
        (topic_weights, topic_unseen, topic_bias),
        _head(vectoriser, table, "verdict", np.hstack([_verdict_targets(examples), _cost_targets(examples)]), groups=groups),
        _head(vectoriser, table, "contact", asked, groups=groups, rows=_with_contact(examples)),
    )
    heads = _side_by_side(
        ("topic", "softmax", topic_labels), ("verdict", "sigmoid", VERDICTS), ("cost", "sigmoid", COSTS), ("contact", "softmax", contacts)
    )
    unseen = np.concatenate([scores for _, scores, _ in fitted], axis=1).astype(np.float32)
    model = Model(
        vectoriser=vectoriser,
        weights=np.concatenate([weights for weights, *_ in fitted], axis=1).astype(np.float32),
        bias=np.concatenate([bias for *_, bias in fitted]).astype(np.float32),
        heads=_calibrated(heads, unseen, examples),
        about={"examples": len(examples), "authors": sorted({one.author for one in examples})},
    )
    return Trained(model, examples, unseen)


def _side_by_side(*labels: tuple[str, Literal["softmax", "sigmoid"], tuple[str, ...]]) -> list[Head]:
    """Return the heads (name, kind, labels) with their columns side by side."""
    heads: list[Head] = []
    for name, kind, each in labels:
        heads.append(Head(name, kind, each, heads[-1].columns.stop if heads else 0))
    return heads


def _features(examples: Sequence[Example], concepts: Sequence[frozenset[str]]) -> tuple[Vectoriser, Any]:
    """Return the vectoriser with all extra features that occur, and the matrix without the topics' shares."""
    texts = [one.text for one in examples]
    plain = learn_vocabulary(texts, SPEC, RAREST, (), concepts)
    shapes = [shape(text) for text in texts]
    extras = [shapes[at] | crossed(one.organisation, plain, *plain.vector(one.text, {}, concepts[at])) for at, one in enumerate(examples)]
    organisations = sorted({one.organisation for one in examples})
    topics = (*sorted({topic for one in examples for topic in one.expect["topics"]}), NO_TOPIC)
    names = _spread(extras, RAREST) + [f"{place}\t#{topic}" for place in organisations for topic in topics]
    full = learn_vocabulary(texts, SPEC, RAREST, names, concepts)
    return full, matrix(full, texts, extras, concepts)


def _with_topics(vectoriser: Vectoriser, table: Any, examples: Sequence[Example], labels: tuple[str, ...], share: Any) -> tuple[Vectoriser, Any]:
    """Return vectoriser and matrix with the features of what each question is about, as a reader that never saw its author takes it."""
    extras = []
    for at, one in enumerate(examples):
        row = table[at]
        words = told(labels, share[at], vectoriser, row.indices.tolist(), row.data.tolist())
        extras.append(topical(one.organisation, labels, share[at]) | words)
    known = set(vectoriser.vocabulary)
    names = [name for name in _spread(extras, RAREST_TOLD) if "x" + name not in known]
    vocabulary = (*vectoriser.vocabulary, *(f"x{name}" for name in names))
    idf = np.concatenate([vectoriser.idf, np.ones(len(names), dtype=np.float32)])
    full = Vectoriser(vectoriser.spec, vocabulary, idf, vectoriser.blocks)
    only_extras = Vectoriser(FeatureSpec((0, 0), 0, 0, 0), vocabulary, idf, {})
    wider = sparse.csr_matrix((table.data, table.indices, table.indptr), shape=(len(examples), len(vocabulary)))
    return full, wider + matrix(only_extras, [""] * len(examples), extras)


def _spread(extras: Sequence[Mapping[str, float]], rarest: int) -> list[str]:
    """Return the names of extra features that at least `rarest` examples have."""
    spread = Counter(name for extra in extras for name in extra)
    return sorted(name for name, count in spread.items() if count >= rarest)


def _head(vectoriser: Vectoriser, table: Any, name: str, targets: Any, *, groups: Sequence[Any], rows: Any = None) -> tuple[Any, Any, Any]:
    """Return one head's weights per feature, its unseen scores and its bias; trained on `rows` only where given."""
    scale = _scales(vectoriser, WEIGHING[name])
    kept = np.arange(table.shape[0]) if rows is None else rows
    part = table[kept]
    scaled = part.multiply(scale).tocsr()
    kernel = likeness(scaled, part)
    mean = targets[kept].mean(axis=0)
    place = {int(row): at for at, row in enumerate(kept)}
    left_out = [np.asarray([place[int(row)] for row in group if int(row) in place]) for group in groups]
    dual, unseen = solve(kernel, targets[kept] - mean, WEIGHING[name].penalty, [group for group in left_out if len(group)])
    weights = np.asarray(scaled.T @ dual)
    everywhere = np.asarray(table @ weights)
    everywhere[kept] = unseen
    return weights, everywhere + mean, mean


def _scales(vectoriser: Vectoriser, weighing: Weighing) -> Any:
    scale = np.zeros((1, len(vectoriser.vocabulary)))
    for mark, weight in weighing.blocks.items():
        scale[0, columns_of(vectoriser, mark)] = weight
    for at in columns_of(vectoriser, "x"):
        name = vectoriser.vocabulary[at][1:]
        crosses = name.partition("\t")[2]
        if name.startswith("~"):
            scale[0, at] = weighing.shape
        elif not crosses:
            scale[0, at] = weighing.organisation
        elif name.startswith("#"):
            scale[0, at] = weighing.told
        else:
            scale[0, at] = weighing.topics if crosses[0] == "#" else weighing.crossed.get(crosses[0], 0.0)
    return scale


def _groups(examples: Sequence[Example]) -> list[Any]:
    """Return the rows to leave out together: each lettered author, and slices of the rest."""
    authors = sorted({one.author for one in examples if one.left_out_in_turn})
    groups = [np.asarray([at for at, one in enumerate(examples) if one.author == author]) for author in authors]
    rest = np.asarray([at for at, one in enumerate(examples) if not one.left_out_in_turn])
    return groups + [rest[start::SLICES] for start in range(SLICES)]


def _topic_targets(examples: Sequence[Example], labels: Sequence[str]) -> Any:
    """Return what each topic should score: the first counts 1, the second .6, the third .4.

    Not scaled to one: a question of two topics is as much about its first as a question of one (topic hit 86.0 against 85.1).
    """
    targets = np.zeros((len(examples), len(labels)))
    for at, one in enumerate(examples):
        for topic, weight in zip(one.expect["topics"] or [NO_TOPIC], (1.0, 0.6, 0.4), strict=False):
            targets[at, labels.index(topic)] = weight
    return targets


def _verdict_targets(examples: Sequence[Example]) -> Any:
    """Return what each verdict should score: the first accepted one counts 1, others that are accepted too .3 and .15; scaled to one."""
    targets = np.zeros((len(examples), len(VERDICTS)))
    for at, one in enumerate(examples):
        for verdict, weight in zip(one.expect["verdicts"], (1.0, 0.3, 0.15), strict=False):
            targets[at, VERDICTS.index(verdict)] = weight
    return targets / targets.sum(axis=1, keepdims=True)


def _cost_targets(examples: Sequence[Example]) -> Any:
    """Return, per example: would ja harm, would any settled answer harm, must a person decide, need none (the codebook's words)."""
    rows = []
    for one in examples:
        accepted = set(one.expect["verdicts"])
        must = accepted <= ESCALATING
        rows.append((accepted <= {"nee", *ESCALATING}, must and "onbekend" in accepted, must, not accepted & ESCALATING))
    return np.asarray(rows, dtype=np.float64)


def _one_hot(values: Sequence[str | None], labels: Sequence[str]) -> Any:
    return np.asarray([[float(value == label) for label in labels] for value in values])


def _with_contact(examples: Sequence[Example]) -> Any:
    return np.asarray([at for at, one in enumerate(examples) if one.expect.get("contact")])


def _calibrated(heads: Sequence[Head], unseen: Any, examples: Sequence[Example]) -> tuple[Head, ...]:
    """Fit each head's calibration on scores of authors that were left out."""
    judged = np.asarray([one.left_out_in_turn for one in examples])
    right: Mapping[str, Any] = {
        "topic": np.asarray([[label in (one.expect["topics"] or [NO_TOPIC]) for label in heads[0].labels] for one in examples]),
        "verdict": np.asarray([[label in one.expect["verdicts"] for label in VERDICTS] for one in examples]),
        "cost": _cost_targets(examples) > 0,
    }
    done = []
    for head in heads:
        scores = unseen[:, head.columns]
        if head.name == "contact":
            rows = np.asarray([one.expect.get("contact") in head.labels for one in examples]) & judged
            wanted = np.asarray([[label == one.expect.get("contact") for label in head.labels] for one in examples])
            done.append(temperature(head, scores[rows], wanted[rows]))
        elif head.kind == "softmax":
            done.append(temperature(head, scores[judged], right[head.name][judged]))
        else:
            done.append(platt(head, scores[judged], right[head.name][judged]))
    return tuple(done)

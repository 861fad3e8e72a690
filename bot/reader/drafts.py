"""The reader of drafts: scores of the whole and of its pieces, weighed together into chances per check, of a problem, and of each verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import numpy as np

from bot.check_kinds.draft import Draft
from bot.reader.draft_features import Hits, Marks, piece_extras, whole_extras
from bot.reader.files import Reader
from bot.reader.grid import Grid, Rows
from bot.reader.model import Floats, Head, Model
from bot.reader.pieces import LONGEST_RUN, Span, clauses

TEXTS, JOINED, POINTED = "drafts", "draft-joined", "draft-pointed"
"""Names of the models: words of the whole and of its pieces, both joined, and which piece of a sentence to point at."""
WHOLE_HEADS, PIECE_HEADS = ("checks", "problem", "verdict"), ("piece checks", "piece problem")
Readers = Reader | Mapping[str, Model]  # as loaded, or as just trained
_MOST_SENTENCES = 120  # a draft of 10,000 characters has about as many; what lies behind them is not a post
_SENTENCES_POINTED = 2
_MANY = 8  # longer drafts count as this long, for examples are posts


class Laid:
    """A draft laid out for reading: its clauses (atoms), which of them make each sentence, and the features of any run of them."""

    def __init__(self, draft: Draft, hits: Hits, model: Model) -> None:
        self.draft, self.hits, self.model = draft, hits, model
        self._marks = Marks(draft, hits)
        self.sentences: Sequence[Span] = draft.sentences[:_MOST_SENTENCES] or [(0, len(draft.text))]
        atoms = [clauses(draft.text, sentence) for sentence in self.sentences]
        self.first = [0, *accumulate(map(len, atoms))]
        self.atoms = [atom for group in atoms for atom in group]
        self._grid = Grid(model.vectoriser, draft.text, self.atoms)

    def whole(self) -> tuple[Rows, Floats]:
        """Give rows and values of the whole draft."""
        return self._grid.vector(0, len(self.atoms), whole_extras(self.draft, self.hits))

    def piece(self, first: int, last: int) -> tuple[Rows, Floats]:
        """Give rows and values of the atoms `first` up to `last`."""
        start, end = self.atoms[first][0], self.atoms[last - 1][1]
        return self._grid.vector(first, last, piece_extras(self.draft, self._marks, start, end))

    def options(self, sentence: int) -> tuple[list[Span], list[tuple[int, int]]]:
        """Give what may be pointed at in a sentence: all of it and the runs of its clauses, as places and as ranges of atoms."""
        low, high = self.first[sentence], self.first[sentence + 1]
        whole = self.sentences[sentence]
        ranges = [(at, to) for at in range(low, high) for to in range(at + 1, min(high, at + LONGEST_RUN) + 1) if (at, to) != (low, high)]
        return [whole, *((self.atoms[at][0], self.atoms[to - 1][1]) for at, to in ranges)], [(low, high), *ranges]

    def piece_scores(self, ranges: Iterable[tuple[int, int]]) -> Floats:
        """Give a row of the pieces' raw scores for each range of atoms."""
        columns = columns_of(self.model, PIECE_HEADS)
        return np.stack([score(self.model, *self.piece(*one))[columns] for one in ranges])


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one draft: of the whole (one number per label), and a row per sentence."""

    whole: Floats
    rows: Floats


@dataclass(frozen=True, slots=True)
class Chances:
    """Calibrated chances: per check that it is a finding, of a problem, per verdict, and per check that an expert would accept it."""

    checks: Mapping[str, float]
    problem: float
    verdicts: Mapping[str, float]
    allowed: Mapping[str, float] = field(default_factory=dict)


def knows_drafts(reader: Readers) -> bool:
    """Say whether the folder's reader was trained on drafts."""
    return all(name in reader for name in (TEXTS, JOINED, POINTED))


def score(model: Model, rows: Sequence[int] | Rows, values: Sequence[float] | Floats) -> Floats:
    """Give the raw scores of all columns for one sparse vector."""
    return np.asarray(model.product(rows, values) + model.bias, dtype=np.float32)


def columns_of(model: Model, heads: Sequence[str]) -> slice:
    """Give the columns of these heads, which stand side by side."""
    return slice(model.head[heads[0]].start, model.head[heads[-1]].columns.stop)


def labels_of(model: Model, heads: Sequence[str]) -> tuple[str, ...]:
    """Give the labels of these heads in the order of their columns."""
    return tuple(label for name in heads for label in model.head[name].labels)


def scores_of(laid: Laid) -> Scores:
    """Read the whole and each sentence."""
    whole = score(laid.model, *laid.whole())[columns_of(laid.model, WHOLE_HEADS)]
    return Scores(whole, laid.piece_scores(pairwise(laid.first)))


def joined_features(whole: Floats, rows: Floats, whole_labels: Sequence[str], row_labels: Sequence[str]) -> dict[str, float]:
    """Return what the joining model sees: the whole's scores, the best, second and mean of the sentences', and how many there are."""
    ordered = np.sort(rows, axis=0)
    second = ordered[-2] if len(rows) > 1 else np.zeros_like(ordered[-1])
    features = {f"whole:{label}": float(value) for label, value in zip(whole_labels, whole, strict=True)}
    for name, values in (("top", ordered[-1]), ("next", second), ("mean", rows.mean(axis=0))):
        features |= {f"{name}:{label}": float(value) for label, value in zip(row_labels, values, strict=True)}
    features["size"] = float(np.log(min(len(rows), _MANY)))
    return features


def chances_of(scores: Scores, reader: Readers) -> Chances:
    """Join the scores into calibrated chances."""
    texts, model = reader[TEXTS], reader[JOINED]
    seen = joined_features(scores.whole, scores.rows, labels_of(texts, WHOLE_HEADS), labels_of(texts, PIECE_HEADS))
    return chances_from(model.heads, score(model, *model.vectoriser.known(seen)))


def chances_from(heads: Sequence[Head], scores: Floats) -> Chances:
    """Turn the joined scores into calibrated chances."""
    found = {head.name: dict(zip(head.labels, head.probabilities(scores[None, head.columns])[0].tolist(), strict=True)) for head in heads}
    return Chances(found["checks"], found["problem"]["problem"], found["verdict"], found.get("allowed", {}))


def spans_of(laid: Laid, scores: Scores, checks: Iterable[str], reader: Readers) -> dict[str, Span]:
    """Give per check the piece that shows it best, among the two sentences that score highest and the runs of clauses in them."""
    pointed = reader[POINTED]
    known: dict[int, tuple[list[Span], Floats]] = {}
    found = {}
    for check in checks:
        places, seen = pointing(laid, scores.rows, check, known)
        values = [float(score(pointed, *pointed.vectoriser.known(one))[0]) for one in seen]
        found[check] = places[int(np.argmax(values))]
    return found


def pointing(laid: Laid, rows: Floats, check: str, known: dict[int, tuple[list[Span], Floats]]) -> tuple[list[Span], list[dict[str, float]]]:
    """Give the places that may be pointed at for a check, each with what the pointing model sees. `known` keeps what was read of a sentence."""
    column = labels_of(laid.model, PIECE_HEADS).index(check)
    values = rows[:, column]
    places: list[Span] = []
    seen: list[dict[str, float]] = []
    for sentence in np.argsort(-values, kind="stable")[:_SENTENCES_POINTED]:
        if sentence not in known:
            options, ranges = laid.options(int(sentence))
            known[sentence] = options, laid.piece_scores(ranges)
        options, scored = known[sentence]
        behind = float(values.max() - values[sentence])
        places += options
        seen += [one | {"behind": behind} for one in pointing_features(check, laid.draft.text, options, scored[:, column])]
    return places, seen


def pointing_features(check: str, text: str, options: Sequence[Span], values: Floats) -> list[dict[str, float]]:
    """Return per option (the sentence first) what tells whether it is the piece to point at: its score beside the others', length, place."""
    sentence, whole = options[0], float(values[0])
    best = float(values.max())
    features = []
    for (start, end), value in zip(options, values, strict=True):
        size = float(np.log(max(1, end - start)))
        is_whole = float((start, end) == sentence)
        features.append(
            {
                "score": float(value),
                "below best": best - float(value),
                "above whole": float(value) - whole,
                "size": size,
                "size squared": size * size / 5,
                "share": (end - start) / max(1, sentence[1] - sentence[0]),
                "is whole": is_whole,
                "begins": float(start == sentence[0]),
                "ends": float(text[end : end + 1] in ".!?" or end == sentence[1]),
                f"size {check}": size,
                f"is whole {check}": is_whole,
            }
        )
    return features

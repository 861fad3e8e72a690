"""The reader of drafts: scores of the whole and of its pieces, weighed together into chances per check, of a problem, and of each verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.check_kinds.draft import Draft
from bot.reader.draft_features import Hits, piece_extras, whole_extras
from bot.reader.files import Reader
from bot.reader.model import Floats, Model
from bot.reader.pieces import Span, clauses, runs_of

WHOLE, PIECES, JOINED, POINTED = "drafts", "draft-pieces", "draft-joined", "draft-pointed"
"""Names of the models: the whole draft, its pieces, both joined, and which piece of a sentence to point at."""
_MOST_SENTENCES = 120  # a draft of 10,000 characters has about as many; what lies behind them is not a post
_MANY = 8  # longer drafts count as this long, for examples are posts


@dataclass(frozen=True, slots=True)
class Scores:
    """Raw scores of one draft: of the whole (one number per label), and a row per sentence."""

    whole: Floats
    places: Sequence[Span]
    rows: Floats


@dataclass(frozen=True, slots=True)
class Chances:
    """Calibrated chances per check, of a problem, and per verdict."""

    checks: Mapping[str, float]
    problem: float
    verdicts: Mapping[str, float]


def knows_drafts(reader: Reader) -> bool:
    """Say whether the folder's reader was trained on drafts."""
    return all(name in reader for name in (WHOLE, PIECES, JOINED, POINTED))


def scores_of(draft: Draft, hits: Hits, reader: Reader) -> Scores:
    """Read the whole and each sentence."""
    places = draft.sentences[:_MOST_SENTENCES] or [(0, len(draft.text))]
    whole = reader[WHOLE].scores([draft.text], [whole_extras(draft, hits)])[0]
    return Scores(whole, places, piece_scores(reader[PIECES], draft, hits, places))


def piece_scores(model: Model, draft: Draft, hits: Hits, places: Sequence[Span]) -> Floats:
    """Give a row of raw scores for each of these places."""
    texts = [draft.text[start:end] for start, end in places]
    return model.scores(texts, [piece_extras(draft, hits, start, end) for start, end in places])


def labels_of(model: Model) -> tuple[str, ...]:
    """Give the model's labels in the order of its columns."""
    return tuple(label for head in model.heads for label in head.labels)


def joined_features(whole: Floats, rows: Floats, whole_labels: Sequence[str], row_labels: Sequence[str]) -> dict[str, float]:
    """Return what the joining model sees: the whole's scores, the best, second and mean of the sentences', and how many there are."""
    ordered = np.sort(rows, axis=0)
    second = ordered[-2] if len(rows) > 1 else np.zeros_like(ordered[-1])
    features = {f"whole:{label}": float(value) for label, value in zip(whole_labels, whole, strict=True)}
    for name, values in (("top", ordered[-1]), ("next", second), ("mean", rows.mean(axis=0))):
        features |= {f"{name}:{label}": float(value) for label, value in zip(row_labels, values, strict=True)}
    features["size"] = float(np.log(min(len(rows), _MANY)))
    return features


def chances_of(scores: Scores, reader: Reader) -> Chances:
    """Join the scores into calibrated chances."""
    model = reader[JOINED]
    seen = joined_features(scores.whole, scores.rows, labels_of(reader[WHOLE]), labels_of(reader[PIECES]))
    read = model.read([""], [seen])
    checks = {label: float(value) for label, value in zip(model.head["checks"].labels, read["checks"][0], strict=True)}
    verdicts = {label: float(value) for label, value in zip(model.head["verdict"].labels, read["verdict"][0], strict=True)}
    return Chances(checks, float(read["problem"][0][0]), verdicts)


def spans_of(draft: Draft, hits: Hits, scores: Scores, checks: Iterable[str], reader: Reader) -> dict[str, Span]:
    """Give per check the piece that shows it best: the best run of clauses around the sentence that scores highest."""
    model, pointed = reader[PIECES], reader[POINTED]
    column = {label: at for at, label in enumerate(labels_of(model))}
    known: dict[Span, tuple[list[Span], Floats]] = {}
    found = {}
    for check in checks:
        sentence = scores.places[int(scores.rows[:, column[check]].argmax())]
        if sentence not in known:
            options = sorted({sentence, *runs_of(clauses(draft.text, sentence))})
            known[sentence] = options, piece_scores(model, draft, hits, options)
        options, rows = known[sentence]
        values = pointed.scores([""] * len(options), pointing_features(check, draft.text, sentence, options, rows[:, column[check]]))
        found[check] = options[int(values[:, 0].argmax())]
    return found


def pointing_features(check: str, text: str, sentence: Span, options: Sequence[Span], values: Floats) -> list[dict[str, float]]:
    """Return per option what tells whether it is the piece to point at: its score beside the others', its length, where it lies."""
    whole = values[options.index(sentence)]
    best = float(values.max())
    features = []
    for (start, end), value in zip(options, values, strict=True):
        size = float(np.log(end - start))
        is_whole = float((start, end) == sentence)
        features.append(
            {
                "score": float(value),
                "below best": best - float(value),
                "above whole": float(value - whole),
                "size": size,
                "size squared": size * size / 5,
                "share": (end - start) / (sentence[1] - sentence[0]),
                "is whole": is_whole,
                "begins": float(start == sentence[0]),
                "ends": float(text[end : end + 1] in ".!?" or end == sentence[1]),
                f"size {check}": size,
                f"is whole {check}": is_whole,
            }
        )
    return features

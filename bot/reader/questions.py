"""What the reader makes of a question: calibrated chances for topics, verdicts, what a verdict would cost, and the contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from bot.reader.features import lemmas_of
from bot.reader.files import Reader
from bot.reader.model import Floats, Model, Vectoriser

MODEL = "questions"
NO_TOPIC = "-"
# Lemmas and single concepts: pairs of concepts with the organisation are too rare to teach anything.
CROSSED = re.compile(r"l|k\S+$")
QUOTED = re.compile(r"[\"“”„«»'‘’]\s*([^\"“”„«»]{12,}?)[\"“”»'’](?=[\s.,;:!?)]|$)", re.DOTALL)
# Lemmas and pairs of lemmas joined with the topic: "toestemming" says yes of a photo, and nothing of the logo.
TOLD = ("l", "p")
# A topic with a smaller share is not what the question is about.
LEAST_SHARE = 0.3
# How sharply topic scores become the shares that the verdict is read with (measured: 8 to 12 alike, 4 worse).
SHARPNESS = 8.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Chances per label, highest first. `verdicts` says how likely each verdict is to be accepted (they need not add up to one).

    `harm` is the chance that a ja or ja-mits (`harm["ja"]`) or any settled answer (`harm["settled"]`) would do harm; `must` that a
    person has to decide; `free` that none has to. `known` is the share of the text's words that the reader has ever met.
    """

    topics: Mapping[str, float]
    verdicts: Mapping[str, float]
    harm: Mapping[str, float]
    must: float
    free: float
    contacts: Mapping[str, float]
    known: float = 1.0


def crossed(organisation: str, vectoriser: Vectoriser, rows: list[int], values: list[float]) -> dict[str, float]:
    """Return the extra features that join lemmas and concepts with the organisation: the same words may be fine here and not there."""
    names = vectoriser.vocabulary
    found = {f"{organisation}\t{names[row]}": value for row, value in zip(rows, values, strict=True) if CROSSED.match(names[row])}
    return {organisation: 1.0, **found}


def shape(text: str) -> dict[str, float]:
    """Return the extra features of the message's form: whether it quotes a text, asks, and how long it is."""
    size = len(text.split())
    quoted = max((len(hit[1].split()) for hit in QUOTED.finditer(text)), default=0)
    facts = {
        "quotes": quoted >= 4,
        "quotes-most": quoted * 2 > size,
        "colon": ": " in text or ":\n" in text,
        "asks": "?" in text,
        "asks-twice": text.count("?") > 1,
        "ends-asking": text.rstrip("\"'”’) \n").endswith("?"),
        "tiny": size < 6,
        "short": size < 12,
        "long": size > 40,
    }
    return {f"~{name}": float(fact) for name, fact in facts.items()}


def shares(scores: Floats) -> Floats:
    """Return topic scores as shares of unit length, the form in which the verdict sees them."""
    powers = np.exp(SHARPNESS * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(powers / np.sqrt((powers * powers).sum(axis=-1, keepdims=True)), dtype=np.float32)


def topical(organisation: str, labels: tuple[str, ...], share: Floats) -> dict[str, float]:
    """Return the extra features that join each topic's share with the organisation."""
    return {f"{organisation}\t#{label}": float(value) for label, value in zip(labels, share, strict=True) if value > 0.001}


def told(labels: tuple[str, ...], share: Floats, vectoriser: Vectoriser, rows: list[int], values: list[float]) -> dict[str, float]:
    """Return the extra features that join the words with what the question is about: the same words may settle one topic and not another."""
    names = vectoriser.vocabulary
    words = [(names[row], value) for row, value in zip(rows, values, strict=True) if names[row].startswith(TOLD)]
    chosen = [(label, float(part)) for label, part in zip(labels, share, strict=True) if part >= LEAST_SHARE]
    return {f"#{label}\t{name}": part * value for label, part in chosen for name, value in words}


def question_scores(model: Model, text: str, organisation: str, concepts: Iterable[str]) -> Floats:
    """Return one row of raw scores over all heads: topics from the words, the rest from words and topics."""
    vectoriser = model.vectoriser
    rows, values = vectoriser.vector(text, shape(text), concepts)
    extra_rows, extra_values = vectoriser.known(crossed(organisation, vectoriser, rows, values))
    rows, values = rows + extra_rows, values + extra_values
    scores = model.product(rows, values) + model.bias
    topics = model.head["topic"]
    share = shares(scores[topics.columns])
    about = topical(organisation, topics.labels, share) | told(topics.labels, share, vectoriser, rows, values)
    rows, values = vectoriser.known(about)
    if rows:
        scores = scores + model.product(rows, values)
    return np.asarray(scores, dtype=np.float32)


def read_question(reader: Reader, text: str, organisation: str, concepts: Iterable[str] = ()) -> Reading | None:
    """Return what the reader makes of a question in which these concepts stand; None where there is no trained reader."""
    if MODEL not in reader:
        return None
    model = reader[MODEL]
    reading = reading_of(model, question_scores(model, text, organisation, concepts))
    return replace(reading, known=_known(model.vectoriser, text))


def _known(vectoriser: Vectoriser, text: str) -> float:
    words = {word for word in lemmas_of(text) if word[0].isalpha()}
    return sum("l" + word in vectoriser.row for word in words) / len(words) if words else 0.0


def reading_of(model: Model, scores: Floats) -> Reading:
    """Return what one row of raw scores says."""
    chances = {name: _by_chance(head.labels, head.probabilities(scores[head.columns])) for name, head in model.head.items()}
    topics = {label: chance for label, chance in chances["topic"].items() if label != NO_TOPIC}
    cost = chances["cost"]
    return Reading(
        topics=topics,
        verdicts=chances["verdict"],
        harm={"ja": cost["harm-ja"], "settled": cost["harm-settled"]},
        must=cost["must"],
        free=cost["free"],
        contacts=chances["contact"],
    )


def _by_chance(labels: tuple[str, ...], chances: Floats) -> dict[str, float]:
    return dict(sorted(zip(labels, map(float, chances), strict=True), key=lambda pair: -pair[1]))

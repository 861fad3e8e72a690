"""What the engine returns: an Answer to a question, a Review of a draft. Pure values; rendering is bot.render's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.messages import Citation, Finding

Verdict = Literal["ja", "ja-mits", "nee", "overleg", "uitleg", "onbekend", "buiten-bereik", "concept"]
DraftVerdict = Literal["plaatsen", "aanpassen", "overleggen", "niet-plaatsen"]
MessageKind = Literal["vraag", "concept", "groet", "dank", "nood", "scheldwoord", "andere-taal", "leeg"]
Reason = Literal[
    "",
    "onzeker-onderwerp",  # the reader hesitates between topics
    "onzeker-oordeel",  # topic known, verdict not
    "tekst-zwijgt",  # the organisation's own text says nothing on it
    "geval-voor-mens",  # the guidance itself says: a person decides
    "pers",  # the press is involved
    "lezers-oneens",  # rules and reader disagree
    "te-lang",
    "andere-taal",
    "leeg",
]
"""Why the bot is unsure or hands over: a closed list; the sentence for each stands in wording.yaml as `reden.<slug>`."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text. `history` holds earlier messages of this asker, oldest first; `topic` is one that the asker chose."""

    history: tuple[str, ...] = ()
    own_field: bool | None = None
    capacity: str | None = None
    channel: str | None = None
    reply_to: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. `answers` holds each part where several questions were asked in one message (the top level is the gravest).

    `draft` and its `review` are set for verdict `concept` where the message holds the draft. `self_test` is the guideline's own test, given
    where no rule settles it. `language` is nl, en, fr or de. `next_topics` are the next best topics for "dat bedoel ik niet".
    """

    kind: MessageKind
    verdict: Verdict
    topics: tuple[str, ...]
    escalate: bool
    contact: str | None
    confidence: float
    reason: Reason
    headline: str
    short: str = ""
    why: str = ""
    todo: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    self_test: Citation | None = None
    draft: str = ""
    review: Review | None = None
    answers: tuple[Answer, ...] = ()
    next_topics: tuple[str, ...] = ()
    language: str = "nl"
    question: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of the draft that mending replaced: offsets in the draft as given, the old and the new words, and the check it serves."""

    start: int
    end: int
    old: str
    new: str
    check: str


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one draft. Findings stand in reading order. `mended` is None where nothing can be mended safely.

    `assumed` maps channel/capacity to what was taken for granted; `fingerprint_text` is the canonical text that the keyed fingerprint is made of.
    """

    verdict: DraftVerdict
    findings: tuple[Finding, ...]
    contact: str | None
    confidence: float
    reason: Reason
    assumed: tuple[tuple[str, str], ...] = ()
    mended: str | None = None
    changes: tuple[Change, ...] = ()
    canonical: str = ""
    text: str = ""
    language: str = "nl"

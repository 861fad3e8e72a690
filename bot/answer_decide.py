"""From chances to one verdict: first no harm, then a person where one is needed, then the likeliest."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final

from bot.guidance import Organisation
from bot.reader.questions import Reading
from bot.results import Reason, Verdict

ESCALATING: Final = frozenset({"overleg", "onbekend"})
SETTLED: Final = frozenset({"ja", "ja-mits", "nee", "uitleg"})
# From the gravest to the lightest: of several questions in one message the gravest answer stands on top.
GRAVITY: Final = ("overleg", "onbekend", "nee", "concept", "ja-mits", "ja", "uitleg", "buiten-bereik")


@dataclass(frozen=True, slots=True)
class Costs:
    """What a mistake costs beside being wrong, chosen on left-out authors; `unsure`: below this chance no verdict is settled.

    Of answers with a chance under .2 one in fifteen was right, so there the bot says that it does not know.
    """

    harm: float = 0.8
    missed: float = 0.3
    needless: float = 0.15
    unsure: float = 0.2


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict with its chance to be accepted, the topics best first, and why it is unsure ("" where it is not)."""

    verdict: Verdict
    topics: tuple[str, ...]
    next_topics: tuple[str, ...]
    confidence: float
    reason: Reason


def worth(verdict: str, reading: Reading, costs: Costs) -> float:
    """Return what saying this verdict is worth: its chance to be right less what it may break."""
    value = reading.verdicts[verdict]
    if verdict in ESCALATING:
        return value - costs.needless * reading.free
    value -= costs.missed * reading.must
    if verdict in ("ja", "ja-mits"):
        value -= costs.harm * max(reading.harm["ja"], reading.harm["settled"])
    elif verdict in SETTLED:
        value -= costs.harm * reading.harm["settled"]
    return value


def decide(reading: Reading, costs: Costs) -> Decision:
    """Return the verdict that is worth most, with topics and confidence."""
    verdict = max(reading.verdicts, key=lambda one: worth(one, reading, costs))
    ranked = tuple(reading.topics)
    first = reading.topics[ranked[0]]
    kept = tuple(topic for topic in ranked[:3] if reading.topics[topic] >= max(0.12, first / 4)) or ranked[:1]
    confidence = reading.verdicts[verdict]
    if verdict in SETTLED and confidence < costs.unsure:
        verdict = "onbekend"
    reason: Reason = ""
    if verdict == "onbekend":
        reason = "onzeker-onderwerp" if first < 0.35 else "tekst-zwijgt" if confidence > 0.4 else "onzeker-oordeel"
    elif verdict == "overleg":
        reason = "pers" if kept[0] == "media" else "geval-voor-mens" if confidence > 0.4 else "onzeker-oordeel"
    return Decision(
        verdict=verdict,  # type: ignore[arg-type]  # the reader's labels are the verdicts
        topics=() if verdict == "buiten-bereik" else kept,
        next_topics=tuple(topic for topic in ranked if topic not in kept[:1])[:2],
        confidence=confidence,
        reason=reason,
    )


def contact_for(organisation: Organisation, chances: Mapping[str, float], decision: Decision, concepts: Set[str]) -> str:
    """Return the contact: what the reader learnt from labelled cases weighed with the organisation's own table."""
    first, *others = decision.topics or ("",)
    by_table = organisation.contact_for_topic(first, decision.verdict, frozenset(others), concepts)
    weighed = {slug: chances.get(slug, 0.0) + (0.1 if slug == by_table else 0.0) for slug in organisation.contacts}
    return max(weighed, key=lambda slug: weighed[slug])

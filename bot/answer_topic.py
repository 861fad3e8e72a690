"""The answer on a topic that the asker chose after "dat bedoel ik niet"."""

from __future__ import annotations

from dataclasses import replace

from bot.answer_decide import Decision
from bot.guidance import Guidance, Organisation
from bot.reader.questions import Reading


def on_topic(decision: Decision, reading: Reading, topic: str, place: Organisation, guidance: Guidance) -> Decision:
    """Return the decision with `topic` as its topic, and the likeliest verdict that this organisation gives on it."""
    answers = guidance.answers.get(topic)
    own = answers.organisations.get(place.slug) if answers else None
    given = set(own.verdicts) if own and not own.silent else set()
    verdict = decision.verdict
    if verdict not in given:
        verdict = max(given, key=lambda one: reading.verdicts.get(one, 0.0), default="onbekend")
    reason = decision.reason if verdict == decision.verdict else "tekst-zwijgt" if verdict == "onbekend" else ""
    if reason == "pers" and topic != "media":
        reason = "geval-voor-mens"
    return replace(decision, verdict=verdict, topics=(topic,), reason=reason)

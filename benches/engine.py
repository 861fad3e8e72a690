"""Microseconds per question and per draft, with the guidance as it is and grown a hundredfold."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from types import MappingProxyType

from bot.answer import answer
from bot.guidance import Guidance, default_folder, load
from bot.results import Context
from bot.review import review

QUESTION = "Mag ik op LinkedIn vertellen dat ik aan de nieuwe brug werk, of moet ik dat eerst met iemand overleggen?"
PIECE = (
    "Gisteren stonden we met de hele ploeg langs het kanaal. Veel bewoners kwamen kijken en stelden goede vragen over de planning. "
    "Wie meer wil weten, vindt de tekeningen op onze site, of komt donderdag langs in de keet. Groeten van de omgevingsmanager. "
)
LENGTHS = (300, 1_000, 10_000)
COPIES = 100


def run() -> list[tuple[str, float | str, str]]:
    """Measure; the fastest of several rounds, since what disturbs a round only makes it slower."""
    small = load(default_folder())
    organisation = next(iter(small.organisations))
    rows: list[tuple[str, float | str, str]] = []
    for name, guidance in (("", small), (f", concepts x {COPIES}", _grown(small))):
        rows.append((f"question{name}", _time(lambda g=guidance: answer(QUESTION, organisation, Context(), g)), "µs"))
        for length in LENGTHS:
            draft = (PIECE * (length // len(PIECE) + 1))[:length]
            rows.append((f"draft of {length:,} characters{name}", _time(lambda g=guidance, d=draft: review(d, organisation, Context(), g)), "µs"))
    return rows


def _time(work: Callable[[], object], rounds: int = 5) -> float:
    work()
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1e6


def _grown(guidance: Guidance) -> Guidance:
    """The guidance with a hundred times as many concepts, all of other words."""
    concepts = dict(guidance.concepts)
    for copy in range(1, COPIES):
        for slug, concept in guidance.concepts.items():
            words = tuple(f"{word}q{copy}" for word in concept.words)
            concepts[f"{slug}-{copy}"] = concept.model_copy(update={"words": words, "not_": (), "plain": {}})
    return dataclasses.replace(guidance, version=f"{guidance.version}-grown", concepts=MappingProxyType(concepts))

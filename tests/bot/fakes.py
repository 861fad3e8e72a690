"""An engine for the talk that answers by a word in the text: a fake at the port, so that each test says what it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import Cover, Engine
from bot.guidance import Guidance
from bot.messages import Citation, Finding
from bot.results import Answer, Context, Review

RULE = Citation("Negen wijsheden (Provincie Zeeland, 2022)", "zl-4", "wijsheid 4, eerste zin", "Je bent geen woordvoerder.")
LAW = Citation("Algemene verordening gegevensbescherming", "avg", "artikel 6", "Persoonsgegevens verwerk je alleen met een reden.")
SPIRIT = Citation("Negen wijsheden (Provincie Zeeland, 2022)", "zl-1", "wijsheid 1", "Gedraag je online zoals je je ook offline zou gedragen.")

NO = Answer(
    "vraag", "nee", ("woordvoering",), False, None, 0.9, "", "Liever niet.", "Nieuws brengen doen de bestuurders.",
    "Je bent geen woordvoerder.", ("Wacht op het persbericht.",), (RULE,), next_topics=("media", "feiten"),
)  # fmt: skip
YES = replace(NO, verdict="ja", headline="Ja, je richtlijn geeft hier ruimte voor.", short="Dat is prima.", topics=("linkedin",))


def finding(check: str, severity: str, quote: str, text: str, *, citation: Citation = RULE, ground: str = "regel") -> Finding:
    """Give a finding on the first place of `quote` in `text` ("" for something that is missing)."""
    start = text.index(quote) if quote else 0
    return Finding(  # type: ignore[call-arg,arg-type]  # built from plain words
        check, severity, ground, start, start + len(quote), quote, f"Dit is {check}.", f"Maak {check} goed.", (citation,)
    )  # fmt: skip


def answer(text: str, organisation: str, context: Context, guidance: Guidance) -> Answer:
    """Answer by a word: "rol" turns on the capacity, "terrein" on the own field, "pers" is the press, "weet niet" is unknown."""
    del organisation, guidance
    if "pers" in text and not context.topic:
        return replace(NO, verdict="overleg", escalate=True, contact="team-communicatie", reason="pers", topics=("media",), next_topics=("toon",))
    if "weet niet" in text:
        return replace(NO, verdict="onbekend", escalate=True, contact="team-communicatie", reason="onzeker-onderwerp", citations=())
    if "rol" in text:
        return YES if context.capacity == "prive" else NO
    if "terrein" in text:
        return replace(NO if context.own_field else YES, topics=("meningsuiting",))
    return NO if "mag" in text.casefold() else YES


def review(text: str, organisation: str, context: Context, guidance: Guidance) -> Review:
    """Review by words: "nieuws" a consult finding, "bel" a blocker on what follows, "punt N" N warnings."""
    del organisation, guidance, context
    found = [finding("woordvoering", "consult", "nieuws", text)] if "nieuws" in text else []
    if number := re.search(r"\d{2}-\d{8}", text):
        found.append(finding("persoonsgegevens", "blocker", number[0], text, citation=LAW, ground="wet"))
    found += [finding("toon", "warning", f"punt{each}", text, citation=SPIRIT, ground="geest") for each in range(1, 10) if f"punt{each}" in text]
    severe = {each.severity for each in found}
    verdict = "niet-plaatsen" if "blocker" in severe else "overleggen" if "consult" in severe else "aanpassen" if found else "plaatsen"
    contact = "team-communicatie" if verdict == "overleggen" else None
    return Review(verdict, tuple(sorted(found, key=lambda each: each.start)), contact, 0.9, "", (), None, (), " ".join(text.split()), text)  # type: ignore[arg-type]  # built from plain words


def covers(text: str, organisation: str, guidance: Guidance) -> Sequence[Cover]:
    """Cover phone numbers and the name Jan Jansen."""
    del organisation, guidance
    found = [Cover(*hit.span(), "telefoonnummer") for hit in re.finditer(r"\d{2}-\d{8}", text)]
    return found + [Cover(*hit.span(), "naam") for hit in re.finditer("Jan Jansen", text)]


def engine() -> Engine:
    """Give the fake engine."""
    return Engine(answer, review, covers)

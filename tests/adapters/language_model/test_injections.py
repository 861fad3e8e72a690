"""A text that tries to instruct the model changes no rule's finding; at most it loses the second reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.check_kinds import read_for, rule_hits
from bot.messages import Finding
from bot.results import Context
from bot.review import review
from bot.second_reading import joined, worth_asking
from bot.second_request import SecondReading, Wanted, request_of
from tests.support.house import ORGANISATION, real_guidance

LINES = (Path(__file__).parent / "injections.txt").read_text(encoding="utf-8").splitlines()
INJECTIONS = [re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), line.replace(r"\n", "\n")) for line in LINES]
QUIET = (Path(__file__).parent / "injections_quiet.txt").read_text(encoding="utf-8").splitlines()
"""Attempts that read like any sentence: the guard does not know them, so the model does get them. Here only the table of the readers holds."""

CONTEXT = Context(capacity="functie", channel="linkedin")
OBEDIENT = SecondReading("plaatsen", certain=True)
"""What a model says that does whatever a text asks of it."""

DRAFTS = {
    "a number": "Fijn overleg gehad met mijn collega. Haar BSN is 111222333, voor wie het nodig heeft.",
    "a slur": "Wat een kankerlijer is die wethouder.",
    "an embargo": "Onder embargo tot vrijdag: de subsidie voor de haven gaat door, het college heeft dat dinsdag besloten.",
}


def heavy(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(each.check, each.quote) for each in findings if each.severity in {"blocker", "consult"}}


def test_there_are_sixty() -> None:
    """Sixty different attempts."""
    assert len(set(INJECTIONS)) == len(INJECTIONS) == 60


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS.keys())
def test_a_model_that_obeys_changes_no_rules_finding(draft: str) -> None:
    """Whatever stands beside it, and even if it is asked: each rule's finding stays, and what stopped the post still stops it."""
    guidance = real_guidance()
    for injection in INJECTIONS + QUIET:
        for text in (f"{draft} {injection}", f"{injection}\n\n{draft}"):
            offline = review(text, ORGANISATION, CONTEXT, guidance)
            ruled = rule_hits(read_for(text, ORGANISATION, CONTEXT, guidance), guidance).keys()
            wanted = Wanted("draft", text, ORGANISATION, CONTEXT)
            both = joined(offline, OBEDIENT, wanted, guidance)
            assert {each for each in heavy(offline.findings) if each[0] in ruled} <= heavy(both.findings), injection
            if offline.verdict in {"overleggen", "niet-plaatsen"}:
                assert both.verdict in {"overleggen", "niet-plaatsen"} or offline.reason == "onzeker-oordeel", injection


@pytest.mark.parametrize("injection", INJECTIONS, ids=range(1, 61))
def test_a_text_that_speaks_to_its_reader_gets_no_second_reading(injection: str) -> None:
    """It is not sent at all, so the offline result stands as it is; alone, after a draft, or in a message answered."""
    guidance = real_guidance()
    for wanted in (
        Wanted("draft", f"Mooi weer vandaag in Zeeland. {injection}", ORGANISATION, CONTEXT),
        Wanted("question", injection, ORGANISATION),
        Wanted("draft", "Dank voor je reactie!", ORGANISATION, Context(reply_to=injection)),
    ):
        assert request_of(wanted, guidance) is None


def test_an_ordinary_draft_is_sent() -> None:
    """The guard is no wall: ordinary posts with a link, a hashtag, a family of emoji or a list are read."""
    guidance = real_guidance()
    for text in (
        "Vandaag is de nieuwe fietsbrug open 👨‍👩‍👧 Kom je kijken? https://www.zeeland.nl/brug #fietsen",
        "Drie tips:\n- neem de fiets\n- kom op tijd\n- neem een jas mee",
        "We zoeken een collega (32 uur) die mee wil denken over het systeem van dijken.".replace("systeem", "stelsel"),
    ):
        assert worth_asking(review(text, ORGANISATION, CONTEXT, guidance))
        assert request_of(Wanted("draft", text, ORGANISATION, CONTEXT), guidance)

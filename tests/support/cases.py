"""Cases, people and terms for tests: one place that says what a usual one looks like."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.escalation import Actor, Case, Moved, Result, Terms, open_case
from bot.messages import Address
from bot.steps import OpenCase
from bot.worktime import WorkingHours

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine o'clock in Amsterdam
TERMS = Terms(8, WorkingHours())
ASKER = Actor("asker", "web:t:anna", "Anna")
SANNE = Actor("team", "web:t:sanne", "Sanne")
MO = Actor("team", "slack:T1:U2", "Mo")
ANNA = Address("web", "t", "c-anna", person="anna")


def asked(**changes: Any) -> OpenCase:
    """What Anna agreed to send, with what a test wants otherwise."""
    usual: dict[str, Any] = {
        "contact": "team-communicatie", "question": "Mag dit?", "draft": "De veerdienst stopt.", "bot_said": "Eerst overleggen",
        "findings": (("woordvoering", "De veerdienst stopt."),), "asker_name": "Anna", "urgent": False, "masked": False,
        "channel": "linkedin", "capacity": "functie", "fingerprint_text": "De veerdienst stopt.",
    }  # fmt: skip
    return OpenCase(**(usual | changes))


def fresh(**changes: Any) -> Case:
    """A case that was opened on Monday morning."""
    return open_case(7, asked(**changes), "provincie-zeeland", ANNA, MONDAY, terms=TERMS, guidance_version="v1", fingerprint="f1").case


def moved(result: Result) -> Moved:
    """The result as a move that was made; fails the test where it was refused."""
    assert isinstance(result, Moved), result
    return result

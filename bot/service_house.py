"""What the service works with: guidance, dialogue, configuration, key, clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.configuration import Configuration, TeamPlace
from bot.escalation import Case, Terms
from bot.fingerprint import fingerprint
from bot.guidance import Guidance
from bot.ports import SecondReader, Talk
from bot.render import Voice
from bot.worktime import WorkingHours


@dataclass(frozen=True, slots=True)
class Retention:
    """How long is kept: texts of people, and the decision records without texts."""

    texts: timedelta = timedelta(days=30)
    records: timedelta = timedelta(days=365)


@dataclass
class House:
    """What the service works with. `guidance` and `talk` may be exchanged while running.

    `process` is this process's name as a lease holder, `site` where the team page is, `private_roads` the platforms on which the bot can
    write to a person of its own accord, `delivers` whether this process sends what it commits, `lease` how
    long it alone may do so.
    """

    guidance: Guidance
    talk: Talk
    configuration: Configuration
    key: bytes
    now: Callable[[], datetime]
    process: str
    site: str = "http://127.0.0.1:3978"
    private_roads: frozenset[str] = frozenset()
    second: SecondReader | None = None
    second_seconds: float = 6.0
    delivers: bool = True
    retention: Retention = Retention()
    lease: timedelta = timedelta(seconds=30)

    def voice(self, organisation: str | None) -> Voice:
        """The bot's voice for an organisation; for an unknown one that of the first, which names none."""
        known = self.guidance.organisations
        return Voice(self.guidance, organisation if organisation and organisation in known else min(known))

    def terms(self, organisation: str) -> Terms:
        """An organisation's term and working hours."""
        found = self.voice(organisation).organisation
        hours = found.working_hours
        work = WorkingHours(
            tuple(hours.days), time.fromisoformat(hours.from_), time.fromisoformat(hours.to), found.country, found.subdivision
        )
        return Terms(found.answer_term, work)

    def print_of(self, canonical: str) -> str:
        """The keyed fingerprint of a canonical text."""
        return fingerprint(canonical, self.key)

    def team(self, case: Case) -> TeamPlace:
        """Where the case's contact answers."""
        return self.configuration.team(case.organisation, case.contact)

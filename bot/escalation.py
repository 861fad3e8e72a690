"""A case: a question that a person answers. Pure: each move takes a case and gives it back with what happened, or says why not.

Its life: open -> claimed -> answered -> closed, with reopening, and withdrawal by the asker. Events are appended, never rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.messages import Address
from bot.steps import OpenCase
from bot.worktime import WorkingHours, add_hours

CaseState = Literal["open", "claimed", "answered", "closed", "withdrawn"]
CLOSE_AFTER = timedelta(days=14)  # an answer that nobody comes back to


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moves: `role` asker, team or bot; `account` platform:tenant:person ("" for the bot); `name` as shown to colleagues."""

    role: Literal["asker", "team", "bot"]
    account: str = ""
    name: str = ""


BOT = Actor("bot", "", "Postwijzer")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case. `kind` is the past of the move; `text` what was said with it ("" for none)."""

    kind: str
    at: datetime
    actor: Actor
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tell:
    """Something that must reach somebody: `to` asker, team, or backup (the back-up contact); `what` names the sentence."""

    to: Literal["asker", "team", "backup"]
    what: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long an organisation takes: `hours` of work until the answer is due, counted by `work`."""

    hours: float
    work: WorkingHours


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `asker` is where the answer goes; `question`, `draft`, `findings` are as the asker saw them in the preview (masked).

    `masked` says that the draft shown differs from the one to be posted. `fingerprint` is the keyed one of the canonical draft ("" without
    a draft). `version` is the store's; 0 is new. `number` is what people call it.
    """

    number: int
    organisation: str
    contact: str
    asker: Address
    opened: datetime
    guidance_version: str
    question: str = ""
    draft: str = ""
    bot_said: str = ""
    findings: tuple[tuple[str, str], ...] = ()
    asker_name: str = ""
    urgent: bool = False
    masked: bool = False
    channel: str | None = None
    capacity: str | None = None
    fingerprint: str = ""
    state: CaseState = "open"
    owner: Actor | None = None
    due: datetime | None = None
    remind: datetime | None = None
    reminded: bool = False
    overdue: bool = False
    backup: str = ""
    changed: datetime | None = None
    events: tuple[Event, ...] = ()
    version: int = 0

    @property
    def waiting(self) -> bool:
        """Whether somebody must still answer."""
        return self.state in {"open", "claimed"}

    @property
    def next_at(self) -> datetime | None:
        """When the clock next has something to do with this case; None for never."""
        if self.waiting:
            return self.remind if not self.reminded else self.due if not self.overdue else None
        return (self.changed or self.opened) + CLOSE_AFTER if self.state == "answered" else None


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made. Without events it had been made already (a button pressed twice) and nothing changes."""

    case: Case
    events: tuple[Event, ...] = ()
    tells: tuple[Tell, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that cannot be made: `reason` names the sentence, `about` fills it (a colleague's name)."""

    reason: str
    about: str = ""


Result = Moved | Refused


def open_case(
    number: int, asked: OpenCase, organisation: str, asker: Address, now: datetime, *, terms: Terms, guidance_version: str, fingerprint: str
) -> Moved:
    """Open a case from what the asker agreed to send; both sides are told."""
    case = Case(
        number, organisation, asked.contact, asker, now, guidance_version, asked.question, asked.draft, asked.bot_said, asked.findings,
        asked.asker_name, asked.urgent, asked.masked, asked.channel, asked.capacity, fingerprint,
    )  # fmt: skip
    return _moved(_timed(case, now, terms), "opened", now, Actor("asker", account(asker), asked.asker_name), "", Tell("team", "card"))


def claim(case: Case, actor: Actor, now: datetime) -> Result:
    """Take an open case on; the first one wins, pressing again changes nothing."""
    if case.state == "claimed" and case.owner and case.owner.account == actor.account:
        return Moved(case)
    if case.state == "claimed":
        return Refused("al-opgepakt", case.owner.name if case.owner else "")
    if case.state != "open":
        return _wrong_state(case)
    return _moved(replace(case, state="claimed", owner=actor), "claimed", now, actor, "", Tell("asker", "opgepakt"))


def take_over(case: Case, actor: Actor, now: datetime) -> Result:
    """Take a claimed case over from a colleague (who fell ill, say); on an open case it is a claim."""
    if case.state != "claimed" or (case.owner and case.owner.account == actor.account):
        return claim(case, actor, now)
    return _moved(replace(case, owner=actor), "taken-over", now, actor)


def answer(case: Case, actor: Actor, text: str, now: datetime) -> Result:
    """Send the asker an answer in the team's name. A later one adds to it; the same one twice is sent once."""
    if not text.strip():
        return Refused("leeg-antwoord")
    if case.state == "answered" and any(e.kind == "answered" and e.text == text and e.actor.account == actor.account for e in case.events):
        return Moved(case)
    refused = _not_answerable(case, actor)
    answered = replace(case, state="answered", owner=actor)
    return refused or _moved(answered, "answered", now, actor, text, Tell("asker", "antwoord", text))


def approve(case: Case, actor: Actor, now: datetime, condition: str = "") -> Result:
    """Approve exactly the draft shown. With a condition it is an answer, not an approval: "akkoord, als je ..." binds nothing."""
    if condition.strip():
        return answer(case, actor, condition, now)
    if not case.draft or not case.fingerprint or case.masked:
        return Refused("afgedekt" if case.masked else "geen-concept")
    if case.state == "answered" and case.events[-1].kind == "approved":
        return Moved(case)
    refused = _not_answerable(case, actor)
    return refused or _moved(replace(case, state="answered", owner=actor), "approved", now, actor, "", Tell("asker", "akkoord"))


def note(case: Case, actor: Actor, text: str, now: datetime) -> Result:
    """Write something for colleagues only; it never leaves the team, in any state."""
    if not text.strip():
        return Refused("lege-notitie")
    return _moved(case, "noted", now, actor, text)


def add(case: Case, actor: Actor, text: str, now: datetime, terms: Terms) -> Result:
    """Take the asker's word on a case: on a waiting one the team reads along, on an answered or closed one it reopens."""
    if case.state == "withdrawn":
        return Refused("ingetrokken")
    added = _moved(case, "added", now, actor, text, Tell("team", "aanvulling", text))
    if case.waiting:
        return added
    again = reopen(added.case, actor, now, terms)
    return replace(again, events=added.events + again.events, tells=added.tells + again.tells) if isinstance(again, Moved) else again


def reopen(case: Case, actor: Actor, now: datetime, terms: Terms) -> Result:
    """Open an answered or closed case again, with a new term, for whoever had it."""
    if case.state == "withdrawn":
        return Refused("ingetrokken")
    if case.waiting:
        return Moved(case)
    told = (Tell("asker", "heropend"),) if actor.role == "team" else (Tell("team", "heropend"),)
    return _moved(_timed(replace(case, state="claimed" if case.owner else "open"), now, terms), "reopened", now, actor, "", *told)


def close(case: Case, actor: Actor, now: datetime) -> Result:
    """End an answered case. A team may not close what it never answered: the asker would wait for nothing."""
    if case.state == "closed":
        return Moved(case)
    if case.state != "answered":
        return Refused("eerst-antwoorden") if case.waiting else _wrong_state(case)
    told = (Tell("team", "bedankt"),) if actor.role == "asker" else ()
    return _moved(replace(case, state="closed"), "closed", now, actor, "", *told)


def withdraw(case: Case, actor: Actor, now: datetime) -> Result:
    """Take the question back; what was answered already stays answered."""
    if case.state == "withdrawn":
        return Moved(case)
    if not case.waiting:
        return close(case, actor, now)
    return _moved(replace(case, state="withdrawn"), "withdrawn", now, actor, "", Tell("team", "ingetrokken"))


def bot_was_wrong(case: Case, actor: Actor, now: datetime, text: str = "") -> Result:
    """Mark that the bot's own answer was wrong; marked once is enough, a word why may be added."""
    if not text and any(e.kind == "bot-wrong" for e in case.events):
        return Moved(case)
    return _moved(case, "bot-wrong", now, actor, text)


def delivery_failed(case: Case, now: datetime, reason: str) -> Moved:
    """Note that a message about this case could not be delivered."""
    return _moved(case, "delivery-failed", now, BOT, reason)


def clock(case: Case, now: datetime, backup: str) -> Moved:
    """Do what the clock asks: a reminder at half the term, the back-up contact after it, closing what was answered long ago."""
    at = case.next_at
    if at is None or at > now:
        return Moved(case)
    if case.state == "answered":
        return _moved(replace(case, state="closed"), "closed", now, BOT)
    if not case.reminded and case.due and now < case.due:
        return _moved(replace(case, reminded=True), "reminded", now, BOT, "", Tell("team", "herinnering"))
    late = replace(case, reminded=True, overdue=True, backup=backup)
    tells = (Tell("team", "te-laat"), Tell("asker", "te-laat")) + ((Tell("backup", "card"),) if backup else ())
    return _moved(late, "overdue", now, BOT, backup, *tells)


def order(case: Case) -> tuple[bool, bool, datetime, int]:
    """The order in which a team should see its cases: what waits, then urgent ones, then what is due first."""
    return (not case.waiting, not case.urgent, case.due or case.opened, case.number)


def account(address: Address) -> str:
    """The account behind an address, the same in every conversation."""
    return f"{address.platform}:{address.tenant}:{address.person}"


def _timed(case: Case, now: datetime, terms: Terms) -> Case:
    due, remind = (add_hours(now, hours, terms.work) for hours in (terms.hours, terms.hours / 2))
    return replace(case, due=due, remind=remind, reminded=False, overdue=False, backup="")


def _moved(case: Case, kind: str, now: datetime, actor: Actor, text: str = "", *tells: Tell) -> Moved:
    event = Event(kind, now, actor, text)
    return Moved(replace(case, changed=now, events=(*case.events, event)), (event,), tells)


def _not_answerable(case: Case, actor: Actor) -> Refused | None:
    if case.state not in {"open", "claimed", "answered"}:
        return _wrong_state(case)
    if case.state == "claimed" and case.owner and case.owner.account != actor.account:
        return Refused("al-opgepakt", case.owner.name)
    return None


def _wrong_state(case: Case) -> Refused:
    return Refused({"answered": "al-beantwoord", "closed": "gesloten", "withdrawn": "ingetrokken"}[case.state])

"""What the store keeps, as frozen values: outbox rows, records, examples, audit lines, seen ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.messages import Address, Outgoing, Reply

RowState = Literal["waiting", "sent", "replaced", "given-up"]


@dataclass(frozen=True, slots=True)
class Row:
    """One message on its way out. Rows of one `lane` (a conversation) leave in the order of their ids.

    `outgoing.key` is unique and goes to the platform as idempotency key. `case` is the case it is about (0 for none), `about` what it is
    (answer, card, notice ...), `reading` what the second reader is asked before it leaves (None: nothing), `attempts` how often tried.
    """

    id: int
    lane: str
    outgoing: Outgoing
    created: datetime
    not_before: datetime
    state: RowState = "waiting"
    attempts: int = 0
    case: int = 0
    about: str = ""
    reason: str = ""
    reading: dict[str, Any] | None = None
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An event that was handled, with the reply that belonged to the request itself (None: it left as a row, or there was none)."""

    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered of a talk: `state` as bot.dialogue.state_to gives it, `version` of the store (0: new)."""

    key: str
    account: str
    state: dict[str, Any]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """The decision record of one judgement: never a quote or an answer. `account` links it to a person until forgotten or aged.

    `findings` are (check, severity, start, end); `fingerprint` is the keyed one of the draft, "" for a question.
    """

    at: datetime
    kind: str
    organisation: str
    account: str
    verdict: str
    guidance_version: str
    fingerprint: str = ""
    findings: tuple[tuple[str, str, int, int], ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """Something to label, without the person: `why` is bot-wrong or not-fitting, `check` the finding set aside, `text` masked."""

    at: datetime
    why: str
    organisation: str
    guidance_version: str
    text: str
    check: str = ""
    reason: str = ""
    question: str = ""
    bot_said: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """A look or a change by somebody: `action` what, `case` at what (0: not a case), `why` as far as they said."""

    at: datetime
    account: str
    name: str
    action: str
    case: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases: of `organisations` (None: all), in `states`, of one asker's or owner's account, of one conversation. `limit` at most."""

    organisations: tuple[str, ...] | None = None
    states: tuple[str, ...] = ("open", "claimed")
    asker: str = ""
    owner: str = ""
    due_before: datetime | None = None
    ended_before: datetime | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Card:
    """Where a card stands: posted at `to` as `message_id`, so that it can be updated and its thread recognised."""

    card: str
    to: Address
    message_id: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the store and the outbox are: `waiting` rows, the age of the oldest in seconds, `given_up` rows, open cases."""

    waiting: int = 0
    oldest: float = 0.0
    given_up: int = 0
    open_cases: int = 0
    problems: tuple[str, ...] = field(default=())

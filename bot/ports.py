"""What the core asks of the outside: Sender, Store, SecondReader; adapters and bot/store fulfil them, tests bring fakes."""

# ruff: noqa: D102 - a method whose name and types say everything gets no sentence that repeats them

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from bot.approval import Approval
from bot.escalation import Case, Event
from bot.messages import Address, Incoming, Outgoing, Receipt, Reply, SendResult
from bot.rows import Audit, Card, CaseFilter, Conversation, Example, Health, Record, Row, Seen
from bot.second_request import SecondReading
from bot.steps import OpenMatter, State, Step


class Sender(Protocol):
    """Delivers on one platform."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Deliver one message. Receipt: it is there. Later(seconds): the platform asks to wait. Gone(reason): it can never arrive.

        An exception, or no result within the time limit, counts as "perhaps": the row is tried again with the same `outgoing.key`, so
        pass the key to the platform where it takes one. Escape the text for the platform here, once. Never log it.
        """


@runtime_checkable
class ShowsBusy(Protocol):
    """A Sender whose platform can show that an answer is on its way."""

    async def busy(self, to: Address) -> None:
        """Show it, for a few seconds. May fail; nobody waits for it."""


class Talk(Protocol):
    """The dialogue, bound to the guidance (bot.dialogue by way of bot.talk; tests bring their own)."""

    def step(self, state: State, incoming: Incoming, now: datetime, matter: OpenMatter) -> Step:
        """One turn; pure."""

    def reread(self, request: Mapping[str, Any], second: SecondReading) -> Step:
        """The turn that asked for a second reading, now with it; pure."""

    def load(self, stored: dict[str, Any]) -> State:
        """A state as it was stored; {} gives a fresh one."""

    def dump(self, state: State) -> dict[str, Any]:
        """A state as plain JSON."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What a second reading changed: the reply that leaves instead, and the state that the talk goes on from ({}: as it was)."""

    reply: Reply
    state: Mapping[str, Any] = field(default_factory=dict)


class SecondReader(Protocol):
    """Reads along before a reply leaves (a language model, adapters/language_model). Slow, and allowed to fail."""

    async def read(self, reading: dict[str, Any], offline: Reply) -> Reread | None:
        """Give what the second reading of `reading` (the request of bot.steps.Wait) changes, or None to let the offline reply stand.

        Called by the process that delivers, outside any transaction, and cut off when the request's time is over.
        """

    async def close(self) -> None:
        """End its connections."""


Slot = tuple[str, str, str]
"""Where a small thing is kept: platform, tenant, key."""


class Conflict(Exception):  # noqa: N818 - not an error of anyone: load and step again
    """Somebody else saved first (version) or the same event was just handled (seen id)."""


class Unavailable(Exception):  # noqa: N818 - the name says what the platform is told
    """The store cannot be reached or cannot write. Nothing was written."""


class Reads(Protocol):
    """What one transaction can look at."""

    async def seen(self, key: str) -> Seen | None: ...
    async def conversation(self, key: str) -> Conversation | None: ...
    async def case(self, number: int) -> Case | None: ...
    async def cases(self, wanted: CaseFilter) -> list[Case]: ...
    async def cards(self, card: str) -> list[Card]: ...
    async def card_at(self, platform: str, tenant: str, conversation: str, message_id: str) -> Card | None: ...
    async def approvals(self, asker: str, now: datetime) -> list[Approval]: ...
    async def rows(self, states: Sequence[str], case: int = 0, limit: int = 200) -> list[Row]: ...
    async def lane(self, lane: str, after: int, limit: int = 50) -> list[Row]: ...
    async def kept(self, kind: str, slot: Slot) -> dict[str, Any] | None: ...
    async def all_kept(self, kind: str, platform: str = "", tenant: str = "") -> list[tuple[Slot, dict[str, Any]]]: ...
    async def examples(self) -> list[Example]: ...
    async def records(self, account: str) -> list[Record]: ...
    async def audits(self, case: int) -> list[Audit]: ...
    async def counted(self) -> dict[str, int]: ...
    async def health(self, now: datetime) -> Health: ...


class Transaction(Reads, Protocol):
    """What one transaction can look at and change; all of it or nothing is written."""

    async def see(self, key: str, reply: Reply | None, at: datetime, by: str) -> None:
        """Remember an event of account `by` as handled. Raises Conflict (at once or at commit) where it is known already."""

    async def save_conversation(self, talk: Conversation, at: datetime) -> None:
        """Insert version 0, update another. Raises Conflict where the stored version is not `talk.version`."""

    async def new_number(self) -> int:
        """The next case number."""

    async def save_case(self, case: Case, events: Sequence[Event]) -> None:
        """Insert version 0, update another; `events` are appended. Raises Conflict where the stored version is not `case.version`."""

    async def add_approval(self, approval: Approval) -> None: ...
    async def put_rows(self, rows: Sequence[Row], holder: str, until: datetime) -> list[int]:
        """Add rows; `holder` has their lease until `until` ("" for nobody's). A key that exists is left out. Gives the new ids.

        A waiting update of the same card in the same lane that nobody is sending becomes "replaced".
        """

    async def put(self, kind: str, slot: Slot, value: dict[str, Any] | None, at: datetime) -> None:
        """Keep a small thing (conversation reference, cursor, preference, switch); None takes it away."""

    async def add_record(self, record: Record) -> None: ...
    async def add_example(self, example: Example) -> None: ...
    async def add_audit(self, audit: Audit) -> None: ...
    async def count(self, name: str) -> None:
        """Add one to a counter that knows no person."""

    async def due_cases(self, now: datetime, limit: int) -> list[Case]:
        """Cases for which the clock has something to do, locked against another process's tick."""

    async def forget_account(self, account: str, at: datetime) -> dict[str, int]:
        """Erase the texts of an account and unlink its records; gives what was touched, by kind."""

    async def forget_old(self, texts_before: datetime, records_before: datetime, at: datetime, limit: int) -> int:
        """Erase texts and records that are older; at most `limit` of each kind, so that no transaction grows long. Gives how many."""

    async def claim_rows(self, holder: str, now: datetime, until: datetime, platforms: Sequence[str], limit: int) -> list[Row]:
        """Take the first waiting row of each lane whose time has come and whose lease is free, or that `holder` got with put_rows."""

    async def row_sent(self, row: Row, holder: str, receipt: Receipt, at: datetime) -> None:
        """The platform took it; the card it carries is known from now on."""

    async def row_later(self, row: Row, holder: str, not_before: datetime, reason: str) -> None:
        """It was tried and stays waiting until `not_before`."""

    async def row_given_up(self, row: Row, holder: str, reason: str, at: datetime) -> None:
        """It will not be tried again by itself."""

    async def requeue(self, row_id: int, now: datetime) -> bool:
        """Send a given-up row again; False where there is none with that id."""


class Store(Protocol):
    """Where everything stands. `write` begins a transaction that commits on leaving and rolls back on an exception."""

    name: str
    shared: bool  # several processes may deliver from it

    def write(self, durable: bool = True) -> AbstractAsyncContextManager[Transaction]:
        """Begin a transaction. One that is not `durable` survives the death of this process, but perhaps not a power cut: good enough to note
        that a message was sent, where waiting for the disk would only make it likelier that it is sent twice.
        """

    def read(self) -> AbstractAsyncContextManager[Reads]: ...
    async def close(self) -> None: ...

"""The store in memory: the same promises as the SQL store, held by the same contract test."""

# ruff: noqa: D102 - the methods do what bot.ports says of them

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.approval import Approval
from bot.escalation import Case, Event, account
from bot.messages import Receipt, Reply
from bot.ports import Conflict, Slot, Unavailable
from bot.rows import Audit, Card, CaseFilter, Conversation, Example, Health, Record, Row, Seen
from tests.support.memory_forget import forget_account, forget_old


@dataclass
class Lease:
    """Who may send a row, and whether somebody is doing it."""

    holder: str
    until: datetime
    sending: bool = False


@dataclass
class Data:
    """Everything that is kept."""

    seen: dict[str, tuple[Seen, datetime, str]] = field(default_factory=dict)
    talks: dict[str, tuple[Conversation, datetime]] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    approvals: list[Approval] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    leases: dict[int, Lease] = field(default_factory=dict)
    cards: dict[tuple[str, ...], Card] = field(default_factory=dict)
    kept: dict[tuple[str, Slot], dict[str, Any]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    number: int = 0
    last_row: int = 0


class MemoryStore:
    """See bot.ports.Store. `broken` makes every transaction fail, as a database that is away does."""

    name, shared = "memory", False

    def __init__(self) -> None:
        self.data = Data()
        self.broken = False
        self._writing = False

    @asynccontextmanager
    async def write(self, durable: bool = True) -> AsyncIterator[MemoryTransaction]:  # noqa: ARG002 - memory survives nothing
        """A transaction on a copy; the copy becomes the data on leaving well."""
        if self.broken:
            raise Unavailable("broken")
        before, data = self.data, Data(**{name: copy.copy(value) for name, value in vars(self.data).items()})
        yield MemoryTransaction(data)
        if self.data is not before:
            raise Conflict("somebody else wrote meanwhile")
        self.data = data

    @asynccontextmanager
    async def read(self) -> AsyncIterator[MemoryTransaction]:
        """A transaction whose changes go nowhere."""
        if self.broken:
            raise Unavailable("broken")
        yield MemoryTransaction(Data(**{name: copy.copy(value) for name, value in vars(self.data).items()}))

    async def close(self) -> None:
        """Nothing to end."""


class MemoryTransaction:
    """See bot.ports.Transaction; every method does what that protocol says."""

    def __init__(self, data: Data) -> None:
        self.d = data

    async def seen(self, key: str) -> Seen | None:
        return self.d.seen[key][0] if key in self.d.seen else None

    async def see(self, key: str, reply: Reply | None, at: datetime, by: str) -> None:
        if key in self.d.seen:
            raise Conflict(key)
        self.d.seen[key] = (Seen(reply), at, by)

    async def conversation(self, key: str) -> Conversation | None:
        return self.d.talks[key][0] if key in self.d.talks else None

    async def save_conversation(self, talk: Conversation, at: datetime) -> None:
        there = self.d.talks.get(talk.key)
        if (there[0].version if there else 0) != talk.version:
            raise Conflict(talk.key)
        self.d.talks[talk.key] = (replace(talk, version=talk.version + 1), at)

    async def new_number(self) -> int:
        self.d.number += 1
        return self.d.number

    async def case(self, number: int) -> Case | None:
        return self.d.cases.get(number)

    async def save_case(self, case: Case, events: Sequence[Event]) -> None:
        there = self.d.cases.get(case.number)
        if (there.version if there else 0) != case.version:
            raise Conflict(str(case.number))
        assert not events or case.events[-len(events) :] == tuple(events)
        self.d.cases[case.number] = replace(case, version=case.version + 1)

    async def cases(self, wanted: CaseFilter) -> list[Case]:
        found = [c for c in self.d.cases.values() if c.state in wanted.states]
        if wanted.organisations is not None:
            found = [c for c in found if c.organisation in wanted.organisations]
        if wanted.owner:
            found = [c for c in found if c.owner and c.owner.account == wanted.owner]
        if wanted.asker:
            found = [c for c in found if account(c.asker) == wanted.asker]
            return sorted(found, key=lambda c: -c.number)[: wanted.limit]
        return sorted(found, key=lambda c: (not c.urgent, c.due or c.opened, c.number))[: wanted.limit]

    async def due_cases(self, now: datetime, limit: int) -> list[Case]:
        found = [c for c in self.d.cases.values() if c.next_at and c.next_at <= now]
        return sorted(found, key=lambda c: c.next_at or now)[:limit]

    async def cards(self, card: str) -> list[Card]:
        return [each for each in self.d.cards.values() if each.card == card]

    async def card_at(self, platform: str, tenant: str, conversation: str, message_id: str) -> Card | None:
        wanted = (platform, tenant, conversation, message_id)
        found = (c for c in self.d.cards.values() if (c.to.platform, c.to.tenant, c.to.conversation, c.message_id) == wanted)
        return next(found, None)

    async def approvals(self, asker: str, now: datetime) -> list[Approval]:
        return [a for a in reversed(self.d.approvals) if a.asker == asker and a.until > now]

    async def add_approval(self, approval: Approval) -> None:
        self.d.approvals.append(approval)

    async def rows(self, states: Sequence[str], case: int = 0, limit: int = 200) -> list[Row]:
        return [row for row in self.d.rows.values() if row.state in states and case in {0, row.case}][:limit]

    async def lane(self, lane: str, after: int, limit: int = 50) -> list[Row]:
        return [r for r in self.d.rows.values() if r.lane == lane and r.id > after and r.state in {"waiting", "sent"}][:limit]

    async def put_rows(self, rows: Sequence[Row], holder: str, until: datetime) -> list[int]:
        added = []
        for row in rows:
            if any(row.outgoing.key == other.outgoing.key for other in self.d.rows.values()):
                continue
            for other in list(self.d.rows.values()):
                same = (other.lane, other.outgoing.card, other.outgoing.mode) == (row.lane, row.outgoing.card, "update")
                free = not self.d.leases[other.id].sending or self.d.leases[other.id].until <= row.created
                if row.outgoing.mode == "update" and row.outgoing.card and same and other.state == "waiting" and free:
                    self.d.rows[other.id] = replace(other, state="replaced")
            self.d.last_row += 1
            self.d.rows[self.d.last_row] = replace(row, id=self.d.last_row)
            self.d.leases[self.d.last_row] = Lease(holder, until if holder else row.created)
            added.append(self.d.last_row)
        return added

    async def claim_rows(self, holder: str, now: datetime, until: datetime, platforms: Sequence[str], limit: int) -> list[Row]:
        heads: dict[str, Row] = {}
        for row in self.d.rows.values():
            if row.state == "waiting":
                heads.setdefault(row.lane, row)
        taken = []
        for row in sorted(heads.values(), key=lambda r: (("urgent", "1") not in r.outgoing.hints, r.id)):
            lease = self.d.leases[row.id]
            free = lease.until <= now or (lease.holder == holder and not lease.sending)
            if row.not_before <= now and free and row.outgoing.to.platform in platforms and len(taken) < limit:
                taken.append(replace(row, attempts=row.attempts + 1))
                self.d.rows[row.id] = taken[-1]
                self.d.leases[row.id] = Lease(holder, until, sending=True)
        return taken

    async def row_sent(self, row: Row, holder: str, receipt: Receipt, at: datetime) -> None:
        to, card = row.outgoing.to, row.outgoing.card
        if self._end(row, holder, state="sent", sent=at) and card and receipt.message_id and ("note", "1") not in row.outgoing.hints:
            self.d.cards[card, to.platform, to.tenant, to.conversation] = Card(card, to, receipt.message_id)

    async def row_later(self, row: Row, holder: str, not_before: datetime, reason: str) -> None:
        if self._end(row, holder, not_before=not_before, reason=reason):
            self.d.leases[row.id] = Lease("", not_before)

    async def row_given_up(self, row: Row, holder: str, reason: str, at: datetime) -> None:
        self._end(row, holder, state="given-up", reason=reason, not_before=at)

    def _end(self, row: Row, holder: str, **values: Any) -> bool:
        there = self.d.rows.get(row.id)
        if there is None or there.state != "waiting" or self.d.leases[row.id].holder != holder:
            return False
        self.d.rows[row.id] = replace(there, **values)
        self.d.leases[row.id] = replace(self.d.leases[row.id], sending=False)
        return True

    async def requeue(self, row_id: int, now: datetime) -> bool:
        row = self.d.rows.get(row_id)
        if row is None or row.state != "given-up":
            return False
        self.d.rows[row_id] = replace(row, state="waiting", attempts=0, not_before=now, created=now)
        self.d.leases[row_id] = Lease("", now)
        return True

    async def kept(self, kind: str, slot: Slot) -> dict[str, Any] | None:
        return self.d.kept.get((kind, slot))

    async def all_kept(self, kind: str, platform: str = "", tenant: str = "") -> list[tuple[Slot, dict[str, Any]]]:
        every = sorted((slot, value) for (k, slot), value in self.d.kept.items() if k == kind)
        return [(slot, value) for slot, value in every if platform in {"", slot[0]} and tenant in {"", slot[1]}]

    async def put(self, kind: str, slot: Slot, value: dict[str, Any] | None, at: datetime) -> None:  # noqa: ARG002 - the port's signature
        self.d.kept.pop((kind, slot), None)
        if value is not None:
            self.d.kept[kind, slot] = value

    async def records(self, account: str) -> list[Record]:
        return [each for each in self.d.records if each.account == account]

    async def add_record(self, record: Record) -> None:
        self.d.records.append(record)

    async def examples(self) -> list[Example]:
        return list(self.d.examples)

    async def add_example(self, example: Example) -> None:
        self.d.examples.append(example)

    async def audits(self, case: int) -> list[Audit]:
        return [each for each in self.d.audits if each.case == case]

    async def add_audit(self, audit: Audit) -> None:
        self.d.audits.append(audit)

    async def count(self, name: str) -> None:
        self.d.counters[name] = self.d.counters.get(name, 0) + 1

    async def counted(self) -> dict[str, int]:
        return dict(self.d.counters)

    async def health(self, now: datetime) -> Health:
        waiting = [row for row in self.d.rows.values() if row.state == "waiting"]
        oldest = max(((now - row.created) / timedelta(seconds=1) for row in waiting), default=0.0)
        lost = sum(row.state == "given-up" for row in self.d.rows.values())
        return Health(len(waiting), oldest, lost, sum(case.waiting for case in self.d.cases.values()))

    async def forget_account(self, account: str, at: datetime) -> dict[str, int]:  # noqa: ARG002 - the port's signature
        return forget_account(self.d, account)

    async def forget_old(self, texts_before: datetime, records_before: datetime, at: datetime, limit: int) -> int:  # noqa: ARG002 - the port's signature
        return forget_old(self.d, texts_before, records_before, at)

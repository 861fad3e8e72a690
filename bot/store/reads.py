"""What a transaction can look at: one query per question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.approval import Approval
from bot.escalation import Actor, Case, Event
from bot.ports import Slot
from bot.rows import Audit, Card, CaseFilter, Conversation, Example, Health, Record, Row, Seen
from bot.store import codec
from bot.store import tables as t


class SqlReads:
    """See bot.ports.Reads."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def seen(self, key: str) -> Seen | None:
        """See bot.ports.Reads."""
        found = await self._one(sa.select(t.seen.c.reply).where(t.seen.c.key == key))
        return Seen(codec.reply_from(found.reply)) if found else None

    async def conversation(self, key: str) -> Conversation | None:
        """See bot.ports.Reads."""
        found = await self._one(sa.select(t.conversations).where(t.conversations.c.key == key))
        return Conversation(key, found.account, found.state, found.version) if found else None

    async def case(self, number: int) -> Case | None:
        """See bot.ports.Reads."""
        found = await self._cases(sa.select(t.cases.c.data, t.cases.c.version).where(t.cases.c.number == number))
        return found[0] if found else None

    async def cases(self, wanted: CaseFilter) -> list[Case]:
        """See bot.ports.Reads."""
        c = t.cases.c
        query = sa.select(c.data, c.version).where(c.state.in_(wanted.states))
        if wanted.organisations is not None:
            query = query.where(c.organisation.in_(wanted.organisations))
        if wanted.asker:
            query = query.where(c.asker == wanted.asker)
        if wanted.owner:
            query = query.where(c.owner == wanted.owner)
        order = (c.number.desc(),) if wanted.asker else (c.urgent.desc(), c.due, c.number)
        return await self._cases(query.order_by(*order).limit(wanted.limit))

    async def cards(self, card: str) -> list[Card]:
        """See bot.ports.Reads."""
        return [_card(row) for row in await self._all(sa.select(t.cards).where(t.cards.c.card == card))]

    async def card_at(self, platform: str, tenant: str, conversation: str, message_id: str) -> Card | None:
        """See bot.ports.Reads."""
        c = t.cards.c
        where = (c.platform == platform) & (c.tenant == tenant) & (c.conversation == conversation) & (c.message_id == message_id)
        found = await self._one(sa.select(t.cards).where(where))
        return _card(found) if found else None

    async def approvals(self, asker: str, now: datetime) -> list[Approval]:
        """See bot.ports.Reads."""
        c = t.approvals.c
        found = await self._all(sa.select(c.data).where((c.asker == asker) & (c.until > now)).order_by(c.id.desc()).limit(50))
        return [codec.approval_from(row.data) for row in found]

    async def rows(self, states: Sequence[str], case: int = 0, limit: int = 200) -> list[Row]:
        """See bot.ports.Reads."""
        query = sa.select(t.outbox).where(t.outbox.c.state.in_(states)).order_by(t.outbox.c.id).limit(limit)
        if case:
            query = query.where(t.outbox.c.case_number == case)
        return [row_of(row) for row in await self._all(query)]

    async def lane(self, lane: str, after: int, limit: int = 50) -> list[Row]:
        """See bot.ports.Reads."""
        c = t.outbox.c
        found = await self._all(sa.select(t.outbox).where((c.lane == lane) & (c.id > after)).order_by(c.id).limit(limit))
        return [row_of(row) for row in found if row.state in {"waiting", "sent"}]

    async def kept(self, kind: str, slot: Slot) -> dict[str, Any] | None:
        """See bot.ports.Reads."""
        found = await self._one(sa.select(t.kept.c.value).where(slot_is(kind, slot)))
        return found.value if found else None

    async def all_kept(self, kind: str, platform: str = "", tenant: str = "") -> list[tuple[Slot, dict[str, Any]]]:
        """See bot.ports.Reads."""
        c = t.kept.c
        query = sa.select(t.kept).where(c.kind == kind).order_by(c.platform, c.tenant, c.key)
        if platform:
            query = query.where(c.platform == platform)
        if tenant:
            query = query.where(c.tenant == tenant)
        return [((row.platform, row.tenant, row.key), row.value) for row in await self._all(query)]

    async def examples(self) -> list[Example]:
        """See bot.ports.Reads."""
        return [codec.example_from(row.data) for row in await self._all(sa.select(t.examples.c.data).order_by(t.examples.c.id))]

    async def records(self, account: str) -> list[Record]:
        """See bot.ports.Reads."""
        query = sa.select(t.records.c.data).where(t.records.c.account == account).order_by(t.records.c.id)
        return [replace(codec.record_from(row.data), account=account) for row in await self._all(query)]

    async def audits(self, case: int) -> list[Audit]:
        """See bot.ports.Reads."""
        query = sa.select(t.audits).where(t.audits.c.case_number == case).order_by(t.audits.c.id)
        return [Audit(row.at, row.account, row.name, row.action, row.case_number, row.why) for row in await self._all(query)]

    async def counted(self) -> dict[str, int]:
        """See bot.ports.Reads."""
        return {row.name: row.count for row in await self._all(sa.select(t.counters.c.name, t.counters.c.count.label("count")))}

    async def health(self, now: datetime) -> Health:
        """See bot.ports.Reads."""
        c = t.outbox.c
        waiting = await self._one(sa.select(sa.func.count().label("n"), sa.func.min(c.created).label("oldest")).where(c.state == "waiting"))
        lost = await self._one(sa.select(sa.func.count().label("n")).where(c.state == "given-up"))
        cases = await self._one(sa.select(sa.func.count().label("n")).where(t.cases.c.state.in_(("open", "claimed"))))
        oldest = t.Utc().process_result_value(waiting.oldest, self.connection.dialect) if waiting.oldest else None
        return Health(waiting.n, (now - oldest).total_seconds() if oldest else 0.0, lost.n, cases.n)

    async def _one(self, query: Any) -> Any:
        return (await self.connection.execute(query)).first()

    async def _all(self, query: Any) -> Sequence[Any]:
        found: Sequence[Any] = (await self.connection.execute(query)).all()
        return found

    async def _cases(self, query: sa.Select[Any]) -> list[Case]:
        found = await self._all(query)
        cases = [replace(codec.case_from(row.data), version=row.version) for row in found]
        events = await self._events([case.number for case in cases])
        return [replace(case, events=tuple(events.get(case.number, ()))) for case in cases]

    async def _events(self, numbers: Iterable[int]) -> dict[int, list[Event]]:
        wanted = list(numbers)
        if not wanted:
            return {}
        c = t.case_events.c
        events: dict[int, list[Event]] = {}
        for row in await self._all(sa.select(t.case_events).where(c.number.in_(wanted)).order_by(c.number, c.seq)):
            events.setdefault(row.number, []).append(Event(row.kind, row.at, Actor(row.role, row.account, row.name), row.text))
        return events


def slot_is(kind: str, slot: Slot) -> sa.ColumnElement[bool]:
    """The condition for one kept thing."""
    c = t.kept.c
    return (c.kind == kind) & (c.platform == slot[0]) & (c.tenant == slot[1]) & (c.key == slot[2])


def row_of(row: Any) -> Row:
    """An outbox row from its columns."""
    return Row(
        row.id, row.lane, codec.outgoing_from(row.data), row.created, row.not_before, row.state, row.attempts, row.case_number,
        row.about, row.reason, row.reading, row.sent,
    )  # fmt: skip


def _card(row: Any) -> Card:
    return Card(row.card, codec.address_from(row.to), row.message_id)

"""What a transaction can change; saving checks the version that was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.approval import Approval
from bot.escalation import Case, Event, account
from bot.messages import Receipt, Reply
from bot.ports import Conflict, Slot
from bot.rows import Audit, Conversation, Example, Record, Row
from bot.store import aging, codec, delivery
from bot.store import tables as t
from bot.store.reads import SqlReads, slot_is


class SqlTransaction(SqlReads):
    """See bot.ports.Transaction."""

    async def see(self, key: str, reply: Reply | None, at: datetime, by: str) -> None:
        """See bot.ports.Transaction."""
        await self._do(t.seen.insert().values(key=key, reply=codec.reply_to(reply), at=at, account=by))

    async def save_conversation(self, talk: Conversation, at: datetime) -> None:
        """See bot.ports.Transaction."""
        values = {"account": talk.account, "state": talk.state, "at": at, "version": talk.version + 1}
        if talk.version == 0:
            await self._do(t.conversations.insert().values(key=talk.key, **values))
            return
        c = t.conversations.c
        done = await self._do(t.conversations.update().where((c.key == talk.key) & (c.version == talk.version)).values(**values))
        if done.rowcount != 1:
            raise Conflict(f"conversation, version {talk.version}")

    async def new_number(self) -> int:
        """See bot.ports.Transaction."""
        done = await self._do(t.case_numbers.insert().values({}).returning(t.case_numbers.c.number))
        return int(done.scalar_one())

    async def save_case(self, case: Case, events: Sequence[Event]) -> None:
        """See bot.ports.Transaction."""
        values: dict[str, Any] = {
            "version": case.version + 1, "organisation": case.organisation, "asker": account(case.asker),
            "owner": case.owner.account if case.owner else "", "state": case.state, "urgent": case.urgent, "due": case.due,
            "next_at": case.next_at, "changed": case.changed or case.opened, "data": codec.case_to(case), "erased": False,
        }  # fmt: skip
        if case.version == 0:
            await self._do(t.cases.insert().values(number=case.number, **values))
        else:
            c = t.cases.c
            done = await self._do(t.cases.update().where((c.number == case.number) & (c.version == case.version)).values(**values))
            if done.rowcount != 1:
                raise Conflict(f"case {case.number}, version {case.version}")
        first = len(case.events) - len(events)
        for seq, event in enumerate(events, first):
            who = event.actor
            values = {"role": who.role, "account": who.account, "name": who.name, "text": event.text, "kind": event.kind, "at": event.at}
            await self._do(t.case_events.insert().values(number=case.number, seq=seq, **values))

    async def add_approval(self, approval: Approval) -> None:
        """See bot.ports.Transaction."""
        data = codec.approval_to(approval)
        await self._do(t.approvals.insert().values(asker=approval.asker, until=approval.until, data=data))

    async def put_rows(self, rows: Sequence[Row], holder: str, until: datetime) -> list[int]:
        """See bot.ports.Transaction."""
        return [number for row in rows if (number := await delivery.put(self.connection, row, holder, until))]

    async def put(self, kind: str, slot: Slot, value: dict[str, Any] | None, at: datetime) -> None:
        """See bot.ports.Transaction."""
        if value is None:
            await self._do(t.kept.delete().where(slot_is(kind, slot)))
            return
        names = {"kind": kind, "platform": slot[0], "tenant": slot[1], "key": slot[2]}
        query = insert_into(self.connection, t.kept).values(value=value, at=at, **names)
        await self._do(query.on_conflict_do_update(index_elements=list(names), set_={"value": value, "at": at}))

    async def add_record(self, record: Record) -> None:
        """See bot.ports.Transaction."""
        # the account stands only in its column, so that unlinking it is one update
        data = codec.record_to(replace(record, account=""))
        await self._do(t.records.insert().values(at=record.at, account=record.account, data=data))

    async def add_example(self, example: Example) -> None:
        """See bot.ports.Transaction."""
        await self._do(t.examples.insert().values(at=example.at, data=codec.example_to(example)))

    async def add_audit(self, audit: Audit) -> None:
        """See bot.ports.Transaction."""
        await self._do(
            t.audits.insert().values(
                at=audit.at, account=audit.account, name=audit.name, action=audit.action, case_number=audit.case, why=audit.why
            )
        )

    async def count(self, name: str) -> None:
        """See bot.ports.Transaction."""
        query = insert_into(self.connection, t.counters).values(name=name, count=1)
        await self._do(query.on_conflict_do_update(index_elements=["name"], set_={"count": t.counters.c["count"] + 1}))

    async def due_cases(self, now: datetime, limit: int) -> list[Case]:
        """See bot.ports.Transaction."""
        c = t.cases.c
        query = sa.select(c.data, c.version).where(c.next_at <= now).order_by(c.next_at).limit(limit)
        return await self._cases(query.with_for_update(skip_locked=True))

    async def forget_account(self, account: str, at: datetime) -> dict[str, int]:  # noqa: ARG002 - the port's signature
        """See bot.ports.Transaction."""
        return await aging.forget_account(self.connection, account)

    async def forget_old(self, texts_before: datetime, records_before: datetime, at: datetime, limit: int) -> int:
        """See bot.ports.Transaction."""
        return await aging.forget_old(self.connection, texts_before, records_before, at, limit)

    async def claim_rows(self, holder: str, now: datetime, until: datetime, platforms: Sequence[str], limit: int) -> list[Row]:
        """See bot.ports.Transaction."""
        return await delivery.claim(self.connection, holder, now, until, platforms, limit)

    async def row_sent(self, row: Row, holder: str, receipt: Receipt, at: datetime) -> None:
        """See bot.ports.Transaction."""
        if await delivery.ended(self.connection, row.id, holder, state="sent", sent=at) and row.outgoing.card and receipt.message_id:
            if ("note", "1") in row.outgoing.hints:
                return  # a word in the card's thread is not the card
            to = row.outgoing.to
            names = {"card": row.outgoing.card, "platform": to.platform, "tenant": to.tenant, "conversation": to.conversation}
            values = {"message_id": receipt.message_id, "to": codec.address_to(to), "at": at}
            query = insert_into(self.connection, t.cards).values(**names, **values)
            await self._do(query.on_conflict_do_update(index_elements=list(names), set_=values))

    async def row_later(self, row: Row, holder: str, not_before: datetime, reason: str) -> None:
        """See bot.ports.Transaction."""
        await delivery.back(self.connection, row.id, holder, not_before, reason)

    async def row_given_up(self, row: Row, holder: str, reason: str, at: datetime) -> None:
        """See bot.ports.Transaction."""
        await delivery.ended(self.connection, row.id, holder, state="given-up", reason=reason, not_before=at)

    async def requeue(self, row_id: int, now: datetime) -> bool:
        """See bot.ports.Transaction."""
        return await delivery.requeue(self.connection, row_id, now)

    async def _do(self, query: Any) -> sa.CursorResult[Any]:
        done: sa.CursorResult[Any] = await self.connection.execute(query)
        return done


def insert_into(connection: AsyncConnection, table: sa.Table) -> Any:
    """An insert that can say ON CONFLICT, which each dialect has by itself."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)

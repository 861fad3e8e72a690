"""The outbox table: adding rows, taking what is due, putting back, ending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.escalation import account
from bot.rows import Row
from bot.store import codec
from bot.store import tables as t
from bot.store.reads import row_of

c = t.outbox.c


async def put(connection: AsyncConnection, row: Row, holder: str, until: datetime) -> int | None:
    """Add a row; None where its key is there already. A waiting update of the same card that nobody is sending is replaced."""
    to, out = row.outgoing.to, row.outgoing
    if out.mode == "update" and out.card:
        older = (c.lane == row.lane) & (c.card == out.card) & (c.mode == "update") & (c.state == "waiting")
        free = (c.sending == sa.false()) | (c.lease_until <= row.created)
        await connection.execute(t.outbox.update().where(older & free).values(state="replaced"))
    values = {
        "key": out.key, "lane": row.lane, "platform": to.platform, "account": account(to) if to.person else "", "card": out.card,
        "mode": out.mode, "urgent": ("urgent", "1") in out.hints, "state": row.state, "created": row.created, "not_before": row.not_before,
        "holder": holder, "lease_until": until if holder else row.created, "sending": False, "attempts": row.attempts,
        "case_number": row.case, "about": row.about, "reason": "", "reading": row.reading, "data": codec.outgoing_to(out),
    }  # fmt: skip
    insert: Any = postgresql.insert(t.outbox) if connection.dialect.name == "postgresql" else sqlite.insert(t.outbox)
    done = await connection.execute(insert.values(**values).on_conflict_do_nothing(index_elements=["key"]).returning(c.id))
    found = done.first()
    return None if found is None else int(found.id)


async def claim(  # noqa: PLR0917 - see bot.ports
    connection: AsyncConnection, holder: str, now: datetime, until: datetime, platforms: Sequence[str], limit: int
) -> list[Row]:
    """Take the first waiting row of each lane whose time has come and whose lease is free or fresh from `holder` itself."""
    earlier = t.outbox.alias("earlier")
    first = ~sa.exists().where((earlier.c.lane == c.lane) & (earlier.c.state == "waiting") & (earlier.c.id < c.id))
    free = (c.lease_until <= now) | ((c.holder == holder) & (c.sending == sa.false()))
    query = (
        sa.select(t.outbox)
        .where((c.state == "waiting") & (c.not_before <= now) & free & c.platform.in_(platforms) & first)
        .order_by(c.urgent.desc(), c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=t.outbox)
    )
    found = (await connection.execute(query)).all()
    if found:
        values = {"holder": holder, "lease_until": until, "sending": True, "attempts": c.attempts + 1}
        await connection.execute(t.outbox.update().where(c.id.in_([row.id for row in found])).values(**values))
    return [replace(row_of(row), attempts=row.attempts + 1) for row in found]


async def ended(connection: AsyncConnection, row_id: int, holder: str, **values: Any) -> bool:
    """End a row that `holder` is sending; False where somebody else has taken it over."""
    mine = (c.id == row_id) & (c.holder == holder) & (c.state == "waiting")
    done = await connection.execute(t.outbox.update().where(mine).values(sending=False, **values))
    return done.rowcount == 1


async def back(connection: AsyncConnection, row_id: int, holder: str, not_before: datetime, reason: str) -> None:
    """Put a row back until `not_before`, free for whoever comes first."""
    mine = (c.id == row_id) & (c.holder == holder) & (c.state == "waiting")
    values = {"holder": "", "sending": False, "lease_until": not_before, "not_before": not_before, "reason": reason}
    await connection.execute(t.outbox.update().where(mine).values(**values))


async def requeue(connection: AsyncConnection, row_id: int, now: datetime) -> bool:
    """Let a given-up row wait again; False where there is none."""
    lost = (c.id == row_id) & (c.state == "given-up")
    values = {"state": "waiting", "attempts": 0, "holder": "", "lease_until": now, "not_before": now, "created": now}
    return (await connection.execute(t.outbox.update().where(lost).values(**values))).rowcount == 1

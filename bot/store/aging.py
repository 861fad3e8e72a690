"""Forgetting: by age, and when a person asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables as t

ENDED = ("closed", "withdrawn")
SENT_KEPT = timedelta(days=7)  # a delivered message stands on the platform; here it only helps to find a fault
TEXTS = ("question", "draft", "bot_said", "asker_name")


async def forget_old(connection: AsyncConnection, texts_before: datetime, records_before: datetime, at: datetime, limit: int) -> int:
    """Erase what is older; at most `limit` rows of each table. Gives how many rows were touched."""
    recent = max(texts_before, at - SENT_KEPT)
    c, o = t.cases.c, t.outbox.c
    total = 0
    for table, key, where in (
        (t.seen, t.seen.c.key, t.seen.c.at < recent),
        (t.conversations, t.conversations.c.key, t.conversations.c.at < texts_before),
        (t.outbox, o.id, (o.state.in_(("sent", "replaced")) & (o.created < recent))),
        (t.outbox, o.id, ((o.state == "given-up") & (o.created < texts_before))),
        (t.approvals, t.approvals.c.id, t.approvals.c.until < at),
        (t.records, t.records.c.id, t.records.c.at < records_before),
        (t.examples, t.examples.c.id, t.examples.c.at < records_before),
        (t.audits, t.audits.c.id, t.audits.c.at < records_before),
        (t.cards, t.cards.c.card, t.cards.c.at < records_before),
    ):
        chosen = sa.select(key).where(where).limit(limit)
        total += (await connection.execute(table.delete().where(key.in_(chosen)))).rowcount
    aged = sa.select(c.number, c.data).where(c.state.in_(ENDED) & (c.changed < texts_before) & (c.erased == sa.false())).limit(limit)
    total += await erase_cases(connection, (await connection.execute(aged)).all())
    past = sa.select(c.number).where(c.state.in_(ENDED) & (c.changed < records_before)).limit(limit)
    gone = (await connection.execute(past)).scalars().all()
    await connection.execute(t.case_events.delete().where(t.case_events.c.number.in_(gone)))
    await connection.execute(t.cases.delete().where(c.number.in_(gone)))
    return total + len(gone)


async def erase_cases(connection: AsyncConnection, found: Any) -> int:
    """Take every text and the asker out of cases; their course (what happened when) stays."""
    for number, data in found:
        nobody = dict.fromkeys(data["asker"], "") | {"platform": data["asker"]["platform"], "private": True}
        blank = data | dict.fromkeys(TEXTS, "") | {"findings": [[check, ""] for check, _ in data["findings"]], "asker": nobody}
        c = t.cases.c
        await connection.execute(
            t.cases.update().where(c.number == number).values(data=blank, erased=True, asker="", version=c.version + 1)
        )
        events = t.case_events.c
        await connection.execute(t.case_events.update().where(events.number == number).values(text=""))
        await connection.execute(
            t.case_events.update().where((events.number == number) & (events.role == "asker")).values(name="", account="")
        )
    return len(found)


async def forget_account(connection: AsyncConnection, account: str) -> dict[str, int]:
    """Erase the texts of one account and unlink its records; gives how many of each were touched."""
    c = t.cases.c
    own = (await connection.execute(sa.select(c.number, c.data).where((c.asker == account) & c.state.in_((*ENDED, "answered"))))).all()
    numbers = [number for number, _ in own]
    done = {"cases": await erase_cases(connection, own)}
    if numbers:
        # an answered case of somebody who left has nobody to come back to it
        await connection.execute(t.cases.update().where(c.number.in_(numbers)).values(state="closed", next_at=None))
    platform, tenant, person = account.split(":", 2)
    kept = t.kept.c
    for name, table, where in (
        ("conversations", t.conversations, t.conversations.c.account == account),
        ("messages", t.outbox, (t.outbox.c.account == account) & (t.outbox.c.state != "waiting")),
        ("approvals", t.approvals, t.approvals.c.asker == account),
        ("kept", t.kept, (kept.kind == "organisation") & (kept.platform == platform) & (kept.tenant == tenant) & (kept.key == person)),
    ):
        done[name] = (await connection.execute(table.delete().where(where))).rowcount
    # the ids of handled events stay: a redelivery after this must not be handled as new
    seen = t.seen.update().where(t.seen.c.account == account).values(reply=None, account="")
    done["seen"] = (await connection.execute(seen)).rowcount
    done["records"] = (await connection.execute(t.records.update().where(t.records.c.account == account).values(account=""))).rowcount
    return done

"""What the clock does: reminders, terms, the back-up contact, closing, and forgetting what is old."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot import escalation
from bot.ports import Conflict, Store
from bot.service_house import House, Retention
from bot.service_turn import Turn

BATCH = 20
RETENTION_BATCH = 500


async def tick(store: Store, house: House, now: datetime) -> int:
    """Do everything that is due. Gives how many cases moved and things were erased. Raises Unavailable."""
    return await _cases(store, house, now) + await _forget(store, house.retention, now)


async def _cases(store: Store, house: House, now: datetime) -> int:
    moved = 0
    while True:
        try:
            async with store.write() as tx:
                due = await tx.due_cases(now, BATCH)
                for case in due:
                    contact = house.voice(case.organisation).organisation.contacts.get(case.contact)
                    turn = Turn(tx, house, now, f"clock:{case.number}:{len(case.events)}")
                    await turn.apply(escalation.clock(case, now, (contact.backup if contact else None) or ""))
                    await turn.flush()
        except Conflict:
            continue  # somebody pressed a button meanwhile: look again
        moved += len(due)
        if len(due) < BATCH:
            return moved
        await asyncio.sleep(0)


async def _forget(store: Store, keep: Retention, now: datetime) -> int:
    erased = 0
    while True:
        async with store.write() as tx:
            done = await tx.forget_old(now - keep.texts, now - keep.records, now, RETENTION_BATCH)
        erased += done
        if done < RETENTION_BATCH:
            return erased
        await asyncio.sleep(0)

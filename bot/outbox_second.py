"""What delivery writes about a second reading: the talk that goes on from it, and counts that know no person."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from datetime import datetime

from bot.escalation import account
from bot.messages import Address
from bot.ports import Conflict, Reread, ShowsBusy, Store, Unavailable
from bot.rows import Record, Row
from bot.service_turn import conversation_key

log = logging.getLogger(__name__)


BUSY_WITHIN = 2.0  # seconds; longer it is of no use


async def show_busy(sender: object, to: Address) -> None:
    """Let the platform show that the bot is busy, where it can."""
    if not isinstance(sender, ShowsBusy):
        return
    try:
        async with asyncio.timeout(BUSY_WITHIN):
            await sender.busy(to)
    except Exception as error:  # noqa: BLE001 - it only makes waiting nicer
        log.info("second reading: cannot show busy: %s", type(error).__name__)


async def remember(store: Store, row: Row, read: Reread, version: str, now: datetime) -> None:
    """Let the talk go on from what is said now, so that a pressed button finds it. Nothing of that where the person has said more meanwhile.

    The judgement that was really said gets a decision record of its own, beside that of the offline reader. `version` is the guidance's.
    """
    with contextlib.suppress(Conflict, Unavailable):
        async with store.write() as tx:
            talk = await tx.conversation(conversation_key(row.outgoing.to))
            if talk is not None and talk.state.get("at") == read.state.get("at"):
                await tx.save_conversation(replace(talk, state=dict(read.state)), now)
            await tx.add_record(_record(row, read, version, now))


def _record(row: Row, read: Reread, version: str, now: datetime) -> Record:
    said, asked = read.reply, (row.reading or {})["request"]
    findings = tuple((each.check, each.severity, each.start, each.end) for each in said.findings)
    rules = tuple(each.rule for each in said.citations)
    organisation = asked["wanted"]["organisation"]
    return Record(now, f"{said.kind}-second", organisation, account(row.outgoing.to), said.verdict, version, findings=findings, rules=rules)


async def count(store: Store, *names: str) -> None:
    """Add one to each counter; a count that cannot be written is no reason to hold a reply up."""
    try:
        async with store.write(durable=False) as tx:
            for name in names:
                await tx.count(name)
    except (Conflict, Unavailable) as reason:
        log.warning("second reading: not counted: %s", type(reason).__name__)

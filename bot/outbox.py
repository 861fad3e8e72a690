"""Delivery of outbox rows: leased, in order per lane, tried again with patience, given up visibly.

At least once: a process that dies between the platform's yes and the row's end leaves a row that is sent again when its lease runs out; the
platform gets the same key, and drops the second where it can.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.messages import Gone, Later, Outgoing, Receipt, Reply, SendResult
from bot.outbox_lost import tell_lost
from bot.outbox_second import count, remember, show_busy
from bot.ports import Conflict, Sender, Store, Unavailable
from bot.rows import Row
from bot.service_house import House

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How delivery behaves. `lease` must be longer than `limit`, or two processes would send the same row."""

    limit: timedelta = timedelta(seconds=15)
    lease: timedelta = timedelta(seconds=30)
    first: float = 1.0
    longest: float = 900.0
    give_up: timedelta = timedelta(hours=24)
    most: int = 40
    at_once: int = 16
    idle: float = 1.0

    def wait(self, attempts: int) -> float:
        """Seconds until the next try: doubling, capped, with jitter so that a platform coming back is not stormed."""
        doubled: float = self.first * 2 ** min(attempts - 1, 20)
        return min(self.longest, doubled) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter is no secret


class Outbox:
    """Sends what waits, by the senders of the platforms that this process serves."""

    def __init__(self, store: Store, house: House, senders: Mapping[str, Sender], patience: Patience | None = None) -> None:
        self.store, self.house, self.senders = store, house, senders
        self.patience = patience or Patience()
        self._woken = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = 0
        self.sent = self.failed = self.lost = 0

    def wake(self) -> None:
        """There is something to send: look at once instead of at the next round."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled; then finish what is under way."""
        try:
            while True:
                self._woken.clear()
                try:
                    taken = await self.round()
                except (Unavailable, Conflict) as reason:
                    log.error("outbox: the store is unavailable: %s", reason)
                    taken = 0
                    await asyncio.sleep(self.patience.idle)
                # what ends goes before what begins: a row whose end waits for the writer is one that a crash would send twice
                while self._ending:  # noqa: ASYNC110 - a few milliseconds; an event for each end would cost more
                    await asyncio.sleep(0.002)
                if not taken:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), self.patience.idle)
        finally:
            await self.drain()

    async def round(self) -> int:
        """Take what is due, as far as hands are free, and start sending it. Gives how many rows were taken."""
        free = self.patience.at_once - len(self._tasks)
        if free <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return 1
        now = self.house.now()
        async with self.store.write(durable=False) as tx:
            rows = await tx.claim_rows(self.house.process, now, now + self.patience.lease, list(self.senders), free)
        for row in rows:
            task = asyncio.create_task(self._deliver(row))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return len(rows)

    async def drain(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def settle(self, rounds: int = 1000) -> None:
        """Deliver until nothing more is due now (tests, one-shot commands)."""
        for _ in range(rounds):
            taken = await self.round()
            await self.drain()
            if not taken:
                return

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            # the row stays leased and is tried again when the lease runs out
            log.error("outbox: a row could not be ended: %s", type(error).__name__)

    async def _deliver(self, row: Row) -> None:
        out = await self._addressed(replace(row.outgoing, reply=await self._read(row)))
        result, reason = await self._send(out)
        now = self.house.now()
        if isinstance(result, Receipt):
            self.sent += 1
            self._ending += 1
            try:
                await self._end(row, result)
            finally:
                self._ending -= 1
        elif isinstance(result, Gone) or self._tired(row, result, now):
            self.lost += 1
            log.warning("outbox: row %s (%s, %s) given up after %s tries", row.id, row.about, out.to.platform, row.attempts)
            async with self.store.write() as tx:
                await tx.row_given_up(row, self.house.process, reason, now)
                await tell_lost(tx, self.house, row, now)
            self.wake()
        else:
            self.failed += 1
            wait = result.seconds if isinstance(result, Later) else self.patience.wait(row.attempts)
            async with self.store.write(durable=False) as tx:
                await tx.row_later(row, self.house.process, now + timedelta(seconds=wait), reason)

    def _tired(self, row: Row, result: SendResult | None, now: datetime) -> bool:
        """Whether this was the last try. A platform that keeps asking to wait (a full budget, nobody signed in) is waited for to the end."""
        return now - row.created > self.patience.give_up or (row.attempts >= self.patience.most and not isinstance(result, Later))

    async def _end(self, row: Row, receipt: Receipt) -> None:
        """Write that it arrived; a lost connection here would mean sending it twice, so this is tried for as long as the lease lasts."""
        until = asyncio.get_running_loop().time() + (self.patience.lease - self.patience.limit).total_seconds()
        while True:
            try:
                async with self.store.write(durable=False) as tx:
                    await tx.row_sent(row, self.house.process, receipt, self.house.now())
                return
            except (Unavailable, Conflict):
                if asyncio.get_running_loop().time() > until:
                    raise
                await asyncio.sleep(0.5)

    async def _send(self, out: Outgoing) -> tuple[SendResult | None, str]:
        """Send; None as result where nobody knows whether it arrived."""
        try:
            async with asyncio.timeout(self.patience.limit.total_seconds()):
                result = await self.senders[out.to.platform].send(out)
        except TimeoutError:
            return None, "geen antwoord binnen de tijd"
        except Exception as error:  # noqa: BLE001 - whatever an adapter's library raises, the row must not be lost
            log.warning("outbox: sending by %s failed: %s", out.to.platform, type(error).__name__)
            return None, type(error).__name__
        if isinstance(result, Later):
            return result, f"later, na {result.seconds:.0f} s"
        return result, result.reason if isinstance(result, Gone) else ""

    async def _addressed(self, out: Outgoing) -> Outgoing:
        """With the message to change, or the card's thread, as known from the card's receipt."""
        if not out.card:
            return out
        async with self.store.read() as tx:
            cards = await tx.cards(out.card)
        here = (out.to.platform, out.to.tenant, out.to.conversation)
        found = next((card for card in cards if (card.to.platform, card.to.tenant, card.to.conversation) == here), None)
        if found is None:
            return replace(out, mode="post")  # the card never arrived: this is the first that the place hears of it
        if ("note", "1") in out.hints:
            return replace(out, to=replace(out.to, thread=found.message_id))
        return replace(out, message_id=found.message_id)

    async def _read(self, row: Row) -> Reply:
        """The reply after the second reading, where one was asked for; the offline one where that takes too long or fails."""
        offline = row.outgoing.reply
        if row.reading is None or self.house.second is None:
            return offline
        seconds = float(row.reading.get("seconds", 6.0)) - (self.house.now() - row.created).total_seconds()
        if seconds <= 0:
            return offline
        showing = asyncio.create_task(show_busy(self.senders.get(row.outgoing.to.platform), row.outgoing.to))
        try:
            async with asyncio.timeout(seconds):
                read = await self.house.second.read(dict(row.reading["request"]), offline)
            if read is not None and read.state:
                await remember(self.store, row, read, self.house.guidance.version, self.house.now())
        except TimeoutError:
            await count(self.store, "second-slow")
            return offline
        except Exception as error:  # noqa: BLE001 - a second reader may fail in any way; the offline result stands
            log.warning("outbox: the second reading failed: %s", type(error).__name__)
            return offline
        finally:
            showing.cancel()
        return read.reply if read else offline

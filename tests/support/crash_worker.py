"""The crash test's child: handles and delivers on a database while a parent kills it at random moments.

Usage: crash_worker.py DATABASE_URL FOLDER KILLS CASES SEED. Loads everything once, then forks a child for each life: so a kill costs
milliseconds, not a start of Python. What the platform took stands in FOLDER/platform, what was acknowledged in FOLDER/acknowledged;
both survive a SIGKILL.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.messages import Address, Incoming, Later, Outgoing, Receipt, SendResult
from bot.outbox import Patience
from bot.store import StoreError, open_store
from tests.support.house import CONFIGURATION, build, real_guidance

PATIENCE = Patience(first=0.02, longest=0.2, idle=0.05, limit=timedelta(seconds=3), lease=timedelta(seconds=6))


class Lines:
    """A file of lines, each written by one system call: a killed process leaves whole lines."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, *words: str) -> None:
        """Append a line."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, (json.dumps(words) + "\n").encode())
        os.close(descriptor)

    def all(self) -> list[list[str]]:
        """All lines."""
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []


class FilePlatform:
    """Takes messages into a file; fails, lets time run out and answers "later" for about a tenth of them."""

    def __init__(self, lines: Lines, dice: random.Random) -> None:
        self.lines, self.dice = lines, dice

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        await asyncio.sleep(self.dice.uniform(0.002, 0.02))
        luck = self.dice.random()
        if luck < 0.04:
            raise ConnectionError
        if luck < 0.07:
            raise TimeoutError
        if luck < 0.1:
            return Later(0.05)
        words = " ".join(outgoing.reply.paragraphs) or outgoing.reply.headline
        self.lines.add(outgoing.key, outgoing.mode, outgoing.to.conversation, words)
        return Receipt(outgoing.message_id or f"m-{outgoing.key}")


def asking(number: int) -> Incoming:
    """Person `number` asks."""
    sender = Address("teams", "t1", f"chat-{number}", person=f"p{number}")
    return Incoming(f"ask-{number}", "text", datetime.now(UTC), sender, "provincie-zeeland", f"vraag Q{number}", name=f"P{number}")


def answering(number: int, case: int) -> Incoming:
    """The team answers person `number`."""
    sender = Address("slack", "T1", "C-team", private=False, person="sanne")
    return Incoming(
        f"answer-{number}", "form", datetime.now(UTC), sender, "provincie-zeeland", f"A{number}", choice=f"case-answer:{case}", name="Sanne"
    )


async def live(url: str, folder: Path, cases: int, seed: int, *, pace: float, until_done: bool) -> None:
    """Do what is not acknowledged yet, at `pace` seconds per event, and deliver beside it."""
    dice = random.Random(seed)  # noqa: S311 - dice
    acknowledged = Lines(folder / "acknowledged")
    done = {words[0] for words in acknowledged.all()}
    store = await _opened(url)
    site = build(
        store, process=f"life-{seed}", patience=PATIENCE, configuration=CONFIGURATION,
        senders=dict.fromkeys(("teams", "slack", "email"), FilePlatform(Lines(folder / "platform"), dice)),
    )  # fmt: skip
    site.house.now = lambda: datetime.now(UTC)
    site.house.lease = PATIENCE.lease
    delivering = asyncio.create_task(site.outbox.run())
    for number in range(cases):
        for event in ("ask", "answer"):
            name = f"{event}-{number}"
            if name in done:
                if dice.random() < 0.02:
                    await _say(site, number, event)  # a redelivery of what was acknowledged
                continue
            while not await _say(site, number, event):  # noqa: ASYNC110 - what a platform does: try again after a while
                await asyncio.sleep(0.01)
            acknowledged.add(name)
            await asyncio.sleep(dice.uniform(0, 2 * pace))
    await _all_sent(store) if until_done else await asyncio.sleep(60)
    delivering.cancel()
    await asyncio.wait({delivering})
    await store.close()


async def _all_sent(store) -> None:  # type: ignore[no-untyped-def]
    waiting = True
    while waiting:
        await asyncio.sleep(0.1)
        async with store.read() as tx:
            waiting = (await tx.health(datetime.now(UTC))).waiting > 0


async def _opened(url: str):  # type: ignore[no-untyped-def]
    while True:
        try:
            return await open_store(url)
        except StoreError:  # the killed one's lock goes when the system has cleaned up after it
            await asyncio.sleep(0.005)


async def _say(site, number: int, event: str) -> bool:  # type: ignore[no-untyped-def]
    """Handle one event; True once the service has acknowledged it."""
    if event == "ask":
        return bool((await site.service.handle(asking(number))).ok)
    mine = await site.service.my_cases(asking(number).sender)
    return bool((await site.service.handle(answering(number, mine[0].number))).ok)


def main() -> None:
    """Run the lives; print what was measured as JSON."""
    url, folder, kills, cases, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    real_guidance()
    dice = random.Random(seed)  # noqa: S311 - dice
    # a busy machine stretches the moment between the platform's yes and the note of it; lives and pace stretch along
    slow = max(1.0, min(2.4, os.getloadavg()[0] / (os.cpu_count() or 1)))
    started = time.monotonic()
    for life in range(kills):
        child = os.fork()
        if child == 0:
            asyncio.run(live(url, folder, cases, seed * 1000 + life, pace=0.1 * slow, until_done=False))
            os._exit(0)
        time.sleep(dice.uniform(0.05, 1.8) * slow)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    asyncio.run(live(url, folder, cases, seed * 1000 + kills, pace=0.0, until_done=True))
    print(json.dumps({"kills": kills, "stretched": round(slow, 1), "seconds": round(time.monotonic() - started, 1)}))


if __name__ == "__main__":
    main()

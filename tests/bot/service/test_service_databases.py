"""What happens when the database is slow, full, away, or shared by several processes."""

import asyncio
import multiprocessing
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import escalation, service
from bot.escalation import Actor
from bot.ports import Conflict, Store
from bot.rows import CaseFilter
from bot.store import SqlStore, StoreError, migrate, open_store
from tests.support.cases import MONDAY, fresh
from tests.support.databases import POSTGRES, SQL, fresh_url
from tests.support.house import build

sql_store = pytest.mark.parametrize("store", SQL, indirect=True)
CASES = 500


@sql_store
async def test_who_waits_too_long_gets_a_sentence_and_nothing_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the database is held, `handle` gives up in time, rolls back and says so; afterwards the same event is handled."""
    monkeypatch.setattr(service, "TIME_LIMIT", 0.3)
    site = build(store)
    assert isinstance(store, SqlStore)
    event = site.incoming("vraag mag dit?")
    async with store.writer.begin() as connection:
        if store.name == "postgresql":
            await connection.execute(sa.text("LOCK TABLE conversations IN EXCLUSIVE MODE"))
        started = time.monotonic()
        held = await site.service.handle(event)
        assert time.monotonic() - started < 1.5
    assert not held.ok
    assert held.reply
    assert held.reply.kind == "error"
    monkeypatch.undo()
    again = await site.service.handle(event)
    assert again.ok
    async with store.read() as tx:
        assert len(await tx.cases(CaseFilter())) == 1


async def test_a_full_disk_writes_nothing_half_and_heals(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """When SQLite cannot grow, the platform is told to try again and nothing is kept; with room it goes on by itself."""
    store = await open_store(await fresh_url("sqlite", request, tmp_path))
    site = build(store)

    async def limit(pages: int) -> None:
        async with store.writer.connect() as connection:
            await connection.execute(sa.text(f"PRAGMA max_page_count={pages}"))
            await connection.rollback()

    await limit(1)  # SQLite takes the present size where less is asked: full from now on
    refused = None
    for number in range(200):
        event = site.incoming(f"vraag {number} {'lang ' * 400}")
        handled = await site.service.handle(event)
        if not handled.ok:
            refused = event
            break
    assert refused, "the disk was full"
    async with store.read() as tx:
        assert await tx.seen(service.seen_key(refused)) is None
    await limit(1_000_000)
    assert (await site.service.handle(refused)).ok
    await store.close()


@pytest.mark.xdist_group("postgres")
async def test_when_the_database_goes_away_it_comes_back_by_itself(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """PostgreSQL drops all connections: events are refused at worst, and handled again without a restart."""
    url = await fresh_url("postgresql", request, tmp_path)
    store = await open_store(url)
    site = build(store)
    assert (await site.service.handle(site.incoming("hoi"))).ok
    name = url.rpartition("?")[0].rpartition("/")[2]
    server = request.getfixturevalue("postgres")
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    kill = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - a name of our own
    await server.execute(kill)
    event = site.incoming("hoi weer")
    assert not (await site.service.handle(event)).ok
    await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert (await site.service.handle(event)).ok
    await store.close()


async def test_a_second_process_on_one_sqlite_file_is_refused(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The sentence names DATABASE_URL; a short command may still write beside the serving process."""
    url = await fresh_url("sqlite", request, tmp_path)
    first = await open_store(url)
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await open_store(url)
    beside = await open_store(url, serving=False)
    async with beside.write() as tx:
        await tx.count("x")
    async with first.read() as tx:
        assert await tx.counted() == {"x": 1}
    await beside.close()
    await first.close()
    again = await open_store(url)
    await again.close()


@pytest.mark.parametrize("kind", SQL)
async def test_a_database_of_another_version_refuses_to_start(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Empty: the sentence names `postwijzer migrate`. Newer than the program: it says to renew the program, and migrate refuses too."""
    if kind == "sqlite":
        with pytest.raises(StoreError, match="postwijzer migrate"):
            await open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    url = await fresh_url(kind, request, tmp_path)
    store = await open_store(url)
    assert isinstance(store, SqlStore)
    async with store.writer.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    await store.close()
    for opening in (open_store(url), migrate(url)):
        with pytest.raises(StoreError, match="nieuwere versie"):
            await opening


async def test_a_wrong_address_is_a_sentence() -> None:
    """An unknown kind of database, or one that does not answer, is told without a traceback."""
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await open_store("mysql://x/y")
    with pytest.raises(StoreError, match="niet te bereiken"):
        await open_store("postgresql://nobody@127.0.0.1:1/none")


def _claim_all(url: str, who: str, results: "multiprocessing.Queue[tuple[str, list[int]]]") -> None:
    results.put((who, asyncio.run(_claims(url, who))))


async def _claims(url: str, who: str) -> list[int]:
    store = await open_store(url)
    won = []
    for number in range(1, CASES + 1):
        try:
            async with store.write() as tx:
                case = await tx.case(number)
                assert case
                claimed = escalation.claim(case, Actor("team", f"web:t:{who}", who), MONDAY)
                if isinstance(claimed, escalation.Moved):
                    await tx.save_case(claimed.case, claimed.events)
                    won.append(number)
        except Conflict:
            if won and won[-1] == number:
                won.pop()
    await store.close()
    return won


@pytest.mark.long
@pytest.mark.parametrize("kind", [POSTGRES])
async def test_two_processes_claim_each_case_once(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Two processes go for the same five hundred cases at the same time: five hundred winners, no case with two."""
    url = await fresh_url(kind, request, tmp_path)
    store = await open_store(url)
    async with store.write() as tx:
        for number in range(1, CASES + 1):
            case = replace(fresh(), number=number)
            await tx.save_case(case, case.events)
    spawn = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[str, list[int]]] = spawn.Queue()
    processes = [spawn.Process(target=_claim_all, args=(url, who, results)) for who in ("sanne", "mo")]
    for process in processes:
        process.start()
    won = dict([await asyncio.to_thread(results.get, True, 120) for _ in processes])
    for process in processes:
        process.join()
    assert sorted(won["sanne"] + won["mo"]) == list(range(1, CASES + 1))
    async with store.read() as tx:
        owners = {case.number: case.owner.name for case in await tx.cases(CaseFilter(limit=CASES)) if case.owner}
    assert owners == {number: who for who, numbers in won.items() for number in numbers}
    await store.close()

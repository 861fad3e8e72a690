"""Opening a database: the right settings for each kind, and errors as sentences."""

from __future__ import annotations

import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.ports import Conflict, Unavailable
from bot.store.migrate import AWAY, StoreError, check_schema
from bot.store.reads import SqlReads
from bot.store.writes import SqlTransaction

SQLITE = "sqlite+aiosqlite:///"
LOST = ("40001", "40P01", "55P03")  # PostgreSQL: serialisation failure, deadlock, lock timeout


def normal_url(url: str) -> str:
    """Give a DATABASE_URL as people write it (postgres://, sqlite:///) with our driver. Raises StoreError for another database."""
    scheme, colon, rest = url.partition("://")
    if colon and scheme.split("+")[0] in {"postgres", "postgresql"}:
        return f"postgresql+asyncpg://{rest}"
    if colon and scheme.split("+")[0] == "sqlite" and rest.startswith("/"):
        return f"sqlite+aiosqlite://{rest}"
    raise StoreError("DATABASE_URL begint niet met postgresql:// of sqlite:///; kijk in docs/settings.md hoe hij eruitziet.")


class SqlStore:
    """A store on one database. See bot.ports.Store."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, lock: int | None) -> None:
        self.writer, self.reader, self._lock = writer, reader, lock
        self.relaxed = writer.execution_options(relaxed=True)
        self.name = writer.dialect.name
        self.shared = self.name == "postgresql"

    @asynccontextmanager
    async def write(self, durable: bool = True) -> AsyncIterator[SqlTransaction]:
        """A transaction that commits on leaving. Raises Conflict (load and try again) or Unavailable."""
        with _translated():
            async with (self.writer if durable else self.relaxed).begin() as connection:
                if not durable and self.shared:
                    await connection.execute(sa.text("SET LOCAL synchronous_commit TO off"))
                yield SqlTransaction(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlReads]:
        """A transaction for looking only."""
        with _translated():
            async with self.reader.connect() as connection:
                yield SqlReads(connection)

    async def close(self) -> None:
        """End all connections and let go of the file."""
        await self.reader.dispose()
        if self.writer is not self.reader:
            await self.writer.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class _translated:  # noqa: N801 - reads as the phrase `with _translated()`
    """Database errors in the words of bot.ports."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IntegrityError):
            raise Conflict(str(error.orig)) from error
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in LOST:
            raise Conflict(str(error.orig)) from error
        if isinstance(error, SQLAlchemyError | OSError):
            # the message of the driver holds no values; SQLAlchemy's own would print the parameters: what a person wrote
            raise Unavailable(f"{type(error).__name__}: {getattr(error, 'orig', None) or 'database'}") from None


async def open_store(url: str, serving: bool = True, migrated: bool = True) -> SqlStore:
    """Open the database at `url`. `serving`: this process delivers, so with SQLite it must be the only one.

    Raises StoreError where the database is of another version, cannot be reached, or (SQLite) serves another process already.
    `migrated=False` leaves the check of the schema out (for migrate itself).
    """
    url = normal_url(url)
    lock = None
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _only_one(path) if serving else None
        writer, reader = _sqlite(url, "BEGIN IMMEDIATE", 1), _sqlite(url, "BEGIN", 4)
    else:
        writer = reader = create_async_engine(
            url, pool_size=10, max_overflow=5, pool_timeout=2, pool_pre_ping=True, pool_recycle=1800, hide_parameters=True,
            connect_args={"timeout": 5, "server_settings": {"lock_timeout": "1500", "application_name": "postwijzer"}},
        )  # fmt: skip
    store = SqlStore(writer, reader, lock)
    if migrated:
        try:
            async with writer.connect() as connection:
                problem = await connection.run_sync(check_schema)
        except (SQLAlchemyError, OSError) as error:
            await store.close()
            raise StoreError(AWAY.format(type(error).__name__)) from None
        if problem:
            await store.close()
            raise StoreError(problem)
    return store


def _sqlite(url: str, begin: str, size: int) -> AsyncEngine:
    """An engine whose every transaction begins with `begin`; one writer, because SQLite has one."""
    engine = create_async_engine(
        url, pool_size=size, max_overflow=0, pool_timeout=5, hide_parameters=True, poolclass=sa.pool.AsyncAdaptedQueuePool,
        connect_args={"timeout": 5},
    )  # fmt: skip

    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver would otherwise begin transactions by itself, and late
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "busy_timeout=5000", "synchronous=FULL", "foreign_keys=ON", "cache_size=-20000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    sa.event.listen(engine.sync_engine, "connect", connect)

    def started(connection: sa.Connection) -> None:
        if size == 1:  # the writer: a PRAGMA between transactions costs microseconds, a wait for the disk milliseconds
            level = "NORMAL" if connection.get_execution_options().get("relaxed") else "FULL"
            if connection.info.get("synchronous", "FULL") != level:
                connection.exec_driver_sql(f"PRAGMA synchronous={level}")
                connection.info["synchronous"] = level
        connection.exec_driver_sql(begin)

    sa.event.listen(engine.sync_engine, "begin", started)
    return engine


def _only_one(path: Path) -> int:
    """Hold a lock beside the file for as long as this process lives."""
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreError(
            f"{path} is al in gebruik door een ander proces van Postwijzer. SQLite is er voor één proces; "
            "zet DATABASE_URL op een PostgreSQL-database om er meer te draaien."
        ) from None
    return descriptor

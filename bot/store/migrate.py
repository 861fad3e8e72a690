"""The schema: made and renewed by Alembic, and checked at the start."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_205_759  # any number: two machines that migrate at once wait for each other (PostgreSQL advisory lock)

AWAY = "De database van DATABASE_URL is niet te bereiken ({}). Draait hij, en klopt het adres?"


class StoreError(Exception):
    """The database cannot be used as it is; the text says what to do."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def check_schema(connection: Connection) -> str:
    """Give "" where the schema is the one this program knows, else a sentence that says what to do."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    if current == head:
        return ""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        return "De database is van een nieuwere versie van Postwijzer. Werk het programma bij, of zet een reservekopie terug."
    if current is None:
        return "De database is nog leeg. Maak de tabellen met: postwijzer migrate"
    return "De database is van een oudere versie van Postwijzer. Maak een reservekopie en werk haar bij met: postwijzer migrate"


def upgrade(connection: Connection) -> None:
    """Bring the schema to what this program knows, inside one transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    command.upgrade(_config(connection), "head")


async def migrate(url: str) -> None:
    """Make or renew the tables of the database at `url`. Raises bot.store.StoreError where it is newer than this program, or away."""
    from bot.store.engine import open_store  # noqa: PLC0415 - the engine checks the schema by this module

    store = await open_store(url, serving=False, migrated=False)
    try:
        async with store.writer.begin() as connection:
            problem = await connection.run_sync(check_schema)
            if "nieuwere" in problem:
                raise StoreError(problem)
            if problem:
                await connection.run_sync(upgrade)
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(AWAY.format(type(error).__name__)) from None
    finally:
        await store.close()

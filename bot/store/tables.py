"""The tables. Changing one means a new file in bot/store/migrations/versions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

metadata = sa.MetaData()


class Utc(sa.TypeDecorator[datetime]):
    """A moment with its zone. SQLite has none, so there it is stored as UTC without one."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """A timestamp with time zone where the database has it."""
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Moments without a zone are a mistake of ours: better an error than an hour's difference."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Always UTC."""
        return None if value is None else value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _key() -> sa.types.TypeEngine[int]:
    # SQLite counts up by itself only in a column that is exactly INTEGER PRIMARY KEY
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


seen = sa.Table(
    "seen", metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("reply", sa.JSON(none_as_null=True)),
)  # fmt: skip
conversations = sa.Table(
    "conversations", metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("at", Utc, nullable=False, index=True),
)  # fmt: skip
case_numbers = sa.Table(
    "case_numbers", metadata,
    sa.Column("number", _key(), primary_key=True, autoincrement=True),
    sqlite_autoincrement=True,
)  # fmt: skip
cases = sa.Table(
    "cases", metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("asker", sa.Text, nullable=False, index=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("due", Utc),
    sa.Column("next_at", Utc),
    sa.Column("changed", Utc, nullable=False),
    sa.Column("erased", sa.Boolean, nullable=False, default=False),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Index("cases_next", "next_at", sqlite_where=sa.text("next_at IS NOT NULL"), postgresql_where=sa.text("next_at IS NOT NULL")),
    sa.Index("cases_listed", "organisation", "state", "due"),
    sa.Index("cases_aging", "changed", "state"),
)  # fmt: skip
case_events = sa.Table(
    "case_events", metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)  # fmt: skip
approvals = sa.Table(
    "approvals", metadata,
    sa.Column("id", _key(), primary_key=True, autoincrement=True),
    sa.Column("asker", sa.Text, nullable=False, index=True),
    sa.Column("until", Utc, nullable=False),
    sa.Column("data", sa.JSON, nullable=False),
)  # fmt: skip
_WAITING = sa.text("state = 'waiting'")
outbox = sa.Table(
    "outbox", metadata,
    sa.Column("id", _key(), primary_key=True, autoincrement=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("lane", sa.Text, nullable=False),
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("card", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created", Utc, nullable=False),
    sa.Column("not_before", Utc, nullable=False),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("lease_until", Utc, nullable=False),
    sa.Column("sending", sa.Boolean, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("case_number", sa.BigInteger, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("sent", Utc),
    sa.Column("reading", sa.JSON(none_as_null=True)),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Index("outbox_waiting", "not_before", sqlite_where=_WAITING, postgresql_where=_WAITING),
    sa.Index("outbox_heads", "lane", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    sa.Index("outbox_lane", "lane", "id"),
    sa.Index("outbox_state", "state", "created"),
)  # fmt: skip
cards = sa.Table(
    "cards", metadata,
    sa.Column("card", sa.Text, primary_key=True),
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("conversation", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("to", sa.JSON, nullable=False),
    sa.Index("cards_message", "platform", "tenant", "conversation", "message_id"),
)  # fmt: skip
kept = sa.Table(
    "kept", metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("at", Utc, nullable=False),
)  # fmt: skip
records = sa.Table(
    "records", metadata,
    sa.Column("id", _key(), primary_key=True, autoincrement=True),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("data", sa.JSON, nullable=False),
)  # fmt: skip
examples = sa.Table(
    "examples", metadata,
    sa.Column("id", _key(), primary_key=True, autoincrement=True),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("data", sa.JSON, nullable=False),
)  # fmt: skip
audits = sa.Table(
    "audits", metadata,
    sa.Column("id", _key(), primary_key=True, autoincrement=True),
    sa.Column("at", Utc, nullable=False, index=True),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("case_number", sa.BigInteger, nullable=False, index=True),
    sa.Column("why", sa.Text, nullable=False),
)  # fmt: skip
counters = sa.Table("counters", metadata, sa.Column("name", sa.Text, primary_key=True), sa.Column("count", sa.BigInteger, nullable=False))

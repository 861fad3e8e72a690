"""The store on SQLAlchemy: SQLite for one process on one machine, PostgreSQL for several. The only place that imports SQLAlchemy."""

from bot.store.engine import SqlStore, open_store
from bot.store.migrate import StoreError, migrate

__all__ = ["SqlStore", "StoreError", "migrate", "open_store"]

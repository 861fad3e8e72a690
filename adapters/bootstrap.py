"""Builds the real things from the settings: guidance, store, service, adapters. Only the program's own entry points import this."""

from __future__ import annotations

import importlib
import logging
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters import Adapter
from bot.configuration import ConfigurationError, load_configuration
from bot.fingerprint import embedded_key
from bot.guidance import GuidanceError, default_folder
from bot.guidance.watch import GuidanceHolder
from bot.ports import SecondReader, Store
from bot.service import Service
from bot.service_house import House, Retention
from bot.settings import Settings, SettingsError, load_settings
from bot.store import StoreError, migrate, open_store
from bot.talk import GuidedTalk

log = logging.getLogger(__name__)

ADAPTERS = ("web", "slack", "teams", "yammer", "email")
"""Packages of adapters/ with a `build(settings)`; each is used where its settings say so."""
SECOND_READER = "language_model"
CANNOT_START = (SettingsError, ConfigurationError, GuidanceError, StoreError)
"""What stops the start with a sentence that says what to do."""


@dataclass(slots=True)
class Parts:
    """A running program's parts. `adapters` are those that the settings ask for."""

    settings: Settings
    guidance: GuidanceHolder
    store: Store
    service: Service
    adapters: tuple[Adapter, ...]

    async def close(self) -> None:
        """Ends everything, the store last."""
        for adapter in self.adapters:
            await adapter.close()
        if self.service.house.second is not None:
            await self.service.house.second.close()
        await self.store.close()


async def build(settings: Settings | None = None, *, serving: bool = True, with_adapters: bool = True) -> Parts:
    """The parts of one process. Raises one of CANNOT_START, each with a sentence for every thing to mend.

    `serving` takes the SQLite file for this process alone and, on the embedded default, makes or renews its tables.
    """
    settings = settings or load_settings()
    holder = GuidanceHolder(settings.core.guidance or default_folder())
    configuration = load_configuration(settings.core.config, holder.current)
    adapters = build_adapters(settings) if with_adapters else ()
    key = settings.core.key.get_secret_value().encode() if settings.core.key else embedded_key(settings.core.var)
    if serving and settings.database.url is None:
        # The embedded store belongs to the program. A database that an administrator named is migrated when they say so.
        settings.core.var.mkdir(parents=True, exist_ok=True)
        await migrate(settings.database_url)
    store = await open_store(settings.database_url, serving=serving)
    house = House(
        guidance=holder.current,
        talk=GuidedTalk(holder.current, key),
        configuration=configuration,
        key=key,
        now=lambda: datetime.now(UTC),
        process=f"{socket.gethostname()}:{os.getpid()}",
        site=settings.site,
        private_roads=frozenset(adapter.name for adapter in adapters if adapter.private_road),
        second_seconds=settings.llm.seconds,
        delivers=settings.core.embedded_delivery or not store.shared,
        retention=Retention(timedelta(days=settings.core.retention_texts_days), timedelta(days=settings.core.retention_records_days)),
    )
    if with_adapters:
        house.second = _second_reader(settings, store, house)
    return Parts(settings, holder, store, Service(store, house), adapters)


def build_adapters(settings: Settings) -> tuple[Adapter, ...]:
    """The adapters that the settings ask for. Raises SettingsError with everything that is wrong with them."""
    packages = [importlib.import_module(f"adapters.{name}") for name in ADAPTERS if _exists(name)]
    built: list[Adapter] = [adapter for package in packages if (adapter := package.build(settings)) is not None]
    if problems := [problem for adapter in built for problem in adapter.check()]:
        raise SettingsError("\n".join(problems))
    return tuple(built)


def swap_guidance(parts: Parts) -> bool:
    """Takes what the guidance folder holds now, if it passes; gives whether another version runs from here on."""
    before = parts.guidance.current.version
    if problems := parts.guidance.reload():
        log.error("guidance: the folder has %d problems, version %s runs on; see `postwijzer guidance check`", len(problems), before)
        return False
    house, fresh = parts.service.house, parts.guidance.current
    if fresh.version == before:
        return False
    house.talk, house.guidance = GuidedTalk(fresh, house.key), fresh
    log.info("guidance: version %s replaces %s", fresh.version, before)
    return True


def _second_reader(settings: Settings, store: Store, house: House) -> SecondReader | None:
    if not settings.llm.base_url or not _exists(SECOND_READER):
        return None
    reader: SecondReader | None = importlib.import_module(f"adapters.{SECOND_READER}").build(settings, store, house)
    return reader


def _exists(name: str) -> bool:
    return (Path(__file__).parent / name / "__init__.py").is_file()

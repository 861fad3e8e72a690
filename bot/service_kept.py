"""Small things that are kept beside the talk: references, cursors, preferences, switches."""

from __future__ import annotations

from typing import Any

from bot.escalation import account
from bot.messages import Address
from bot.ports import Reads, Slot, Store
from bot.rows import Audit
from bot.service_house import House

EVERYWHERE = "*"


class Kept:
    """What adapters keep: `kind` is theirs to choose (reference, cursor ...), the slot says for whom. Each call is a transaction.

    Every call raises bot.ports.Unavailable where the store is away.
    """

    def __init__(self, store: Store, house: House) -> None:
        self._store, self._house = store, house

    async def get(self, kind: str, slot: Slot) -> dict[str, Any] | None:
        """Give what is kept, or None."""
        async with self._store.read() as tx:
            return await tx.kept(kind, slot)

    async def put(self, kind: str, slot: Slot, value: dict[str, Any]) -> None:
        """Keep a value (plain JSON), over an earlier one."""
        async with self._store.write() as tx:
            await tx.put(kind, slot, value, self._house.now())

    async def delete(self, kind: str, slot: Slot) -> None:
        """Take it away; nothing happens where there is none."""
        async with self._store.write() as tx:
            await tx.put(kind, slot, None, self._house.now())

    async def all(self, kind: str, platform: str = "", tenant: str = "") -> list[tuple[Slot, dict[str, Any]]]:
        """Give everything of a kind, of one platform or tenant where named."""
        async with self._store.read() as tx:
            return await tx.all_kept(kind, platform, tenant)


async def preference(tx: Reads, address: Address) -> str | None:
    """The organisation that a person chose, or None."""
    found = await tx.kept("organisation", (address.platform, address.tenant, address.person))
    return str(found["slug"]) if found else None


async def switch(store: Store, house: House, organisation: str, platform: str, off: bool, by: Address, name: str, why: str) -> None:  # noqa: PLR0917 - who, where and why belong together
    """Turn the bot off (or on) for an organisation ("*": all) on a platform ("*": all), with who and why."""
    now = house.now()
    async with store.write() as tx:
        value = {"by": name, "why": why, "at": now.isoformat()} if off else None
        await tx.put("switch", (platform, organisation, ""), value, now)
        told = f"{organisation} {platform}: {why}"
        await tx.add_audit(Audit(now, account(by), name, "off" if off else "on", why=told))


async def switched_off(tx: Reads, organisation: str | None, platform: str) -> bool:
    """Whether the bot is off here."""
    return any(where[0] in {platform, EVERYWHERE} and where[1] in {organisation, EVERYWHERE} for where, _ in await tx.all_kept("switch"))

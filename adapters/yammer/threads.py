"""Which threads the bot talks in, with whom, and what was said there once; no text, and people only as keyed marks."""

from __future__ import annotations

from typing import Any

from adapters.yammer.inbound import PLATFORM
from bot.messages import Address
from bot.ports import Slot
from bot.service import Service

KIND = "yammer-thread"
MOST = 50  # people remembered per thread


class Threads:
    """Kept per thread: marks of the people who spoke to the bot there, and whether they heard that an answer takes minutes."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def talked(self, address: Address, message: int) -> bool:
        """Whether this person spoke to the bot in this thread before this message."""
        first = (await self._get(address)).get("people", {}).get(self._mark(address))
        return first is not None and int(first) < message

    async def told(self, address: Address) -> bool:
        """Whether it was said in this thread that an answer may take minutes."""
        return bool((await self._get(address)).get("told"))

    async def talk(self, address: Address, message: int) -> None:
        """This person spoke to the bot in this thread."""
        found = await self._get(address)
        people, mine = dict(found.get("people", {})), self._mark(address)
        if mine not in people:
            await self._put(address, found | {"people": dict([*people.items(), (mine, message)][-MOST:])})

    async def tell(self, address: Address) -> None:
        """It was said."""
        found = await self._get(address)
        if not found.get("told"):
            await self._put(address, found | {"told": True})

    def _mark(self, address: Address) -> str:
        return self._service.house.print_of(f"{address.tenant}:{address.thread}:{address.person}")[:16]

    def _slot(self, address: Address) -> Slot:
        return (PLATFORM, address.tenant, address.thread or address.person)

    async def _get(self, address: Address) -> dict[str, Any]:
        return await self._service.kept.get(KIND, self._slot(address)) or {}

    async def _put(self, address: Address, value: dict[str, Any]) -> None:
        await self._service.kept.put(KIND, self._slot(address), value | {"at": self._service.now().timestamp()})

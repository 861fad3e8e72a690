"""Where the connector finds conversations and people: kept in the store, renewed by every verified activity, never taken from elsewhere."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.teams.inbound import PLATFORM, THREAD, Came
from adapters.teams.sdk import Refused, Sdk, Spot
from bot.messages import Address
from bot.service_kept import Kept

PLACE, PERSON = "teams-place", "teams-person"
ANYWHERE = ""  # the slot of a tenant: its service, for places that were never heard from
REMEMBERED = 10_000
UNREACHABLE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nobody can be reached that way; `status` is the connector's (0: never heard of)."""

    status: int = 0


class References:
    """See the module."""

    def __init__(self, kept: Kept, sdk: Sdk) -> None:
        self._kept, self._sdk = kept, sdk
        self._seen: OrderedDict[tuple[str, str, str], dict[str, Any]] = OrderedDict()
        self._refused: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    async def renew(self, came: Came) -> None:
        """Keep what a verified activity says about its place and its sender; written only where it is news."""
        bot = str((came.activity.get("recipient") or {}).get("id") or f"28:{came.app_id}")
        service = {"service_url": came.service_url, "app_id": came.app_id, "bot": bot}
        await self._keep(PLACE, (PLATFORM, came.tenant, ANYWHERE), service)
        if came.scope != "personal":  # a private chat is kept with its person: one transaction per newcomer, not two
            await self._keep(PLACE, (PLATFORM, came.tenant, came.address.conversation), service)
        if came.address.person and came.account:
            known = await self._find(PERSON, (PLATFORM, came.tenant, came.address.person)) or {}
            chat = came.address.conversation if came.scope == "personal" else known.get("conversation", "")
            person = {**service, "account": came.account, "conversation": chat}
            await self._keep(PERSON, (PLATFORM, came.tenant, came.address.person), person)
            if chat:
                self._refused.pop((came.tenant, came.address.person), None)

    async def removed(self, came: Came) -> None:
        """Forget a place that the app was taken out of."""
        if came.scope == "personal":
            await self.lost_chat(came.address)
        else:
            await self._drop(PLACE, (PLATFORM, came.tenant, came.address.conversation))

    async def place(self, to: Address) -> Spot | None:
        """Give the spot of an address with its thread; None where nothing was ever heard from its tenant."""
        kind, key = (PERSON, to.person) if to.private and to.person else (PLACE, to.conversation)
        found = await self._find(kind, (PLATFORM, to.tenant, key)) or await self._find(PLACE, (PLATFORM, to.tenant, ANYWHERE))
        return _spot(found, to.tenant, f"{to.conversation}{THREAD}{to.thread}" if to.thread else to.conversation) if found else None

    async def chat(self, to: Address) -> Spot | Unreachable:
        """Give the private chat with a person, opened where it was not yet. Raises Refused for what may pass (429, 5xx)."""
        found = await self._find(PERSON, (PLATFORM, to.tenant, to.person))
        if not found:
            return Unreachable()
        spot = _spot(found, to.tenant, str(found["conversation"]))
        if spot.conversation:
            return spot
        at, status = self._refused.get((to.tenant, to.person), (0.0, 0))
        if status and time.monotonic() - at < UNREACHABLE_SECONDS:
            return Unreachable(status)
        try:
            opened = await self._sdk.personal(spot, str(found["account"]))
        except Refused as refused:
            if refused.status not in {400, 403, 404}:
                raise
            self._refused[to.tenant, to.person] = (time.monotonic(), refused.status)
            _bound(self._refused)
            return Unreachable(refused.status)
        await self._keep(PERSON, (PLATFORM, to.tenant, to.person), {**found, "conversation": opened})
        return replace(spot, conversation=opened)

    async def lost_chat(self, to: Address) -> None:
        """The private chat does not take messages any more: open it anew next time."""
        slot = (PLATFORM, to.tenant, to.person)
        found = await self._find(PERSON, slot)
        if found:
            await self._keep(PERSON, slot, {**found, "conversation": ""})

    async def _find(self, kind: str, slot: tuple[str, str, str]) -> dict[str, Any] | None:
        key = (kind, slot[1], slot[2])
        if key in self._seen:
            self._seen.move_to_end(key)
            return self._seen[key]
        found = await self._kept.get(kind, slot)
        if found:
            self._remember(key, found)
        return found

    async def _keep(self, kind: str, slot: tuple[str, str, str], value: dict[str, Any]) -> None:
        if await self._find(kind, slot) != value:
            await self._kept.put(kind, slot, value)
            self._remember((kind, slot[1], slot[2]), value)

    async def _drop(self, kind: str, slot: tuple[str, str, str]) -> None:
        self._seen.pop((kind, slot[1], slot[2]), None)
        await self._kept.delete(kind, slot)

    def _remember(self, key: tuple[str, str, str], value: dict[str, Any]) -> None:
        self._seen[key] = value
        self._seen.move_to_end(key)
        _bound(self._seen)


def _spot(found: Mapping[str, Any], tenant: str, conversation: str) -> Spot:
    return Spot(str(found["service_url"]), str(found["app_id"]), conversation, tenant, str(found["bot"]))


def _bound(things: OrderedDict[Any, Any]) -> None:
    while len(things) > REMEMBERED:
        things.popitem(last=False)

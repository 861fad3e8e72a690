"""Who somebody is, by the roster of the conversation: a member at all, a guest, with which e-mail address. Kept in memory for a while only."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from adapters.teams.sdk import Sdk, Spot

SECONDS = 600.0
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Person:
    """`outside`: a guest in the tenant, or somebody of another one."""

    member: bool
    outside: bool = False
    email: str = ""


class People:
    """Asks the roster, once in ten minutes for each person and place."""

    def __init__(self, sdk: Sdk) -> None:
        self._sdk = sdk
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()

    async def who(self, spot: Spot, account: str) -> Person:
        """Give who it is. Raises as Sdk.member does."""
        key = (spot.conversation, account)
        at, known = self._known.get(key, (0.0, None))
        if known is not None and time.monotonic() - at < SECONDS:
            return known
        found = await self._sdk.member(spot, account)
        person = _person(found, spot.tenant) if found is not None else Person(member=False)
        self._known[key] = (time.monotonic(), person)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return person


def _person(found: dict[str, Any], tenant: str) -> Person:
    name, role = str(found.get("userPrincipalName") or ""), str(found.get("userRole") or "").lower()
    foreign = bool(found.get("tenantId")) and str(found["tenantId"]).lower() != tenant.lower()
    return Person(True, foreign or role in {"guest", "anonymous"} or "#ext#" in name.lower(), str(found.get("email") or name))

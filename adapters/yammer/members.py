"""Who is a member of a team's community: only they handle cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.yammer.client import Client
from bot.service import Service

FRESH, OLDEST = 60.0, 900.0  # seconds: somebody who is not in the list is looked up again after the first, the list is renewed after the second
MOST_PAGES = 20


class Members:
    """The members of a few communities, fetched when a team's word is typed."""

    def __init__(self, service: Service, client: Client) -> None:
        self._service, self._client = service, client
        self._known: dict[int, tuple[float, frozenset[int]]] = {}

    async def has(self, group: int, person: int) -> bool:
        """Whether this person is a member now. Raises what Client raises."""
        at, people = self._known.get(group, (0.0, frozenset[int]()))
        age = self._service.now().timestamp() - at
        if age > OLDEST or (person not in people and age > FRESH):
            people = await self._fetch(group)
        return person in people

    async def _fetch(self, group: int) -> frozenset[int]:
        people: set[int] = set()
        for page in range(1, MOST_PAGES + 1):
            told: Any = await self._client.get(f"users/in_group/{group}.json", f"members {group} {page}", kind="others", query={"page": page})
            listed = told.get("users") if isinstance(told, Mapping) else None
            people |= {int(each["id"]) for each in listed or () if isinstance(each, Mapping) and str(each.get("id", "")).isdigit()}
            if not isinstance(told, Mapping) or not told.get("more_available"):
                break
        self._known[group] = (self._service.now().timestamp(), frozenset(people))
        return frozenset(people)

"""What Slack knows of people: name, e-mail address, whether they come from outside; who is in a channel. Kept for a while, in memory."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)
KEEP = 3600.0  # seconds
KEEP_MEMBERS = 300.0
SECONDS = 0.8  # of the three that Slack gives an answer
MOST = 10_000
PAGES = 10
FAILS = (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody; `known` false: Slack could not be asked, and everything else is empty."""

    name: str = ""
    email: str = ""
    team: str = ""
    outsider: bool = False
    known: bool = True


class People:
    """Asks Slack, at most once an hour per person and within a second: a slow directory must not cost somebody the answer."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client, self._clock = client, clock
        self._people: dict[str, tuple[float, Person]] = {}
        self._members: dict[str, tuple[float, frozenset[str]]] = {}
        self._direct: dict[str, str] = {}

    async def person(self, user: str) -> Person:
        """Somebody by user id."""
        at, found = self._people.get(user, (0.0, None))
        if found and self._clock() - at < KEEP:
            return found
        try:
            async with asyncio.timeout(SECONDS):
                told = (await self._client.users_info(user=user)).get("user") or {}
        except FAILS as error:
            log.warning("users.info: %s", _name(error))
            return found or Person(known=False)
        profile = told.get("profile") or {}
        name = profile.get("real_name") or told.get("real_name") or profile.get("display_name") or told.get("name") or ""
        outsider = bool(told.get("is_stranger"))
        person = Person(str(name), str(profile.get("email") or ""), str(told.get("team_id") or ""), outsider)
        if len(self._people) >= MOST:
            self._people.clear()
        self._people[user] = (self._clock(), person)
        return person

    async def in_channel(self, user: str, channel: str) -> bool:
        """Whether somebody is a member of a channel; False where Slack could not be asked."""
        at, members = self._members.get(channel, (0.0, frozenset()))
        if not at or self._clock() - at > KEEP_MEMBERS:
            try:
                async with asyncio.timeout(SECONDS * 2):
                    members = await self._all_members(channel)
            except FAILS as error:
                log.warning("conversations.members: %s", _name(error))
                return False
            self._members[channel] = (self._clock(), members)
        return user in members

    def met(self, user: str, channel: str) -> None:
        """A direct message came from there, so that is where to write back."""
        self._direct[user] = channel

    async def direct(self, user: str) -> str:
        """The direct message with somebody. Raises what the Web API raises."""
        if user not in self._direct:
            told = await self._client.conversations_open(users=user)
            self._direct[user] = str((told.get("channel") or {})["id"])
        return self._direct[user]

    async def _all_members(self, channel: str) -> frozenset[str]:
        members: set[str] = set()
        cursor = ""
        for _ in range(PAGES):
            told = await self._client.conversations_members(channel=channel, limit=1000, **({"cursor": cursor} if cursor else {}))
            members.update(map(str, told.get("members") or ()))
            cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return frozenset(members)


def _name(error: BaseException) -> str:
    """What went wrong in a word: an error's own text may hold what somebody wrote."""
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else type(error).__name__

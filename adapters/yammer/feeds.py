"""What is read in turn, and how far: one poll a minute for the whole service user, paging back over everything that was missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.yammer.client import Client
from adapters.yammer.inbound import PLATFORM, Came, Here, oldest_id, read
from adapters.yammer.plan import POSTING
from bot.configuration import Configuration
from bot.ports import Slot
from bot.service import Service
from bot.settings import Yammer

CURSORS = "yammer-cursor"
RECEIVED = "received"
PAGE = 20  # Yammer gives no more
KNOWN = 300  # ids remembered per feed: more than the busiest quarter of an hour brings
LOOK_BACK = 900.0  # seconds: an id may turn up late among newer ones, so what is this young is offered again; the service knows what it had


def feed_of_turn(turn: int, communities: Sequence[str]) -> str:
    """The feed of a turn: what was sent to the service user every other time, the watched communities in turn in between."""
    if not communities or turn % 2:
        return RECEIVED
    return communities[(turn // 2 - 1) % len(communities)]


def delays(communities: Sequence[str], every: float) -> dict[str, float]:
    """The longest wait in seconds before a message is seen, by feed: what the administrator must know."""
    return {RECEIVED: every * (2 if communities else 1)} | dict.fromkeys(communities, every * 2 * len(communities))


def watched(settings: Yammer, configuration: Configuration) -> tuple[str, ...]:
    """The communities that are read: those named in the settings and those where a team answers."""
    teams = (team.place for team in configuration.teams)
    return tuple(dict.fromkeys((*settings.communities, *(place.conversation for place in teams if place.platform == PLATFORM))))


def path_of(feed: str) -> str:
    """Where a feed is read."""
    return "messages/received.json" if feed == RECEIVED else f"messages/in_group/{feed}.json"


@dataclass
class Catch:
    """Pages of one feed under way: what was found, and how far back it goes. `newest` is the highest id that was handled before."""

    feed: str
    newest: int | None
    since: float
    found: dict[int, Came] = field(default_factory=dict)
    oldest: int = 0
    pages: int = 0
    whole: bool = False
    known: frozenset[int] = frozenset()  # the ids that were looked at lately

    def add(self, envelope: Mapping[str, Any], here: Here) -> None:
        """Take in a page."""
        for came in read(envelope, here):
            self.found[came.id] = came
        oldest, older = oldest_id(envelope), bool((envelope.get("meta") or {}).get("older_available"))
        stuck = bool(self.oldest) and oldest >= self.oldest  # a server that gives the same page again would keep us here for ever
        self.oldest, self.pages = oldest or self.oldest, self.pages + 1
        self.whole = not older or not oldest or stuck or self._known(oldest)

    def _known(self, oldest: int) -> bool:
        """Whether the page reached what was there before: the cursor, or at the very first the moment from which the bot answers."""
        if self.newest is not None:
            return oldest <= self.newest
        return any(came.at.timestamp() < self.since for came in self.found.values())

    def fresh(self) -> list[Came]:
        """What must be handled, oldest first. What was looked at before is not judged anew: a word may mean more by now than it did then."""
        offered = (came for _, came in sorted(self.found.items()) if came.id not in self.known)
        return [came for came in offered if (self.newest is not None and came.id > self.newest) or came.at.timestamp() >= self.since]

    @property
    def reached(self) -> int:
        """The highest id that is known after this."""
        return max([self.newest or 0, *self.found])


class Feeds:
    """Reads feeds page by page; cursors stand in the store."""

    def __init__(self, service: Service, client: Client, here: Here, began: float) -> None:
        self._service, self._client, self._here, self._began = service, client, here, began
        self.asked = 0.0  # seconds between polls that Yammer asks for

    async def enrol(self, communities: Sequence[str]) -> None:
        """From now on these are read: what was asked there before is not answered, what is asked from here on is, however late it is read."""
        for feed in communities:
            if await self._service.kept.get(CURSORS, self._slot(feed)) is None:
                await self._service.kept.put(CURSORS, self._slot(feed), {"newest": 0, "at": self._service.now().timestamp()})

    async def begin(self, feed: str) -> Catch:
        """A catch from where this feed was left; what was sent to the service user is read from its sign-in on."""
        stored = await self._service.kept.get(CURSORS, self._slot(feed)) or {"newest": 0, "at": self._began}
        if not stored["newest"]:
            return Catch(feed, None, float(stored["at"]))
        return Catch(feed, int(stored["newest"]), float(stored["at"]) - LOOK_BACK, known=frozenset(stored.get("known", ())))

    async def page(self, catch: Catch) -> None:
        """Read the next page. Raises what Client raises; the catch is then as it was."""
        query = {"limit": PAGE} | ({"older_than": catch.oldest} if catch.oldest else {})
        if catch.pages:  # the first page has its place from the poll; paging back may not keep answers waiting
            await self._client.reserve(f"read {catch.feed}", POSTING)
        envelope = await self._client.read(path_of(catch.feed), query)
        if not isinstance(envelope, dict):
            envelope = {}
        asked = (envelope.get("meta") or {}).get("requested_poll_interval")
        self.asked = float(asked) if isinstance(asked, int | float) else 0.0
        catch.add(envelope, self._here)

    async def done(self, catch: Catch, failed: Sequence[int]) -> None:
        """Everything of the catch was handled, save what is in `failed`: the cursor stays before that."""
        newest = min([catch.reached, *(each - 1 for each in failed)])
        # an empty feed has no newest id yet: the moment from which it is read stays
        at = self._service.now().timestamp() if newest else catch.since
        known = sorted({*catch.known, *catch.found}.difference(failed))[-KNOWN:]
        await self._service.kept.put(CURSORS, self._slot(catch.feed), {"newest": newest, "at": at, "known": known})

    def _slot(self, feed: str) -> Slot:
        return (PLATFORM, str(self._here.network), feed)

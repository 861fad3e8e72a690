"""The v1 REST API of Yammer: one call at a time within the budget, errors as a few plain exceptions."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import aiohttp

from adapters.yammer.budget import Budget
from adapters.yammer.plan import READING
from adapters.yammer.tokens import Grant, NeedsLogin, Tokens, Trouble
from bot.settings import Yammer

log = logging.getLogger(__name__)
PATIENCE = aiohttp.ClientTimeout(total=8, connect=4)  # the outbox gives a send 15 seconds, and a doubtful one needs two calls
SILENCE, LONGEST_SILENCE = 30.0, 600.0  # seconds after a 429; Yammer does not document a Retry-After
Query = Mapping[str, str | int]


class Wait(Exception):  # noqa: N818 - not an error: it is not our turn
    """Nothing was sent; ask again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Silenced(Wait):
    """A call was made and turned away, now: too many (429), or with a token that must be renewed (401)."""


class Refused(Exception):  # noqa: N818 - the name says what it is
    """Yammer will not do this, now or later: `status` 400, 403, 404 ... Nothing was done."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class NotSent(Trouble):
    """There was no connection: certainly nothing was done."""


async def once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """A client middleware: aiohttp repeats a GET by itself after a lost connection, and that call would be in nobody's budget."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError as error:
        raise NotSent(f"Yammer is niet te bereiken ({type(error).__name__})") from None
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Trouble(f"Yammer antwoordt niet goed ({type(error).__name__})") from None


class Client:
    """Calls as the service user."""

    def __init__(self, settings: Yammer, session: aiohttp.ClientSession, tokens: Tokens, budget: Budget) -> None:
        self._base = settings.api_url.rstrip("/")
        self._session, self._tokens, self._budget = session, tokens, budget
        self._silences = self._denied = 0

    async def grant(self) -> Grant:
        """The grant in use; see Tokens.grant."""
        return await self._tokens.grant()

    async def keep(self, grant: Grant) -> None:
        """Keep what was learnt about the service user."""
        await self._tokens.keep(grant)

    async def reserve(self, key: str, rank: int, kind: str = "messages") -> None:
        """Take a place in the budget for one call. Raises Wait where that must be later, NeedsLogin where no call can be made."""
        await self._tokens.grant()
        wait = await self._budget.take(kind, key, rank)
        if wait > 0:
            raise Wait(wait)

    async def get(self, path: str, key: str, rank: int = READING, kind: str = "messages", query: Query | None = None) -> Any:
        """Read `path` in a place of its own in the budget. Raises Wait, Refused, NeedsLogin or Trouble."""
        await self.reserve(key, rank, kind)
        return await self.read(path, query)

    async def read(self, path: str, query: Query | None = None) -> Any:
        """Read `path` within a reserved place."""
        return await self._call("GET", path, params={name: str(value) for name, value in (query or {}).items()})

    async def post(self, fields: dict[str, str]) -> dict[str, Any]:
        """Post a message within a reserved place; give the new message. Raises Wait, Refused, NeedsLogin, NotSent, or Trouble (perhaps posted)."""
        told = await self._call("POST", "messages.json", data=fields)
        found = told.get("messages") if isinstance(told, dict) else None
        if not isinstance(found, list) or not found or not isinstance(found[0], dict) or "id" not in found[0]:
            raise Trouble("Yammer gaf geen nieuw bericht terug")
        return dict(found[0])

    async def _call(self, method: str, path: str, **how: Any) -> Any:
        grant = await self._tokens.grant()
        headers = {"Authorization": f"Bearer {grant.access}", "Accept": "application/json"}
        try:
            # a redirect could carry the token to another host
            async with self._session.request(
                method, f"{self._base}/{path}", headers=headers, timeout=PATIENCE, allow_redirects=False, middlewares=(once,), **how
            ) as response:
                status, after = response.status, response.headers.get("Retry-After", "")
                told: Any = await response.json(content_type=None) if status < 300 else None
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Trouble(f"Yammer antwoordt niet goed ({type(error).__name__})") from None
        if status >= 300:
            raise await self._complaint(status, after)
        self._silences = self._denied = 0
        return told

    async def _complaint(self, status: int, after: str) -> Exception:
        """Give what fits the status; silence is kept from here on where Yammer asks for it."""
        if status == 429:
            self._silences += 1
            wait = min(max(float(after) if after.isdigit() else 0.0, SILENCE * 2 ** (self._silences - 1)), LONGEST_SILENCE)
            await self._budget.hold(wait)
            log.warning("yammer: too many calls, silent for %.0f s", wait)
            return Silenced(wait)
        if status == 401:
            self._denied += 1
            if self._denied > 1:
                self._tokens.refuse()
                return NeedsLogin("Yammer neemt het token niet aan. Meld de servicegebruiker opnieuw aan met `postwijzer yammer login`.")
            self._tokens.spoil()
            return Silenced(1.0)
        if status < 400 or status >= 500 or status == 408:
            return Trouble(f"Yammer antwoordt met {status}")
        return Refused(status)

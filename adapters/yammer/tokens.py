"""The service user's token: renewed ahead of time at Entra ID, kept encrypted in the store."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from typing import Any

import aiohttp

from adapters.sealed import Sealed
from bot.ports import Slot
from bot.service import Service
from bot.settings import Yammer

log = logging.getLogger(__name__)
SCOPE = "https://www.yammer.com/access_as_user offline_access"
EARLY = 600.0  # seconds before its end that a token is renewed
LAST = 30.0  # seconds before its end from which a token is no longer used
PATIENCE = aiohttp.ClientTimeout(total=8)
SIGN_IN_AGAIN = frozenset({"invalid_grant", "interaction_required", "login_required", "consent_required", "invalid_client", "unauthorized_client"})


class NeedsLogin(Exception):  # noqa: N818 - not a fault of the program: somebody must sign in
    """No usable token; the text says what an administrator must do."""


class Trouble(Exception):  # noqa: N818 - the name says what it is
    """Entra ID or Yammer could not be reached or did not answer well. What was asked was perhaps done."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a sign-in gave. `until` and `since` are seconds since the epoch; `user` and `network` are the service user's ids on Yammer."""

    access: str
    refresh: str
    until: float
    since: float
    user: int = 0
    network: int = 0
    name: str = ""


def slot_of(settings: Yammer) -> Slot:
    """Where the grant of this registration is kept."""
    return ("yammer", settings.tenant, settings.client_id)


def token_url(settings: Yammer) -> str:
    """Where Entra ID gives tokens."""
    return f"{settings.login_url.rstrip('/')}/{settings.tenant}/oauth2/v2.0/token"


async def ask(session: aiohttp.ClientSession, settings: Yammer, fields: dict[str, str], now: float) -> Grant:
    """Ask Entra ID for tokens. Raises NeedsLogin where it refuses for good, Trouble where it may work later."""
    fields |= {"client_id": settings.client_id, "scope": SCOPE}
    if settings.client_secret:
        fields["client_secret"] = settings.client_secret.get_secret_value()
    try:
        async with session.post(token_url(settings), data=fields, timeout=PATIENCE, allow_redirects=False) as response:
            told: Any = await response.json(content_type=None)
            status = response.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Trouble(f"Entra ID is niet te bereiken ({type(error).__name__})") from None
    if status == 200 and isinstance(told, dict) and told.get("access_token"):
        refresh = str(told.get("refresh_token") or fields.get("refresh_token", ""))
        return Grant(str(told["access_token"]), refresh, now + float(told.get("expires_in", 3600)), now)
    code = str(told.get("error", "")) if isinstance(told, dict) else ""
    if code in SIGN_IN_AGAIN:
        raise NeedsLogin(f"Entra ID weigert het token ({code}). Meld de servicegebruiker opnieuw aan met `postwijzer yammer login`.")
    raise Trouble(f"Entra ID antwoordt met {status}")


async def keep(service: Service, settings: Yammer, grant: Grant) -> None:
    """Keep a grant, encrypted with the installation's key."""
    await Sealed(service.kept, service.house.key).put(slot_of(settings), json.dumps(asdict(grant)))


async def kept(service: Service, settings: Yammer) -> Grant | None:
    """Give the kept grant, or None where there is none or the installation's key has changed since."""
    found = await Sealed(service.kept, service.house.key).get(slot_of(settings))
    return Grant(**json.loads(found)) if found else None


class Tokens:
    """Gives a token that works for a while yet."""

    def __init__(self, service: Service, settings: Yammer, session: aiohttp.ClientSession) -> None:
        self._service, self._settings, self._session = service, settings, session
        self._grant: Grant | None = None
        self._refused = ""  # the refresh token that Entra ID or Yammer no longer takes

    async def grant(self) -> Grant:
        """Give the grant with a usable access token, renewing it where its end is near. Raises NeedsLogin, Trouble or Unavailable."""
        grant = self._grant or await self._stored()
        if grant is None:
            raise NeedsLogin("Er is nog geen servicegebruiker aangemeld. Doe dat met `postwijzer yammer login`.")
        if grant.refresh == self._refused:
            grant = await self._stored()
            if grant is None or grant.refresh == self._refused:
                raise NeedsLogin("Het token is verlopen of ingetrokken. Meld de servicegebruiker opnieuw aan met `postwijzer yammer login`.")
        self._grant = grant
        now = self._service.now().timestamp()
        return grant if grant.until - now > EARLY else await self._renewed(grant, now)

    async def _renewed(self, grant: Grant, now: float) -> Grant:
        try:
            fresh = await ask(self._session, self._settings, {"grant_type": "refresh_token", "refresh_token": grant.refresh}, now)
        except Trouble:
            if grant.until - now > LAST:
                return grant  # there is time left to try again
            raise
        except NeedsLogin:
            stored = await self._stored()
            if stored is not None and stored.refresh != grant.refresh:
                self._grant = stored  # another process, or a new sign-in, was first
                return stored
            self._refused = grant.refresh
            raise
        self._grant = replace(grant, access=fresh.access, refresh=fresh.refresh, until=fresh.until)
        await self.keep(self._grant)
        return self._grant

    def spoil(self) -> None:
        """Yammer does not take this access token: renew it at the next call."""
        if self._grant is not None:
            self._grant = replace(self._grant, until=0.0)

    def refuse(self) -> None:
        """Yammer does not take even a fresh token: somebody must sign in again."""
        if self._grant is not None:
            self._refused, self._grant = self._grant.refresh, None

    async def keep(self, grant: Grant) -> None:
        """Keep a grant, encrypted."""
        await keep(self._service, self._settings, grant)

    async def _stored(self) -> Grant | None:
        return await kept(self._service, self._settings)

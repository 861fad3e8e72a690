"""Signs the service user in, once: Entra ID's authorisation code with PKCE, caught on a page of this machine."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from adapters.yammer.tokens import PATIENCE, SCOPE, Grant, NeedsLogin, Trouble, ask
from bot.settings import Yammer

PORT = 8421
MINUTES = 10
_PAGE = '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Postwijzer</title><h1>{}</h1><p>{}</p></html>'


@dataclass(frozen=True, slots=True)
class Question:
    """One sign-in under way: `verifier` proves at the end that we began it, `state` that the browser's answer belongs to it."""

    redirect: str
    state: str
    verifier: str

    def url(self, settings: Yammer) -> str:
        """Where the service user signs in."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": settings.client_id, "response_type": "code", "redirect_uri": self.redirect, "response_mode": "query", "scope": SCOPE,
            "state": self.state, "code_challenge": challenge, "code_challenge_method": "S256", "prompt": "select_account",
        }  # fmt: skip
        return f"{settings.login_url.rstrip('/')}/{settings.tenant}/oauth2/v2.0/authorize?{urlencode(asked)}"


@asynccontextmanager
async def waiting(port: int) -> AsyncIterator[tuple[Question, asyncio.Future[str]]]:
    """A page on this machine that waits for the browser to come back; the future gets the code. Raises OSError where the port is taken."""
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    question = [Question("", secrets.token_urlsafe(24), secrets.token_urlsafe(48))]

    async def back(request: web.Request) -> web.Response:
        told = request.query
        if not secrets.compare_digest(told.get("state", ""), question[0].state):
            return _page(400, "Dit hoort niet bij deze aanmelding", "Begin opnieuw met postwijzer yammer login.")
        if "code" not in told:
            if not answer.done():
                answer.set_exception(NeedsLogin(f"Entra ID meldde niemand aan ({told.get('error', 'zonder reden')})."))
            return _page(400, "Aanmelden is niet gelukt", html.escape(told.get("error_description", "")))
        if not answer.done():
            answer.set_result(told["code"])
        return _page(200, "Aangemeld", "Je kunt deze pagina sluiten en teruggaan naar je scherm met postwijzer.")

    app = web.Application()
    app.router.add_get("/", back)
    runner = web.AppRunner(app, access_log=None)  # an access log would hold the code
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        question[0] = replace(question[0], redirect=f"http://localhost:{runner.addresses[0][1]}/")
        yield question[0], answer
    finally:
        await runner.cleanup()


async def sign_in(settings: Yammer, now: float, show: Callable[[str], None], port: int = PORT) -> Grant:
    """Sign in and give the grant, with who it is on Yammer. `show` gets the address to open. Raises NeedsLogin, Trouble, TimeoutError, OSError."""
    async with aiohttp.ClientSession() as session, waiting(port) as (question, answer):
        show(question.url(settings))
        async with asyncio.timeout(MINUTES * 60):
            code = await answer
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": question.redirect, "code_verifier": question.verifier}
        grant = await ask(session, settings, fields, now)
        if not grant.refresh:
            raise NeedsLogin("Entra ID gaf geen refresh token. Geef de app de machtiging offline_access (docs/yammer.md).")
        me = await _me(session, settings, grant)
    return replace(grant, user=int(me["id"]), network=int(me["network_id"]), name=str(me.get("full_name", "")))


async def _me(session: aiohttp.ClientSession, settings: Yammer, grant: Grant) -> dict[str, Any]:
    """Who signed in, on Yammer."""
    headers = {"Authorization": f"Bearer {grant.access}"}
    address = f"{settings.api_url.rstrip('/')}/users/current.json"
    try:
        async with session.get(address, headers=headers, timeout=PATIENCE, allow_redirects=False) as response:
            if response.status in {401, 403}:
                raise NeedsLogin("Dit account kan niet op Yammer. Heeft de servicegebruiker een licentie voor Viva Engage?")
            told: Any = await response.json(content_type=None)
            if response.status != 200 or not isinstance(told, dict) or not told.get("id") or not told.get("network_id"):
                raise Trouble(f"Yammer antwoordt met {response.status}")
            return told
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise Trouble(f"Yammer is niet te bereiken ({type(error).__name__})") from None


def _page(status: int, head: str, text: str) -> web.Response:
    return web.Response(status=status, text=_PAGE.format(head, text), content_type="text/html")

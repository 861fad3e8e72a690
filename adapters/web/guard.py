"""Keeps the pages on this machine: loopback address only, Host and Origin checked, every POST with the session's token.

The page has no sign-in, so it may exist only where nobody else can reach it. A foreign web page could still point a browser at 127.0.0.1: the
Host check stops a rebound DNS name, the Origin check and the token stop a form posted from elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from adapters.loopback import is_loopback

COOKIE = "postwijzer"
SESSION = web.RequestKey("session", str)
SESSION_BYTES = 24
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Wraps the page's handlers. `key` signs the tokens; it lives as long as the process."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def page(self, handler: Handler) -> Handler:
        """The handler behind all checks: 404 when bound elsewhere, 403 with a sentence when a check fails."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if not _local_socket(request):
                raise web.HTTPNotFound
            if not is_loopback(_host(request)):
                raise web.HTTPForbidden(text="Open deze pagina op 127.0.0.1 of localhost.")
            session = request.cookies.get(COOKIE, "")
            known = _looks_like_session(session)
            request[SESSION] = session if known else secrets.token_urlsafe(SESSION_BYTES)
            if request.method not in {"GET", "HEAD"}:
                if not known:
                    raise web.HTTPForbidden(text="Deze pagina is verlopen. Laad haar opnieuw en probeer het nog eens.")
                await self._check_post(request)
            response = await handler(request)
            response.headers.update(HEADERS)
            if not known:
                response.set_cookie(COOKIE, request[SESSION], httponly=True, samesite="Strict", path="/")
            return response

        return guarded

    def token(self, request: web.Request) -> str:
        """The token that this session's forms carry."""
        return hmac.new(self._key, request[SESSION].encode(), hashlib.sha256).hexdigest()

    async def _check_post(self, request: web.Request) -> None:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="Dit formulier komt van een andere site.")
        form = await request.post()
        given = form.get("token")
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), self.token(request).encode()):
            raise web.HTTPForbidden(text="Deze pagina is verlopen. Laad haar opnieuw en probeer het nog eens.")


def _local_socket(request: web.Request) -> bool:
    name = request.transport.get_extra_info("sockname") if request.transport else None
    return isinstance(name, tuple) and is_loopback(str(name[0]))


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""


def _looks_like_session(value: str) -> bool:
    return len(value) >= SESSION_BYTES and value.replace("-", "").replace("_", "").isalnum() and value.isascii() and len(value) < 100

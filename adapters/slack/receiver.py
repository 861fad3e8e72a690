"""The one HTTP door: Slack's signature on the raw body, before a single byte of it is read as something."""

from __future__ import annotations

import json
import logging

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)
PATH = "/slack/events"


class Receiver:
    """Verifies (five minutes, either way) and hands on to the Bolt app."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app, self._verifier = app, SignatureVerifier(signing_secret)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """POST /slack/events: 401 without a good signature, 400 for a signed body that is no payload, else what the listener says."""
        raw = await request.read()
        if not self._signed(raw, request):
            raise web.HTTPUnauthorized
        try:
            body = raw.decode()
            if request.content_type == "application/json" and not isinstance(json.loads(body), dict):
                raise ValueError
            told = AsyncBoltRequest(body=body, headers=dict(request.headers))
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):  # Bolt looks into the payload too
            raise web.HTTPBadRequest from None
        return await to_aiohttp_response(await self._app.async_dispatch(told))

    def _signed(self, raw: bytes, request: web.Request) -> bool:
        try:
            return self._verifier.is_valid_request(raw, dict(request.headers))
        except (TypeError, ValueError):  # a timestamp that is no number, a body or signature that is no text
            return False

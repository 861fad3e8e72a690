"""The SDK's way out, on one aiohttp session: clients that are kept, tokens fetched in a thread. With sdk.py all that knows botbuilder."""

# ruff: noqa: D102 - methods that the SDK calls do what its base classes say

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import aiohttp
from botbuilder.schema import Activity
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import BotFrameworkAuthentication, MicrosoftAppCredentials
from botframework.connector.auth.connector_factory import ConnectorFactory
from msrest.authentication import Authentication as Unsigned
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPSender, AsyncPipeline
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.aiohttp import AioHttpClientResponse

from adapters.teams.registration import Bot

TOKEN_SECONDS = 300.0  # MSAL keeps the token itself; this only spares a thread per call
CALL_SECONDS = 12.0  # under the outbox's own limit


class Authentication(BotFrameworkAuthentication):  # type: ignore[misc] # the SDK has no types
    """Gives the adapter connector clients that are kept, on one aiohttp session; the SDK's own are built anew for every turn."""

    def __init__(self, bots: Mapping[str, Bot], token: Callable[[Bot], str] | None) -> None:
        self._bots = bots
        self._token = token
        self._credentials: dict[str, MicrosoftAppCredentials] = {}
        self._tokens: dict[str, tuple[float, str]] = {}
        self._clients: dict[tuple[str, str], ConnectorClient] = {}
        self._session: aiohttp.ClientSession | None = None

    async def authenticate_request(self, activity: Activity, auth_header: str) -> Any:
        raise NotImplementedError  # Sdk.verify does it

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise NotImplementedError

    def create_connector_factory(self, claims_identity: Any) -> ConnectorFactory:
        return _Factory(self, str(claims_identity.get_claim_value("aud") or ""))

    async def create_user_token_client(self, claims_identity: Any) -> Any:  # noqa: ARG002 - the SDK's signature; we sign nobody in
        return SimpleNamespace()

    def create_bot_framework_client(self) -> Any:
        raise NotImplementedError

    def get_originating_audience(self) -> str:
        return "https://api.botframework.com"

    async def authenticate_channel_request(self, auth_header: str) -> Any:
        raise NotImplementedError

    async def client(self, app_id: str, service_url: str) -> ConnectorClient:
        """Give the client for a registration and a service."""
        key = (app_id, service_url)
        if key not in self._clients:
            client = ConnectorClient(Unsigned(), base_url=service_url)
            client._client.config.pipeline = AsyncPipeline([RawDeserializer()], _Sender(self, app_id))  # noqa: SLF001 - the SDK's own place for it
            self._clients[key] = client
        return self._clients[key]

    async def headers(self, app_id: str) -> dict[str, str]:
        """Give the header that signs our calls; {} in development."""
        bot = self._bots.get(app_id)
        if bot is None:
            return {}
        until, token = self._tokens.get(app_id, (0.0, ""))
        if until < time.monotonic():
            token = await asyncio.to_thread(self._token or self._ask, bot)
            self._tokens[app_id] = (time.monotonic() + TOKEN_SECONDS, token)
        return {"Authorization": f"Bearer {token}"}

    def _ask(self, bot: Bot) -> str:
        known = self._credentials.setdefault(bot.app_id, MicrosoftAppCredentials(bot.app_id, bot.secret, bot.tenant))
        return str(known.get_access_token())

    def session(self) -> aiohttp.ClientSession:
        """Give the one session."""
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=CALL_SECONDS, sock_connect=5)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=100))
        return self._session

    async def close(self) -> None:
        """End the session."""
        if self._session is not None:
            await self._session.close()


class _Factory(ConnectorFactory):  # type: ignore[misc] # the SDK has no types
    def __init__(self, home: Authentication, app_id: str) -> None:
        self._home, self._app_id = home, app_id

    async def create(self, service_url: str, audience: str) -> ConnectorClient:  # noqa: ARG002 - the SDK's signature
        return await self._home.client(self._app_id, service_url)


class _Sender(AsyncHTTPSender[Any, Any]):
    """Sends the SDK's requests by aiohttp, signed, without the SDK's own retries: the outbox tries again, and knows for how long."""

    def __init__(self, home: Authentication, app_id: str) -> None:
        self._home, self._app_id = home, app_id

    async def __aexit__(self, *exc_details: object) -> None:
        """Nothing to end: the session is shared."""

    async def send(self, request: Request[Any], **config: Any) -> Response[Any, Any]:  # noqa: ARG002 - the SDK's signature
        asked = request.http_request
        headers = {**asked.headers, **await self._home.headers(self._app_id)}
        async with self._home.session().request(asked.method, asked.url, data=asked.data, headers=headers) as answer:
            response = AioHttpClientResponse(asked, answer)
            await response.load_body()
        if "json" not in response.headers.get("Content-Type", "") or not response.__dict__["_body"]:
            # a gateway's page in HTML, or nothing at all: what counts is the status, and the SDK stumbles over either
            response.headers["Content-Type"] = "application/json"
            response.__dict__["_body"] = b"{}"
        return Response(request, response)

"""Messages per second and the slowest answers through Teams, with an instant and a slow connector, beside a bare botbuilder echo in one run.

Load, connector and bot share this machine's cores: read the ratios.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity

from adapters.bootstrap import build
from adapters.server import _background, make_app
from adapters.teams.inbound import read
from adapters.teams.sdk import Sdk, Spot
from adapters.teams.text import words_of
from bot.settings import load_settings

MESSAGES, AT_ONCE = 150, 20
SLOW = 0.3
LATENCY_LOOK = 0.01
TEXT = "Mag ik op LinkedIn vertellen dat ik aan de nieuwe brug werk?"
Row = tuple[str, float | str, str]


def run() -> list[Row]:
    """Measure all three, with both connectors."""
    return asyncio.run(_all())


async def _all() -> list[Row]:
    rows: list[Row] = []
    for delay, connector in ((0.0, "instant"), (SLOW, f"{SLOW} s")):
        async with _connector(delay) as (url, arrived):
            for name, bot in (("Postwijzer", _postwijzer), ("its way in and out alone", _ways), ("bare botbuilder echo", _echo)):
                async with bot() as address:
                    rows += await _load(f"{name}, connector {connector}", address, url, arrived)
    return rows


async def _load(label: str, address: str, connector: str, arrived: dict[str, float]) -> list[Row]:
    """Send messages of as many people, a number at once; measures until each answer reached the connector."""
    numbers = itertools.count()
    sent: dict[str, float] = {}
    lags: list[float] = []
    looking = asyncio.create_task(_look(lags))

    async def somebody(session: aiohttp.ClientSession) -> None:
        while (number := next(numbers)) < MESSAGES:
            chat = f"{label}-{number}".replace(" ", "-")
            sent[chat] = time.perf_counter()
            status = 503
            while status == 503:  # as Teams does: not taken, so once more
                async with session.post(address, json=_activity(chat, number, connector)) as answer:
                    status = answer.status
            assert status < 300, status

    arrived.clear()
    start = time.perf_counter()
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(somebody(session) for _ in range(AT_ONCE)))
    while len(arrived) < MESSAGES:  # noqa: ASYNC110 - a connector fills it, and looking costs next to nothing
        await asyncio.sleep(0.02)
    took = max(arrived.values()) - start
    looking.cancel()
    waits = sorted(arrived[chat] - at for chat, at in sent.items())
    return [
        (f"{label}: answered", MESSAGES / took, "messages/s"),
        (f"{label}: p99 until the answer is there", statistics.quantiles(waits, n=100)[98] * 1000, "ms"),
        (f"{label}: worst stand-still of the loop", max(lags) * 1000, "ms"),
    ]


async def _look(lags: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(LATENCY_LOOK)
        lags.append(time.perf_counter() - before - LATENCY_LOOK)


def _activity(chat: str, number: int, connector: str) -> dict[str, Any]:
    return {
        "type": "message", "id": f"m{number}", "channelId": "msteams", "serviceUrl": connector, "text": TEXT, "textFormat": "plain",
        "from": {"id": f"29:{chat}", "name": "Iemand", "aadObjectId": f"aad-{chat}"}, "recipient": {"id": "28:bot", "name": "Postwijzer"},
        "conversation": {"id": chat, "conversationType": "personal", "tenantId": "t"}, "channelData": {"tenant": {"id": "t"}},
    }  # fmt: skip


@asynccontextmanager
async def _connector(delay: float) -> AsyncIterator[tuple[str, dict[str, float]]]:
    arrived: dict[str, float] = {}

    async def post(request: web.Request) -> web.Response:
        await asyncio.sleep(delay)
        arrived.setdefault(request.match_info["conversation"], time.perf_counter())
        return web.json_response({"id": "1"}, status=201)

    async def member(request: web.Request) -> web.Response:
        await asyncio.sleep(delay)
        return web.json_response({"id": request.match_info["account"], "email": "x@zeeland.example"})

    app = web.Application()
    app.router.add_post("/v3/conversations/{conversation}/activities", post)
    app.router.add_post("/v3/conversations/{conversation}/activities/{activity}", post)
    app.router.add_get("/v3/conversations/{conversation}/members/{account}", member)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/"), arrived


@asynccontextmanager
async def _postwijzer() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text("organisations:\n  - organisation: provincie-zeeland\n    tenants: [{platform: teams, tenant: t}]\n")
        environment = {"TEAMS_DEVELOPMENT": "true", "POSTWIJZER_VAR": folder, "POSTWIJZER_CONFIG": str(config)}
        parts = await build(load_settings(environment))
        try:
            async with TestServer(make_app(parts)) as server, _background(parts, listening=False, delivering=True):
                yield str(server.make_url("/api/messages"))
        finally:
            await parts.close()


@asynccontextmanager
async def _ways() -> AsyncIterator[str]:
    """The adapter without the service behind it: an echo by our own use of the SDK."""
    sdk = Sdk({})

    async def messages(request: web.Request) -> web.Response:
        came = read(await request.json(), "")
        spot = Spot(came.service_url, "", came.conversation, came.tenant, "28:bot")
        await sdk.post(spot, {"type": "message", "text": words_of(came.activity)})
        return web.Response(status=200)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/messages"))
    await sdk.close()


@asynccontextmanager
async def _echo() -> AsyncIterator[str]:
    """As little as botbuilder can do, in its own way."""

    class Configuration:
        APP_ID = APP_PASSWORD = APP_TYPE = APP_TENANTID = ""

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))

    async def turn(context: TurnContext) -> None:
        await context.send_activity(f"Echo: {context.activity.text}")

    logic: Callable[[TurnContext], Awaitable[None]] = turn

    async def messages(request: web.Request) -> web.Response:
        await adapter.process_activity("", Activity().deserialize(await request.json()), logic)
        return web.Response(status=201)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    async with TestServer(app) as server:
        yield str(server.make_url("/api/messages"))

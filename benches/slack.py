"""Signed `/check` over HTTP, durably committed, beside a bare Bolt app that only acknowledges; both in this run, on this machine."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from adapters.bootstrap import build
from adapters.server import make_app, warm
from bot.settings import load_settings

Row = tuple[str, float | str, str]
SECRET = "a secret for this bench only"  # noqa: S105 - it guards nothing
DRAFT = "Gisteren stonden we met de hele ploeg langs het kanaal. Veel bewoners kwamen kijken en stelden goede vragen over de planning."
REQUESTS, AT_ONCE, WARM = 300, 8, 20


def run() -> list[Row]:
    """Measure both."""
    return asyncio.run(_both())


async def _both() -> list[Row]:
    async with TestServer(_slack_api()) as api:
        bare = await _measure(_bare())
        with tempfile.TemporaryDirectory() as folder:
            house = Path(folder) / "house.yaml"
            house.write_text("organisations: [{organisation: gemeente, tenants: [{platform: slack, tenant: T1}]}]\n")
            settings = {
                "POSTWIJZER_VAR": folder, "POSTWIJZER_CONFIG": str(house), "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": str(api.make_url("/api/")),
            }  # fmt: skip
            parts = await build(load_settings(settings))
            warm(parts)
            try:
                ours = await _measure(make_app(parts))
            finally:
                await parts.close()
    return [
        *(_rows("bare Bolt app, acknowledges only", bare)),
        *(_rows("/check, reviewed and committed", ours)),
        ("committed reviews in the time of 100 bare acknowledgements", 100 * ours[0] / bare[0], ""),
    ]


def _rows(name: str, measured: tuple[float, list[float]]) -> list[Row]:
    rate, times = measured
    return [
        (f"{name}: rate", rate, "/s"),
        (f"{name}: p50", statistics.median(times) * 1000, "ms"),
        (f"{name}: p99", statistics.quantiles(times, n=100)[98] * 1000, "ms"),
    ]


async def _measure(app: web.Application) -> tuple[float, list[float]]:
    """Requests per second and each one's time, `AT_ONCE` at a time, by different people."""
    numbers, times = itertools.count(), list[float]()
    async with TestServer(app) as server, ClientSession() as session:
        url = server.make_url("/slack/events")
        await _work(lambda: _one(session, url, next(numbers)), WARM, [])
        start = time.perf_counter()
        await asyncio.gather(*(_work(lambda: _one(session, url, next(numbers)), REQUESTS // AT_ONCE, times) for _ in range(AT_ONCE)))
        return len(times) / (time.perf_counter() - start), times


async def _work(one: Callable[[], Awaitable[None]], count: int, times: list[float]) -> None:
    for _ in range(count):
        start = time.perf_counter()
        await one()
        times.append(time.perf_counter() - start)


async def _one(session: ClientSession, url: Any, number: int) -> None:
    fields = {
        "team_id": "T1", "user_id": f"U{number % 40}", "user_name": "anna", "command": "/check", "text": f"{DRAFT} Foto {number}.",
        "trigger_id": f"{number}.1", "channel_id": "C1", "response_url": "", "api_app_id": "A1",
    }  # fmt: skip
    body, stamp = urlencode(fields), str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    async with session.post(url, data=body, headers=headers) as answer:
        said = await answer.text()
        assert answer.status == 200, answer.status
        assert "even niet" not in said, "refused for lack of time: the figure would count refusals"


def _bare() -> web.Application:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U0")  # noqa: S106 - no real token

    bolt = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @bolt.command("/check")
    async def check(ack: Any) -> None:
        await ack("ok")

    async def receive(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", receive)
    return app


def _slack_api() -> web.Application:
    async def told(request: web.Request) -> web.Response:
        users = {"user": {"id": "U1", "team_id": "T1", "profile": {"real_name": "Anna"}}}
        return web.json_response({"ok": True, "user_id": "U0"} | (users if request.match_info["method"] == "users.info" else {}))

    app = web.Application()
    app.router.add_route("*", "/api/{method}", told)
    return app

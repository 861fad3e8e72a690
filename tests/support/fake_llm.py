"""A server of our own that speaks the OpenAI chat API, well or badly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[dict[str, Any]], str]
"""What the model says to the body of a request."""


def says(verdict: str, *findings: tuple[str, str], certain: bool = True) -> Answer:
    """A model that gives this reading of any draft."""
    found = [{"check": check, "quote": quote} for check, quote in findings]
    return lambda _: json.dumps({"verdict": verdict, "certain": certain, "findings": found})


def says_of_question(verdict: str, topic: str, *statements: str, certain: bool = True) -> Answer:
    """A model that gives this reading of any question."""
    return lambda _: json.dumps({"verdict": verdict, "certain": certain, "topics": [topic], "statements": list(statements)})


@dataclass
class FakeLlm:
    """`answer` is what the model says. `how`: good, slow, broken (500), busy (429), forbidden (401), html, empty, odd (another protocol), cut.

    `bodies` holds every request, `headers` those of the last.
    """

    answer: Answer = field(default_factory=lambda: says("plaatsen"))
    how: str = "good"
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 30
    url: str = ""

    async def start(self) -> str:
        """Listen; gives the base URL."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self._server = TestServer(app)
        await self._server.start_server()
        return str(self._server.make_url("/v1"))

    async def stop(self) -> None:
        """Stop listening."""
        await self._server.close()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        self.headers = dict(request.headers)
        status = {"broken": 500, "busy": 429, "forbidden": 401}.get(self.how)
        if status:
            return web.json_response({"error": {"message": "nee", "type": self.how}}, status=status)
        if self.how == "slow":
            await asyncio.sleep(self.seconds)
        if self.how == "html":
            return web.Response(text="<html>Welkom bij de proxy</html>", content_type="text/html")
        if self.how == "odd":
            return web.json_response({"result": "plaatsen"})
        if self.how == "cut":
            return web.Response(body=b'{"choices": [{"mess', content_type="application/json")
        content = "" if self.how == "empty" else self.answer(body)
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        usage = {"prompt_tokens": 2000, "completion_tokens": 40, "total_tokens": 2040}
        return web.json_response({"id": "c", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice], "usage": usage})

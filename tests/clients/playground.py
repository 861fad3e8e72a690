"""Microsoft's Agents Playground (npm, offline) beside a running bot, and a client of its interface without a browser."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "tests/clients/node_modules/@microsoft/m365agentsplayground/cli.js"
TENANT = "00000000-0000-0000-0000-0000000000001"
CONFIGURATION = """\
organisations:
  - organisation: provincie-zeeland
    tenants: [{platform: teams, tenant: "00000000-0000-0000-0000-0000000000001"}]
teams:
  - organisation: provincie-zeeland
    place: {platform: teams, tenant: "00000000-0000-0000-0000-0000000000001", conversation: kanaal-communicatie}
"""
NAMES = ("Anna de Vries", "Sanne Bakker", "Bram Visser", "Carla Smit", "Dirk Mulder", "Els Kok")
"""The Playground wants six people; Anna asks, Sanne is in the team."""


def person(name: str) -> dict[str, str]:
    """Somebody, as the Playground's file wants it."""
    given, _, family = name.partition(" ")
    number = NAMES.index(name) + 20
    mail = f"{given.lower()}@zeeland.example"
    return {
        "id": f"user-{given.lower()}", "name": name, "userPrincipleName": mail, "email": mail, "givenName": given, "surname": family,
        "aadObjectId": f"00000000-0000-0000-0000-0000000000{number:03}",
    }  # fmt: skip


PEOPLE = {
    "version": "0.1.1",
    "tenantId": TENANT,
    "bot": {"id": "00000000-0000-0000-0000-00000000000011", "name": "Postwijzer"},
    "currentUser": person(NAMES[0]),
    "users": [person(name) for name in NAMES[1:]],
    "personalChat": {"id": "prive-anna"},
    "groupChat": {"id": "groep-haven", "name": "Projectgroep haven"},
    "team": {
        "id": "team-communicatie", "name": "Team Communicatie", "aadGroupId": "00000000-0000-0000-0000-000000000031",
        "channels": [{"id": "kanaal-communicatie", "name": "Vragen"}],
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Running:
    """A bot and a Playground that know each other."""

    bot: str
    playground: str


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Running]:
    """Start `postwijzer serve` and the Playground on free ports; both are ended afterwards."""
    (folder / ".m365agentsplayground.yml").write_text(json.dumps(PEOPLE))
    (folder / "config.yaml").write_text(CONFIGURATION)
    bot, playground = _free(), _free()
    settings = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("TEAMS_", "POSTWIJZER_", "DATABASE_"))},
        "TEAMS_DEVELOPMENT": "true", "POSTWIJZER_VAR": str(folder / "var"), "POSTWIJZER_CONFIG": str(folder / "config.yaml"), **environment,
    }  # fmt: skip
    serve = [sys.executable, "-m", "adapters", "serve", "--port", str(bot)]
    play = ["node", str(CLI), "start", "-e", f"http://localhost:{bot}/api/messages", "-c", "msteams", "-p", str(playground), "--disable-telemetry"]
    with (folder / "bot.log").open("w") as told, (folder / "playground.log").open("w") as played:
        started = [
            subprocess.Popen(serve, cwd=ROOT, env=settings, stdout=told, stderr=told),
            subprocess.Popen(play, cwd=folder, env=settings, stdout=played, stderr=played),
        ]
        try:
            _until(f"http://127.0.0.1:{bot}/health/ready", started[0], folder / "bot.log")
            _until(f"http://localhost:{playground}/_internal/v1/config", started[1], folder / "playground.log")
            yield Running(f"http://127.0.0.1:{bot}", f"http://localhost:{playground}")
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(25)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(url: str, process: subprocess.Popen[bytes], told: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=20):  # noqa: S310 - an address on this machine
                return
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise AssertionError(told.read_text()) from None
            time.sleep(0.2)


@dataclass
class Playground:
    """What the page of the Playground does, without the page: `said` holds what the bot sent, newest last."""

    url: str
    said: list[dict[str, Any]] = field(default_factory=list)

    async def __aenter__(self) -> Playground:
        """Listen to the conversations."""
        self._session = aiohttp.ClientSession()
        self.config = (await (await self._session.get(f"{self.url}/_internal/v1/config")).json())["config"]
        self._socket = await self._session.ws_connect(f"{self.url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream")
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self._socket.close()
        await self._listening
        await self._session.close()

    async def _listen(self) -> None:
        async for message in self._socket:
            self.said.append(json.loads(message.data))

    async def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Give the answer's JSON (or text)."""
        async with self._session.post(self.url + path, json=body) as answer:
            text = await answer.text()
            assert answer.status < 300, (answer.status, text)
        return json.loads(text) if text.startswith(("{", "[")) else text

    async def says(self, conversation: str, text: str, who: str = "user-anna", mention: bool = False) -> None:
        """Somebody types, with a mention of the bot where asked."""
        bot = self.config["bot"]
        at = f"<at>{bot['name']}</at>"
        mentions = [{"mentioned": {"id": bot["id"], "name": bot["name"]}, "text": at}] if mention else []
        body = {"from": {"id": who}, "text": f"{at} {text}" if mention else text, "textFormat": "plain", "mentions": mentions}
        await self.post(f"/_conversation/v1/conversations/{conversation}/messages", body)

    async def invokes(self, name: str, value: Mapping[str, Any], conversation: str = "prive-anna", who: str = "user-anna", **more: Any) -> Any:
        """An invoke, as a button or the message extension makes one; gives the bot's answer."""
        body = {"name": name, "value": value, "from": {"id": who}, "conversation": {"id": conversation}, **more}
        return await self.post("/_conversation/v1/invoke", body)

    async def presses(self, choice: str, message: Mapping[str, Any], who: str = "user-anna", text: str = "") -> Any:
        """Press the Action.Execute that stands for `choice` on the card of a message, filled in with `text`; gives the bot's answer."""
        action = next(each for each in executes(message["message"]) if each["data"]["choice"].startswith(choice))
        data = {**action["data"], **({action["data"]["field"]: text} if text else {})}
        value = {"action": {"type": "Action.Execute", "verb": action["verb"], "data": data}, "trigger": "manual"}
        shown = message["message"]
        where: Any = {"conversation": shown.get("postConversationId") or message["actionConversationId"], "replyToId": shown["messageId"]}
        return await self.invokes("adaptiveCard/action", value, who=who, **where)

    async def hears(self, wanted: str | Callable[[dict[str, Any]], bool], seconds: float = 15) -> dict[str, Any]:
        """Wait until the bot has said something that holds these words; gives it."""
        fits = wanted if callable(wanted) else lambda each: wanted in json.dumps(each, ensure_ascii=False)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := next((each for each in reversed(self.said) if fits(each)), None):
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"not heard: {wanted}; heard: {json.dumps(self.said[-5:], ensure_ascii=False)[:3000]}")


def executes(given: Any) -> list[dict[str, Any]]:
    """Every Action.Execute on a card."""
    if isinstance(given, list):
        return [found for each in given for found in executes(each)]
    if not isinstance(given, dict):
        return []
    own = [given] if given.get("type") == "Action.Execute" else []
    return own + [found for each in given.values() for found in executes(each)]

"""A Slack around the adapter: a Web API that remembers its calls, and requests with real payload shapes and real signatures."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier

from adapters.slack import Slack
from bot import dialogue
from bot.dialogue import Engine
from bot.dutch import canonical
from bot.guidance import Guidance
from bot.messages import Finding
from bot.render import citation
from bot.results import Answer, Context, DraftVerdict, Review
from bot.settings import load_settings
from bot.talk import GuidedTalk
from tests.support.house import Site, build, real_guidance
from tests.support.memory_store import MemoryStore
from tests.support.slack_limits import of_message, of_view

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, APP, BOT, ANNA, SANNE, CHANNEL, TEAM_CHANNEL = "T1", "A0APP", "U0BOT", "U1ANNA", "U2SANNE", "C5", "C-team"
DRAFT = "Volgende week maken wij bekend dat de veerdienst stopt."
Client = TestClient[web.Request, web.Application]


@dataclass
class FakeApi:
    """Slack's Web API. `plan` holds, by method, what the next calls get: (status, body, headers)."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    plan: dict[str, list[tuple[int, dict[str, Any], dict[str, str]]]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: list[str] = field(default_factory=lambda: [SANNE])
    responded: list[dict[str, Any]] = field(default_factory=list)
    gone_urls: bool = False

    def __post_init__(self) -> None:
        self._stamps = itertools.count(1)

    def app(self) -> web.Application:
        """The server."""
        made = web.Application(client_max_size=2**22)
        made.router.add_route("*", "/api/{method}", self._call)
        made.router.add_post("/url/{id}", self._url)
        return made

    def of(self, method: str) -> list[dict[str, Any]]:
        """The bodies of the calls of a method."""
        return [body for name, body in self.calls if name == method]

    @property
    def posted(self) -> list[dict[str, Any]]:
        """The messages that were posted."""
        return self.of("chat.postMessage")

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            body = await request.json()
        else:
            body = dict(request.query) | {name: str(value) for name, value in (await request.post()).items()}
        packed = {"blocks", "view", "prompts"}
        body = {name: json.loads(value) if name in packed and isinstance(value, str) else value for name, value in body.items()}
        self.calls.append((method, body))
        if method in {"chat.postMessage", "chat.update"}:
            assert of_message(body) == [], (method, of_message(body))
        if method in {"views.open", "views.publish"}:
            assert of_view(body["view"]) == [], (method, of_view(body["view"]))
        if self.plan.get(method):
            status, told, headers = self.plan[method].pop(0)
            return web.json_response(told, status=status, headers=headers)
        told = {"ok": True} | self._told(method, body)
        if method == "chat.postMessage":
            body["ts"] = told["ts"]  # what was posted is remembered with its own stamp
        return web.json_response(told)

    def _told(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        user = str(body.get("user", ""))
        told: dict[str, dict[str, Any]] = {
            "auth.test": {"user_id": BOT, "team_id": TEAM},
            "users.info": {"user": {"id": user, "team_id": TEAM, "profile": {"real_name": user[2:].capitalize()}} | self.people.get(user, {})},
            "conversations.open": {"channel": {"id": f"D-{body.get('users')}"}},
            "conversations.members": {"members": self.members},
            "chat.postMessage": {"ts": f"1700000000.{next(self._stamps):06}", "channel": body.get("channel")},
        }
        return told.get(method, {})

    async def _url(self, request: web.Request) -> web.Response:
        if self.gone_urls:
            return web.Response(status=404, text="expired_url")
        body = await request.json()
        assert of_message(body) == [], of_message(body)
        self.responded.append(body)
        return web.Response(text="ok")


@dataclass
class World:
    """The adapter in a server, the fake Slack behind it, and the site (service, outbox, clock) between."""

    api: FakeApi
    slack: Slack
    site: Site
    client: Client
    base: str

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)

    async def send(
        self, body: bytes, content_type: str, *, secret: str = SECRET, age: float = 0, headers: Mapping[str, str] | None = None
    ) -> ClientResponse:
        """One request as Slack sends it."""
        stamp = str(int(time.time() - age))
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": content_type}
        return await self.client.post("/slack/events", data=body, headers=signed | dict(headers or {}))

    async def event(self, event: Mapping[str, Any], *, event_id: str = "", deliver: bool = True, **more: Any) -> ClientResponse:
        """An event of the Events API."""
        body = envelope(event, event_id or f"Ev{next(self._ids):08}") | more
        answer = await self.send(json.dumps(body).encode(), "application/json")
        if deliver:
            await self.site.outbox.settle()
        return answer

    async def direct(self, text: str, user: str = ANNA, **more: Any) -> ClientResponse:
        """A direct message."""
        usual = {"type": "message", "channel": f"D-{user}", "channel_type": "im", "user": user, "text": text, "ts": self.stamp(), "team": TEAM}
        return await self.event(usual | more)

    async def mention(self, text: str, user: str = ANNA, channel: str = CHANNEL, **more: Any) -> ClientResponse:
        """The bot named in a channel."""
        usual = {"type": "app_mention", "channel": channel, "user": user, "text": f"<@{BOT}> {text}", "ts": self.stamp(), "team": TEAM}
        return await self.event(usual | more)

    async def command(self, name: str, text: str, user: str = ANNA, **more: Any) -> dict[str, Any]:
        """A slash command; gives the body of the answer ({} for an empty one)."""
        usual = {
            "token": "x", "team_id": TEAM, "team_domain": "zeeland", "channel_id": CHANNEL, "channel_name": "algemeen", "user_id": user,
            "user_name": "anna", "command": name, "text": text, "api_app_id": APP, "is_enterprise_install": "false",
            "response_url": self.url(), "trigger_id": self.trigger(),
        }  # fmt: skip
        answer = await self.send(urlencode(usual | more).encode(), "application/x-www-form-urlencoded")
        assert answer.status == 200, answer.status
        await self.site.outbox.settle()
        said = await answer.text()
        if not said:
            return {}
        told: dict[str, Any] = json.loads(said)
        assert of_message(told) == []
        return told

    async def interact(self, payload: Mapping[str, Any]) -> ClientResponse:
        """A press, shortcut or submitted modal."""
        usual = {"team": {"id": TEAM, "domain": "zeeland"}, "user": {"id": ANNA, "username": "anna", "name": "anna", "team_id": TEAM}}
        more = {"api_app_id": APP, "token": "x", "trigger_id": self.trigger(), "enterprise": None, "is_enterprise_install": False}
        body = urlencode({"payload": json.dumps(usual | more | dict(payload))}).encode()
        answer = await self.send(body, "application/x-www-form-urlencoded")
        await self.site.outbox.settle()
        return answer

    async def press(
        self, shown: Mapping[str, Any], label: str, *, user: str = ANNA, channel: str = "", ephemeral: bool = False, **more: Any
    ) -> ClientResponse:
        """A press on the button with this label on a message that was posted."""
        action = button(shown, label)
        channel = channel or str(shown.get("channel", CHANNEL))
        stamp = str(shown.get("ts", "1700000000.000001"))
        pressed = {"action_id": action["action_id"], "block_id": "b", "type": "button", "value": action["value"], "action_ts": self.stamp()}
        payload = {
            "type": "block_actions", "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
            "container": {"type": "message", "message_ts": stamp, "channel_id": channel, "is_ephemeral": ephemeral},
            "channel": {"id": channel, "name": "x"}, "message": {"ts": stamp, "thread_ts": shown.get("thread_ts")}, "response_url": self.url(),
            "actions": [pressed], "state": {"values": {}},
        }  # fmt: skip
        return await self.interact(payload | more)

    async def submit(self, view: Mapping[str, Any], *, user: str = ANNA, **fields: str) -> dict[str, Any]:
        """A modal that was opened, filled in and submitted; gives the body of the answer."""
        values = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                name, kind = block["element"]["action_id"], block["element"]["type"]
                given = fields.get(name)
                held = {"selected_option": {"value": given} if given else None} if kind == "static_select" else {"value": given}
                values[block["block_id"]] = {name: {"type": kind} | held}
        payload = {
            "type": "view_submission", "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
            "view": dict(view) | {"id": "V1", "hash": f"h{next(self._ids)}", "state": {"values": values}}, "response_urls": [],
        }  # fmt: skip
        answer = await self.interact(payload)
        assert answer.status == 200, answer.status
        said = await answer.text()
        return dict(json.loads(said)) if said else {}

    def opened_view(self) -> dict[str, Any]:
        """The modal that was opened last."""
        return dict(self.api.of("views.open")[-1]["view"])

    def stamp(self) -> str:
        """The stamp of a message."""
        return f"{int(time.time())}.{next(self._ids):06}"

    def trigger(self) -> str:
        """The id of a command, press or shortcut."""
        return f"{next(self._ids)}.{TEAM}.0a1b2c"

    def url(self) -> str:
        """A response_url."""
        return f"{self.base}url/{next(self._ids)}"


def envelope(event: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """What is around every event."""
    return {
        "token": "x", "team_id": TEAM, "api_app_id": APP, "event": dict(event), "type": "event_callback", "event_id": event_id,
        "event_time": int(time.time()), "is_ext_shared_channel": False, "event_context": "4-x",
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}],
    }  # fmt: skip


def button(shown: Mapping[str, Any], label: str) -> dict[str, Any]:
    """The button with this label."""
    found = [each for block in shown["blocks"] if block["type"] == "actions" for each in block["elements"]]
    match = [each for each in found if each["type"] == "button" and each["text"]["text"] == label]
    assert match, [each.get("text", {}).get("text") for each in found]
    return dict(match[0])


def words(shown: Mapping[str, Any]) -> str:
    """All that a message, modal or tab shows, as one text."""
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, Mapping):
            if isinstance(part.get("text"), str):
                found.append(part["text"])
            for name, each in part.items():
                if name not in {"value", "private_metadata"}:
                    walk(each)
        elif isinstance(part, list | tuple):
            for each in part:
                walk(each)

    walk(list(shown["blocks"]))
    return "\n".join(found)


def site_with(slack: Slack, **more: Any) -> Site:
    """A service with the real guidance and the real talk; only the judging is simple, so that better judging breaks no test here."""
    talk = GuidedTalk(real_guidance(), b"k" * 32)
    talk._engine = Engine(_answer, _review, dialogue.real_engine().covers)
    return build(MemoryStore(), talk=talk, senders={"slack": slack}, **more)


def _answer(text: str, organisation: str, context: Context, guidance: Guidance) -> Answer:  # noqa: ARG001 - the engine's signature
    """Yes, by one rule, whatever is asked."""
    rule = citation(guidance, "zl-4-bestuurders")
    return Answer("question", "ja", ("fouten",), False, None, 0.9, "", "Ja, dat kan.", why="Zo blijft zichtbaar wat er stond.", citations=(rule,))


def _review(text: str, organisation: str, context: Context, guidance: Guidance) -> Review:  # noqa: ARG001 - the engine's signature
    """Points at the ferry and at a party, by one rule."""
    rule, found = citation(guidance, "zl-4-bestuurders"), []
    for check, words in (("woordvoering", DRAFT), ("politiek", "Stem op D66!")):
        if (at := text.find(words)) >= 0:
            found.append(Finding(check, "consult", "regel", at, at + len(words), words, "Dit is nieuws.", "Laat het weg.", (rule,)))
    verdict: DraftVerdict = "overleggen" if found else "plaatsen"
    contact = "team-communicatie" if found else None
    return Review(verdict, tuple(found), contact, 0.9, "", canonical=canonical(text), text=text)


async def world(api: FakeApi, server: TestServer, **more: Any) -> World:
    """Everything together."""
    settings = load_settings(
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": str(server.make_url("/api/"))}
    )
    slack = Slack(settings.slack)
    site = site_with(slack, **more)
    app = web.Application()
    slack.routes(app, site.service)
    client: Client = TestClient(TestServer(app))
    await client.start_server()
    return World(api, slack, site, client, str(server.make_url("/")))

"""A key server and a connector like Microsoft's, on this machine, and a site with the real adapter between them."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.teams import PATH, Teams
from adapters.teams.registration import bots_of
from adapters.teams.sdk import Sdk
from bot.settings import load_settings
from bot.talk import GuidedTalk
from tests.support.house import Site, build, real_guidance
from tests.support.memory_store import MemoryStore

APP, TENANT, BOT = "11111111-1111-4111-8111-111111111111", "aaaaaaaa-0000-4000-8000-000000000001", "28:11111111-1111-4111-8111-111111111111"
OTHER_APP, OTHER_TENANT = "22222222-2222-4222-8222-222222222222", "aaaaaaaa-0000-4000-8000-000000000002"
TEAM_CHANNEL = "19:team@thread.tacv2"
ISSUER = "https://api.botframework.com"
CONFIGURATION = {
    "organisations": [{"organisation": "provincie-zeeland", "tenants": [{"platform": "teams", "tenant": TENANT}]}],
    "teams": [
        {"organisation": "provincie-zeeland", "place": {"platform": "teams", "tenant": TENANT, "conversation": TEAM_CHANNEL}},
    ],
}
Json = dict[str, Any]


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A signing key; making one takes time, so each is made once."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def token(service_url: str, *, signed_by: str = "microsoft", kid: str = "k1", **claims: Any) -> str:
    """The header that Teams would send; `claims` change it (None takes one away)."""
    now = time.time()
    usual = {"iss": ISSUER, "aud": APP, "serviceurl": service_url, "exp": now + 600, "nbf": now - 10}
    held = {name: value for name, value in (usual | claims).items() if value is not None}
    return "Bearer " + jwt.encode(held, key(signed_by), algorithm="RS256", headers={"kid": kid})


@dataclass
class Microsoft:
    """Keys and connector. `plan` holds answers for the next calls of the connector: (status, headers, error code)."""

    url: str = ""
    posted: list[tuple[str, Json]] = field(default_factory=list)
    updated: list[tuple[str, str, Json]] = field(default_factory=list)
    opened: list[Json] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    plan: list[tuple[int, Mapping[str, str], str]] = field(default_factory=list)
    roster: dict[str, Json] = field(default_factory=dict)
    keys_down: bool = False
    not_installed: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Count the messages."""
        self._ids = itertools.count(1)

    def application(self) -> web.Application:
        """Both servers in one."""
        app = web.Application(client_max_size=10**7)
        app.router.add_get("/openid", self._openid)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/v3/conversations", self._open)
        app.router.add_post("/v3/conversations/{conversation}/activities", self._post)
        app.router.add_put("/v3/conversations/{conversation}/activities/{activity}", self._put)
        app.router.add_get("/v3/conversations/{conversation}/members/{account}", self._member)
        return app

    async def _openid(self, request: web.Request) -> web.Response:
        if self.keys_down:
            raise web.HTTPInternalServerError
        return web.json_response({"jwks_uri": f"http://{request.host}/keys", "issuer": ISSUER})

    async def _keys(self, _: web.Request) -> web.Response:
        listed = json.loads(RSAAlgorithm.to_jwk(key("microsoft").public_key()))
        return web.json_response({"keys": [listed | {"kid": "k1", "use": "sig", "endorsements": ["msteams"]}]})

    def _next(self, request: web.Request) -> web.Response | None:
        self.tokens.append(request.headers.get("Authorization", ""))
        if not self.plan:
            return None
        status, headers, code = self.plan.pop(0)
        return web.json_response({"error": {"code": code, "message": "no"}}, status=status, headers=headers)

    async def _open(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.opened.append(asked)
        if planned := self._next(request):
            return planned
        account = asked["members"][0]["id"]
        if account in self.not_installed:
            return web.json_response({"error": {"code": "ForbiddenOperationException", "message": "no"}}, status=403)
        return web.json_response({"id": f"a:{account}"}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        if planned := self._next(request):
            return planned
        conversation = request.match_info["conversation"]
        if conversation in self.closed:
            return web.json_response({"error": {"code": "BotNotInConversationRoster", "message": "no"}}, status=403)
        self.posted.append((conversation, await request.json()))
        return web.json_response({"id": f"m{next(self._ids)}"}, status=201)

    async def _put(self, request: web.Request) -> web.Response:
        if planned := self._next(request):
            return planned
        self.updated.append((request.match_info["conversation"], request.match_info["activity"], await request.json()))
        return web.json_response({"id": request.match_info["activity"]})

    async def _member(self, request: web.Request) -> web.Response:
        account = request.match_info["account"]
        if self.plan and self.plan[0][2] == "BotNotInConversationRoster" and (planned := self._next(request)):
            return planned
        if account in self.strangers:
            return web.json_response({"error": {"code": "MemberNotFoundInConversation", "message": "no"}}, status=404)
        usual = {"id": account, "name": account, "userPrincipalName": f"{account}@zeeland.example", "tenantId": TENANT, "userRole": "user"}
        return web.json_response(usual | self.roster.get(account, {}))


@dataclass
class Talk:
    """A running site and the Teams that it talks to."""

    site: Site
    microsoft: Microsoft
    client: TestClient[web.Request, web.Application]

    def __post_init__(self) -> None:
        """Count the activities."""
        self._ids = itertools.count(1)

    def activity(self, kind: str = "message", who: str = "anna", conversation: str = "a:anna", scope: str = "personal", **given: Any) -> Json:
        """An activity as Teams sends it."""
        usual = {
            "type": kind, "id": f"in{next(self._ids)}", "timestamp": "2026-11-20T10:00:00.000Z", "channelId": "msteams",
            "serviceUrl": self.microsoft.url, "from": {"id": f"29:{who}", "name": who.capitalize(), "aadObjectId": f"aad-{who}"},
            "recipient": {"id": BOT, "name": "Postwijzer"},
            "conversation": {"id": conversation, "conversationType": scope, "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
        }  # fmt: skip
        return usual | given

    async def send(self, activity: Json, header: str | None = "") -> tuple[int, Any]:
        """Give status and JSON body of the answer; `header` "" means a good one. Everything that follows is delivered."""
        headers = {"Authorization": token(self.microsoft.url) if header == "" else header} if header is not None else {}
        async with self.client.post(PATH, json=activity, headers=headers) as answer:
            text = await answer.text()
        await self.site.outbox.settle()
        return answer.status, json.loads(text) if text.startswith(("{", "[")) else None

    async def says(self, text: str, **given: Any) -> Json:
        """Somebody types; gives the last activity that was posted."""
        status, _ = await self.send(self.activity(text=text, **given))
        assert status == 200
        return self.microsoft.posted[-1][1] if self.microsoft.posted else {}

    async def mentions(
        self, text: str, who: str = "anna", conversation: str = f"{TEAM_CHANNEL};messageid=m0", scope: str = "channel", **given: Any
    ) -> int:
        """Somebody mentions the bot in a shared place."""
        entity = {"type": "mention", "text": "<at>Postwijzer</at>", "mentioned": {"id": BOT, "name": "Postwijzer"}}
        activity = self.activity(text=f"<at>Postwijzer</at> {text}", who=who, conversation=conversation, scope=scope, entities=[entity], **given)
        return (await self.send(activity))[0]

    async def presses(self, choice: str, who: str = "anna", conversation: str = "a:anna", scope: str = "personal", **fields: Any) -> Json:
        """Somebody presses a button of a card; gives the body of the answer."""
        data = {"choice": choice, **({"field": "t1", "t1": fields.pop("text")} if "text" in fields else {}), **fields}
        value = {"action": {"type": "Action.Execute", "verb": "choice", "data": data}, "trigger": "manual"}
        status, body = await self.send(self.activity("invoke", who, conversation, scope, name="adaptiveCard/action", value=value))
        assert status == 200
        return dict(body)


@asynccontextmanager
async def talking(environment: Mapping[str, str] | None = None, configuration: Mapping[str, Any] = CONFIGURATION) -> AsyncIterator[Talk]:
    """A site with the real talk, the real adapter and a Microsoft of our own."""
    microsoft = Microsoft()
    async with TestServer(microsoft.application()) as server:
        microsoft.url = str(server.make_url("")).rstrip("/")
        settings = load_settings(
            {"TEAMS_APP_ID": APP, "TEAMS_APP_SECRET": "geheim", "TEAMS_TENANT": TENANT} if environment is None else dict(environment)
        )
        bots = bots_of(settings)
        adapter = Teams(settings, Sdk(bots, f"{microsoft.url}/openid", token=lambda bot: f"token-{bot.app_id}"))
        assert adapter.check() == []
        site = build(MemoryStore(), talk=GuidedTalk(real_guidance(), b"k" * 32), configuration=configuration, senders={"teams": adapter})
        application = web.Application()
        adapter.routes(application, site.service)
        async with TestClient(TestServer(application)) as client:
            yield Talk(site, microsoft, client)
        await adapter.close()


def card_of(activity: Json) -> Json:
    """The card in a message."""
    return dict(activity["attachments"][0]["content"])


def texts(given: Any) -> list[str]:
    """Every piece of text on a card, in order: runs, blocks, labels, titles of buttons."""
    if isinstance(given, list):
        return [text for each in given for text in texts(each)]
    if not isinstance(given, dict):
        return []
    own = [given[name] for name in ("text", "label", "title") if isinstance(given.get(name), str)]
    return own + [text for name, value in given.items() if name not in {"fallback", "data"} for text in texts(value)]

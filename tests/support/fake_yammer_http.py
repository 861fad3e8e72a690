"""The fake Yammer and its Entra ID over HTTP: the shapes, pages, visibility, rate limits and errors that the real ones document."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.fake_yammer import CLIENT_ID, SECRET, TENANT, Call, FakeYammer, kind_of

LIMITS = {"messages": (10, 30.0), "others": (10, 30.0)}
PAGE = 20
USER = web.RequestKey("user", int)
Predicate = Callable[[dict[str, Any]], bool]


@asynccontextmanager
async def running(site: FakeYammer) -> AsyncIterator[str]:
    """Serve on a free port of this machine; gives the address."""
    server = TestServer(Api(site).application())
    await server.start_server()
    try:
        yield str(server.make_url("/")).rstrip("/")
    finally:
        await server.close()


class Api:
    """The handlers."""

    def __init__(self, site: FakeYammer) -> None:
        self._site = site

    def application(self) -> web.Application:
        """The web application: /api/v1 and /{tenant}/oauth2/v2.0."""
        app = web.Application(middlewares=[self._guard])
        v1 = "/api/v1"
        feeds: dict[str, Callable[[web.Request], Predicate]] = {
            "messages": lambda _: lambda m: not m["direct_message"],
            "messages/private": lambda _: lambda m: m["direct_message"],
            "messages/received": lambda r: lambda m: (m["direct_message"] or r[USER] in m["notified_user_ids"]) and m["sender_id"] != r[USER],
            "messages/inbox": lambda r: lambda m: m["direct_message"] or r[USER] in m["notified_user_ids"],
            "messages/sent": lambda r: lambda m: m["sender_id"] == r[USER],
            r"messages/in_group/{id:\d+}": lambda r: lambda m: m["group_id"] == int(r.match_info["id"]),
            r"messages/in_thread/{id:\d+}": lambda r: lambda m: m["thread_id"] == int(r.match_info["id"]),
        }
        for path, wanted in feeds.items():
            app.router.add_get(f"{v1}/{path}.json", self._feed(path, wanted))
        app.router.add_post(f"{v1}/messages.json", self._post)
        app.router.add_get(f"{v1}/messages/{{id:\\d+}}.json", self._one)
        app.router.add_delete(f"{v1}/messages/{{id:\\d+}}.json", self._delete)
        app.router.add_get(f"{v1}/users/current.json", self._me)
        app.router.add_get(f"{v1}/users/by_email.json", self._by_email)
        app.router.add_get(f"{v1}/users/in_group/{{id:\\d+}}.json", self._members)
        app.router.add_get(f"{v1}/users/{{id:\\d+}}.json", self._user)
        app.router.add_get(f"{v1}/groups.json", self._groups)
        app.router.add_get("/{tenant}/oauth2/v2.0/authorize", self._authorize)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Outages, tokens, limits, in that order."""
        trouble = self._site.plan.pop(0) if self._site.plan and "/api/" in request.path else self._site.down or self._site.mischief()
        if "/api/" not in request.path:
            if self._site.entra_down:
                raise web.HTTPServiceUnavailable
            return await handler(request)  # type: ignore[no-any-return]  # aiohttp's handlers are untyped
        now = self._site.clock().timestamp()
        user, until = self._site.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "), (0, 0.0))
        call = Call(now, user, request.method, request.path, dict(request.query))
        if trouble == "503":
            return web.Response(status=503, text="<html>away</html>")
        if trouble == "drop":
            return _hang_up(request)
        if not user or now >= until:
            self._site.turned_away += 1
            return _fail(401, 16, "Token not found.")
        self._site.calls.append(call)
        limit, window = LIMITS[kind_of(request.path)]
        hits = self._site.hits[user, kind_of(request.path)]
        while hits and hits[0] <= now - window:
            hits.popleft()
        if len(hits) >= limit:
            self._site.over_limit += 1
        if len(hits) >= limit or trouble == "429":
            call.status = 429
            return _fail(429, 33, "Rate limited due to excessive requests.")
        hits.append(now)
        request[USER] = user
        response: web.StreamResponse = await handler(request)
        call.status = response.status
        return _hang_up(request) if trouble == "lost" else response

    def _feed(self, name: str, wanted: Callable[[web.Request], Predicate]) -> Any:
        async def feed(request: web.Request) -> web.Response:
            me, query = request[USER], request.query
            if "in_group" in name:
                group = int(request.match_info["id"])
                if group not in self._site.groups:
                    return web.json_response({"base": "Group not found."}, status=404)
                if self._site.groups[group]["privacy"] == "private" and me not in self._site.members[group]:
                    return web.json_response({"base": "You are not authorised to view this group."}, status=403)
            every = sorted((m for m in self._site.messages.values() if self._sees(me, m) and wanted(request)(m)), key=lambda m: -int(m["id"]))
            if "newer_than" in query:
                every = [m for m in every if m["id"] > int(query["newer_than"])]
            if "older_than" in query:
                every = [m for m in every if m["id"] < int(query["older_than"])]
            if query.get("threaded") == "true":
                every = [m for m in every if m["id"] == m["thread_id"]]
            count = min(int(query.get("limit", PAGE)), PAGE)
            return web.json_response(self._envelope(every[:count], me, older=len(every) > count, feed=name))

        return feed

    def _sees(self, me: int, message: dict[str, Any]) -> bool:
        if message["direct_message"]:
            return me in message["_to"]
        group = message["group_id"]
        return not group or self._site.groups[group]["privacy"] == "public" or me in self._site.members[group]

    def _envelope(self, shown: list[dict[str, Any]], me: int, *, older: bool, feed: str = "") -> dict[str, Any]:
        references = [self._site.users[each] for each in sorted({m["sender_id"] for m in shown})]
        for thread in sorted({m["thread_id"] for m in shown}):
            every = [m for m in self._site.messages.values() if m["thread_id"] == thread]
            people = every[0]["_to"]
            references.append({
                "type": "thread", "id": thread, "thread_starter_id": thread, "direct_message": every[0]["direct_message"],
                "privacy": every[0]["privacy"], "stats": {"updates": len(every), "latest_reply_id": max(m["id"] for m in every)},
                "participants_count": len(people), "participants": [{"type": "user", "id": each} for each in people],
            })  # fmt: skip
            starter = self._site.messages.get(thread)
            if starter and starter not in shown:
                references.append({"type": "message", **_public(starter)})
        meta = {
            "requested_poll_interval": self._site.poll_interval, "older_available": older, "current_user_id": me, "feed_name": feed, "feed_desc": "",
            "realtime": {"uri": "https://1.rt.yammer.com/cometd/", "authentication_token": "x", "channel_id": "y"},
        }  # fmt: skip
        return {"threaded_extended": {}, "messages": [_public(m) for m in shown], "references": references, "external_references": [], "meta": meta}

    async def _post(self, request: web.Request) -> web.Response:
        given: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            given |= await request.json()
        else:
            given |= dict(await request.post())
        body, me = str(given.get("body") or ""), request[USER]
        if not body.strip():
            return web.json_response({"base": "Please provide a message body."}, status=400)
        parent, group = int(given.get("replied_to_id") or 0), int(given.get("group_id") or 0)
        if parent and (parent not in self._site.messages or not self._sees(me, self._site.messages[parent])):
            return web.json_response({"base": "Replied to message not found"}, status=404)
        if group and group not in self._site.groups:
            return web.json_response({"base": "Group not found."}, status=404)
        if group and self._site.groups[group]["privacy"] == "private" and me not in self._site.members[group]:
            return web.json_response({"base": "You are not authorised to post."}, status=403)
        people = given.get("direct_to_user_ids") or ()
        listed = people if isinstance(people, list) else re.findall(r"\d+", str(people))
        number = self._site.say(me, body, group=group, reply_to=parent, to=tuple(int(each) for each in listed))
        return web.json_response(self._envelope([self._site.messages[number]], me, older=False), status=201)

    async def _one(self, request: web.Request) -> web.Response:
        found = self._site.messages.get(int(request.match_info["id"]))
        return web.json_response(_public(found)) if found and self._sees(request[USER], found) else web.json_response({}, status=404)

    async def _delete(self, request: web.Request) -> web.Response:
        return web.Response(status=200 if self._site.messages.pop(int(request.match_info["id"]), None) else 404)

    async def _me(self, request: web.Request) -> web.Response:
        return web.json_response(self._full(request[USER]))

    async def _user(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        return web.json_response(self._full(number)) if number in self._site.users else web.json_response({}, status=404)

    async def _by_email(self, request: web.Request) -> web.Response:
        found = [self._full(each) for each in self._site.users if self._full(each)["email"] == request.query.get("email")]
        return web.json_response(found) if found else web.json_response({}, status=404)

    async def _members(self, request: web.Request) -> web.Response:
        people, page = sorted(self._site.members.get(int(request.match_info["id"]), ())), int(request.query.get("page", 1))
        shown = people[50 * (page - 1) : 50 * page]
        return web.json_response({"users": [self._full(each) for each in shown], "more_available": len(people) > 50 * page})

    async def _groups(self, _request: web.Request) -> web.Response:
        return web.json_response(list(self._site.groups.values()))

    def _full(self, number: int) -> dict[str, Any]:
        """A user as asked for apart: with the address."""
        return self._site.users[number] | {"email": f"{self._site.users[number]['name']}@gemeente.example"}

    async def _authorize(self, request: web.Request) -> web.Response:
        code = f"code-{next(self._site.serial)}"
        self._site.codes[code] = dict(request.query)
        raise web.HTTPFound(f"{request.query['redirect_uri']}?{urlencode({'code': code, 'state': request.query['state']})}")

    async def _token(self, request: web.Request) -> web.Response:
        given = await request.post()
        if given.get("client_id") != CLIENT_ID or given.get("client_secret") != SECRET or request.match_info["tenant"] != TENANT:
            return web.json_response({"error": "invalid_client", "error_description": "AADSTS7000215"}, status=401)
        if given.get("grant_type") == "authorization_code":
            asked = self._site.codes.pop(str(given.get("code")), None)
            proof = hashlib.sha256(str(given.get("code_verifier")).encode()).digest()
            proven = asked and base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == asked.get("code_challenge")
            if not asked or not proven or given.get("redirect_uri") != asked["redirect_uri"]:
                return web.json_response({"error": "invalid_grant", "error_description": "AADSTS70000"}, status=400)
            refresh = self._site.new_refresh_token()
        else:
            refresh = str(given.get("refresh_token"))
            if refresh not in self._site.refresh_tokens:
                self._site.turned_away += 1
                return web.json_response({"error": "invalid_grant", "error_description": "AADSTS700082"}, status=400)
        access = f"access-{next(self._site.serial)}"
        self._site.tokens[access] = (self._site.refresh_tokens[refresh], self._site.clock().timestamp() + 4000)
        return web.json_response({"token_type": "Bearer", "scope": "x", "expires_in": 4000, "access_token": access, "refresh_token": refresh})


def _public(message: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.items() if not key.startswith("_")}


def _fail(status: int, code: int, words: str) -> web.Response:
    return web.json_response({"response": {"message": words, "code": code, "stat": "fail"}}, status=status)


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response(status=500)

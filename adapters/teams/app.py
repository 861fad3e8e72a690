"""The endpoint: verify, read, hand to the service, answer. What Teams asks with an invoke is answered in the same request."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from aiohttp import web

from adapters.teams import inbound
from adapters.teams.cards import TYPE, Json, Words, card, words_from
from adapters.teams.extension import Extension
from adapters.teams.inbound import Came
from adapters.teams.keys import KeysAway
from adapters.teams.messages import markup
from adapters.teams.outbound import CLOSED
from adapters.teams.people import People, Person
from adapters.teams.references import References, Unreachable
from adapters.teams.registration import Bot, may_call
from adapters.teams.sdk import Refused, Sdk, Spot, Unauthorised
from bot.messages import Incoming, Reply
from bot.ports import Unavailable
from bot.service import Service
from bot.wording import say

log = logging.getLogger(__name__)
SAID = "application/vnd.microsoft.activity.message"
IN_PLACE = frozenset(
    {
        *("all-findings", "dismiss", "unmask", "capacity", "own_field", "press", "cancel", "organisation", "topic", "forget"),
        *("escalate:send", "escalate:noname"),
    }
)
"""Choices whose outcome replaces the card that was pressed; what comes of the others is a message of its own."""
EXTENSION = "composeExtension/"
AGAIN = 3600.0  # seconds before somebody of another tenant is told the same thing once more
ROSTER_AWAY = (Refused, aiohttp.ClientError, PermissionError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Sides:
    """What the endpoint works with. No registrations means development."""

    bots: Mapping[str, Bot]
    sdk: Sdk
    references: References
    people: People
    service: Service
    allow_guests: bool


class Endpoint:
    """POST /api/messages."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._extension = Extension(sides.service, self.words)
        self._told: dict[tuple[str, str], float] = {}

    def words(self) -> Words:
        """Give the words of the guidance that runs now."""
        return words_from(self._sides.service.guidance)

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one request of Teams: 401 without a good token, 503 where it should be tried again."""
        try:
            body = await request.json()
        except (ValueError, UnicodeDecodeError):
            raise web.HTTPBadRequest from None
        if not isinstance(body, dict):
            raise web.HTTPBadRequest
        try:
            app_id = await self._sides.sdk.verify(body, request.headers.get("Authorization", ""))
        except Unauthorised:
            raise web.HTTPUnauthorized from None
        except KeysAway:
            raise web.HTTPServiceUnavailable from None
        try:
            came = inbound.read(body, app_id)
        except ValueError:
            raise web.HTTPBadRequest from None
        if not may_call(came.service_url, development=not self._sides.bots):
            raise web.HTTPForbidden
        try:
            return await self._verified(came)
        except Unavailable:
            raise web.HTTPServiceUnavailable from None

    async def _verified(self, came: Came) -> web.Response:
        bot = self._sides.bots.get(came.app_id)
        if bot is not None and came.tenant.lower() != bot.tenant.lower():
            return await self._politely_no(came, "teams.andere-tenant")
        if came.kind == "installationUpdate" and str(came.activity.get("action", "")).startswith("remove"):
            await self._sides.references.removed(came)
            return web.Response(status=200)
        await self._sides.references.renew(came)
        if came.kind not in {"message", "messageUpdate", "messageDelete", "installationUpdate", "invoke"} or not inbound.is_for_us(came):
            return web.Response(status=200)
        try:
            who = await self._who(came)
        except ROSTER_AWAY as reason:
            log.warning("teams: the roster cannot be read: %s", type(reason).__name__)
            raise web.HTTPServiceUnavailable from None
        if who.outside and not self._sides.allow_guests:
            return await self._politely_no(came, "teams.gast")
        organisation = (bot.organisation if bot else None) or await self._sides.service.organisation_for(came.address, who.email)
        if came.kind == "invoke":
            return await self._invoke(came, organisation, who)
        return await self._event(came, organisation)

    async def _event(self, came: Came, organisation: str | None) -> web.Response:
        incoming = inbound.incoming(came, organisation)
        if incoming is None or (incoming.kind == "lifecycle" and not came.address.private and organisation is None):
            return web.Response(status=200)  # a welcome in a shared place asks nobody in particular for whom they work
        if not came.address.private and incoming.kind in {"text", "command"}:
            incoming = replace(incoming, fields=await self._link_where_no_chat(came))
        handled = await self._sides.service.handle(incoming)
        return web.Response(status=200 if handled.ok else 503)

    async def _invoke(self, came: Came, organisation: str | None, who: Person) -> web.Response:
        name, value = str(came.activity.get("name") or ""), came.activity.get("value")
        if name == "adaptiveCard/action" and isinstance(value, dict):
            return web.json_response(await self._pressed(came, value, organisation, who))
        if name == "message/submitAction":
            thumb = inbound.feedback(came, organisation)
            if thumb is not None:
                await self._sides.service.handle(thumb, inline=thumb.choice == "feedback:up")  # a thumb up needs no word back
            return web.json_response({})
        if name.startswith(EXTENSION) and isinstance(value, dict):
            answer = await self._extension.answer(came, name.removeprefix(EXTENSION), value, organisation)
            if answer is not None:
                return web.json_response(answer)
        return web.Response(status=501)

    async def _pressed(self, came: Came, value: Mapping[str, Any], organisation: str | None, who: Person) -> Json:
        action = value.get("action")
        data = action.get("data") if isinstance(action, dict) else None
        incoming = inbound.pressed(came, data, organisation) if isinstance(data, dict) else None
        if incoming is None:
            return _said(self._word("teams.gedaan"))
        of_team = incoming.choice.startswith("case-")
        if of_team and not who.member:
            return _said(self._word("teams.niet-lid"))
        inline = of_team or (came.address.private and _stays(incoming))
        handled = await self._sides.service.handle(incoming, inline=inline)
        if handled.reply is None:
            return _said(self._word("teams.gedaan"))
        return _said(handled.reply.headline) if of_team or not handled.ok else _card(handled.reply, self.words())

    async def _who(self, came: Came) -> Person:
        spot = await self._sides.references.place(came.address)
        if spot is None or not came.account or came.kind == "messageDelete":
            return Person(member=False)
        try:
            return await self._sides.people.who(replace(spot, conversation=came.address.conversation), came.account)
        except Refused as refused:
            if refused.status in CLOSED and str(came.activity.get("name") or "").startswith(EXTENSION):
                return Person(member=False)  # the extension works in chats that the bot is no part of; there is no roster to read then
            raise

    async def _link_where_no_chat(self, came: Came) -> tuple[tuple[str, str], ...]:
        """Give the address that starts a private chat where the bot cannot start one itself, so that no review can go astray."""
        try:
            chat = await self._sides.references.chat(came.address)
        except ROSTER_AWAY:
            return ()
        if not isinstance(chat, Unreachable):
            return ()
        return (("private_link", f"https://teams.microsoft.com/l/chat/0/0?users=28:{came.app_id}"),)

    async def _politely_no(self, came: Came, key: str) -> web.Response:
        """Say that the bot is not for this person: nothing is handled, nothing is kept."""
        line = self._word(key)
        if came.kind == "invoke":
            return web.json_response(_said_to(str(came.activity.get("name") or ""), line))
        if came.kind == "message" and inbound.is_for_us(came):
            now = time.monotonic()
            self._told = {where: at for where, at in self._told.items() if now - at < AGAIN}
            if (came.conversation, came.account) not in self._told:
                self._told[came.conversation, came.account] = now
                with contextlib.suppress(*ROSTER_AWAY):
                    await self._sides.sdk.post(_spot_of(came), {"type": "message", "text": markup([line]), "textFormat": "xml"})
        return web.Response(status=200)

    def _word(self, key: str) -> str:
        return say(self._sides.service.guidance.wording, "u", key)


def _spot_of(came: Came) -> Spot:
    bot = str((came.activity.get("recipient") or {}).get("id") or f"28:{came.app_id}")
    return Spot(came.service_url, came.app_id, came.conversation, came.tenant, bot)


def _stays(incoming: Incoming) -> bool:
    return incoming.choice in IN_PLACE or incoming.choice.partition(":")[0] in IN_PLACE


def _said(line: str) -> Json:
    return {"statusCode": 200, "type": SAID, "value": line}


def _said_to(name: str, line: str) -> Json:
    """Give a line in the shape that an invoke of this name wants."""
    if not name.startswith(EXTENSION):
        return _said(line)
    query = name == f"{EXTENSION}query"
    return {"composeExtension": {"type": "message", "text": line}} if query else {"task": {"type": "message", "value": line}}


def _card(reply: Reply, words: Words) -> Json:
    return {"statusCode": 200, "type": TYPE, "value": card(reply, words)}

"""The message extension: look at a message or a draft without leaving the place where it is written.

A first look writes nothing (`service.look`). A pressed button is handled as if it were said in the private chat, where answers of the team arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from adapters.teams import inbound
from adapters.teams.cards import Json, Words, attachment, card, draft_card
from adapters.teams.commands_of_app import ASK, CHECK_MESSAGE
from adapters.teams.inbound import Came
from adapters.teams.outbound import PERSON
from adapters.teams.text import plain
from bot.messages import Incoming, Reply
from bot.service import Service
from bot.wording import say

LONGEST_TITLE = 200


class Extension:
    """Answers composeExtension/* invokes."""

    def __init__(self, service: Service, words: Callable[[], Words]) -> None:
        self._service, self._words = service, words

    async def answer(self, came: Came, name: str, value: Mapping[str, Any], organisation: str | None) -> Json | None:
        """Give the body of the answer; None for an invoke that we do not know."""
        came = replace(came, address=replace(came.address, conversation=f"{PERSON}{came.address.person}", thread="", private=True))
        if name == "fetchTask":
            return await self._fetch(came, value, organisation)
        if name == "submitAction":
            return await self._submitted(came, value, organisation)
        if name == "query":
            return await self._query(came, value, organisation)
        return None

    async def _fetch(self, came: Came, value: Mapping[str, Any], organisation: str | None) -> Json:
        if value.get("commandId") != CHECK_MESSAGE:
            return self._task(draft_card(self._word("vraag.draft-kop"), self._word("formulier.draft"), self._words()))
        draft = _message_text(value)
        if not draft:
            return {"task": {"type": "message", "value": self._word("teams.bericht-leeg")}}
        reply = await self._service.look(_check(came, draft, {}, organisation))
        return self._task(self._review(reply, draft, {}))

    async def _submitted(self, came: Came, value: Mapping[str, Any], organisation: str | None) -> Json:
        data = value.get("data")
        pressed = inbound.pressed(came, data, organisation) if isinstance(data, dict) else None
        if pressed is None or pressed.choice.startswith("case-"):
            return {}
        kept = _dict(_dict(data).get("kept"))
        if pressed.choice == "check":
            told = {"channel": pressed.channel, "capacity": pressed.capacity}
            known = {key: each for key, each in told.items() if each}
            reply = await self._service.look(_check(came, pressed.text, known, organisation))
            return self._task(self._review(reply, pressed.text, known))
        draft = str(kept.get("draft") or "")[: inbound.LONGEST]
        if draft:  # the first look wrote nothing: now that the person goes on, the draft is said in the private chat
            first = await self._service.handle(_check(came, draft, kept, organisation), inline=True)
            if not first.ok:
                return self._task(self._review(first.reply, "", {}))
        handled = await self._service.handle(pressed, inline=True)
        if handled.reply is not None and handled.reply.kind == "mended" and handled.reply.draft:
            return _compose(handled.reply.draft)
        return self._task(self._review(handled.reply, "", {}))

    async def _query(self, came: Came, value: Mapping[str, Any], organisation: str | None) -> Json:
        given = value.get("parameters")
        asked = [_dict(each) for each in given] if isinstance(given, list) else []
        question = next((str(each.get("value") or "") for each in asked if each.get("name") == ASK), "")
        if not question.strip():
            return {"composeExtension": {"type": "message", "text": self._word("formulier.question")}}
        reply = await self._service.look(inbound.typed(came, question, organisation))
        if reply is None:
            return {"composeExtension": {"type": "message", "text": self._word("praat.leeg")}}
        shown = attachment(card(replace(reply, choices=()), self._words()))
        return _result(shown, reply.headline, " ".join(reply.paragraphs))

    def _review(self, reply: Reply | None, draft: str, told: Mapping[str, Any]) -> Json:
        """Give the card for a task module: each button carries the draft, since a first look leaves nothing behind."""
        if reply is None:
            return draft_card(self._word("vraag.draft-kop"), self._word("formulier.draft"), self._words())
        made = card(reply, self._words(), press="submit")
        if draft:
            for action in _submits(made):
                action["data"]["kept"] = {"draft": draft, **told}
        return made

    def _task(self, made: Json) -> Json:
        return {"task": {"type": "continue", "value": {"title": "Postwijzer", "height": "large", "width": "medium", "card": attachment(made)}}}

    def _word(self, key: str) -> str:
        return say(self._service.guidance.wording, "u", key)


def _check(came: Came, draft: str, told: Mapping[str, Any], organisation: str | None) -> Incoming:
    fields = {"field": "t", "t": draft, "channel_field": "c", "c": told.get("channel"), "capacity_field": "r", "r": told.get("capacity")}
    made = inbound.pressed(came, {"choice": "check", **fields}, organisation)
    assert made is not None
    return replace(made, id=f"{made.id}:check")  # of the same invoke as the button that follows


def _message_text(value: Mapping[str, Any]) -> str:
    body = _dict(_dict(value.get("messagePayload")).get("body"))
    content = str(body.get("content") or "")
    return plain(content) if body.get("contentType") == "html" else content.strip()


def _compose(text: str) -> Json:
    """Give the mended text as what stands in the compose box: a card with nothing else, to send or to copy from."""
    lines = [{"type": "RichTextBlock", "spacing": "None", "inlines": [{"type": "TextRun", "text": line or " "}]} for line in text.split("\n")]
    made = {"type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.5", "body": lines}
    return _result(attachment(made), text)


def _result(shown: Json, title: str, text: str = "") -> Json:
    preview = {"contentType": "application/vnd.microsoft.card.thumbnail", "content": {"title": _cut(title), "text": _cut(text)}}
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": [shown | {"preview": preview}]}}


def _dict(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _submits(made: Any) -> list[Json]:
    if isinstance(made, dict):
        own = [made] if made.get("type") == "Action.Submit" else []
        return own + [each for value in made.values() for each in _submits(value)]
    return [each for value in made for each in _submits(value)] if isinstance(made, list) else []


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"

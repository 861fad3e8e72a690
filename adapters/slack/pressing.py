"""Presses and submitted modals: which talk or case they belong to, and who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError

from adapters.slack import inbound, modals
from adapters.slack.buttons import Button, read
from adapters.slack.desk import Desk, Malformed
from adapters.slack.home import MINE, OPEN
from adapters.slack.homes import Homes
from adapters.slack.inbound import Sender
from adapters.slack.ways import Way
from bot.messages import Address

Body = Mapping[str, Any]


class Pressing:
    """See the module."""

    def __init__(self, desk: Desk, homes: Homes) -> None:
        self._desk, self._homes = desk, homes

    async def pressed(self, body: Body, ack: AsyncAck) -> None:
        """A button under a reply or on a card: done at once, or first its modal."""
        sender, button, where = _read(body)
        url = str(body.get("response_url") or "")
        voice = await self._desk.voice_of(sender)
        if button.owner and button.owner != sender.user:
            await self._desk.whisper(url, voice("slack.niet-jouw-knop"))
        elif await self._refused(button, sender):
            await self._desk.whisper(url, voice("slack.van-buiten"))
        elif button.form:
            await self._ask(body, button, where, url)
        else:
            await self._do(body, button, sender, where, url)
        await ack()

    async def submitted(self, body: Body, ack: AsyncAck) -> None:
        """A submitted modal; it stays open with a sentence where nothing was written."""
        sender, button, back, fields = _submitted(body)
        voice = await self._desk.voice_of(sender)
        if not fields.get("text", "").strip():
            await ack(response_action="errors", errors={"text": voice("slack.leeg")})
            return
        if await self._refused(button, sender):
            await ack(response_action="errors", errors={"text": voice("slack.van-buiten")})
            return
        where = inbound.private(sender)
        if button.conversation:
            where = replace(where, conversation=button.conversation, thread=button.thread, private=not back.shared)
        handled = await self._desk.handle(inbound.form(body, where, button.choice, fields), sender, Way(url=back.url))
        if not handled.ok:
            await ack(response_action="errors", errors={"text": handled.reply.text if handled.reply else voice("dienst.te-druk")})
        elif back.elsewhere:
            await ack(response_action="update", view=modals.done(voice))
        else:
            await ack()

    async def at_home(self, body: Body, ack: AsyncAck) -> None:
        """Something on the Home tab."""
        try:
            sender, action = inbound.sender_of_interaction(body), body["actions"][0]
            name = str(action["action_id"]).removeprefix("home-")
            chosen = str((action.get("selected_option") or {}).get("value") or "")
        except (AttributeError, IndexError, KeyError, TypeError):
            raise Malformed from None
        if name in {"check", "ask"}:
            form = modals.check if name == "check" else modals.ask
            await self._desk.open(body, form(await self._desk.voice_of(sender), modals.Back(elsewhere=True)))
        elif name.startswith("filter-"):
            _, which, channel = (*name.split("-", 2), "", "")[:3]
            await self._homes.publish(sender, shown={channel: which if which in {OPEN, MINE} else OPEN})
        elif name == "forget" or (name == "organisation" and chosen):
            choice = "forget:yes" if name == "forget" else f"organisation:{chosen}"
            handled = await self._desk.handle(inbound.press(body, inbound.private(sender), choice), sender, Way(), inline=True)
            await self._homes.publish(sender, notice=handled.reply.headline if handled.reply else "")
        await ack()

    async def _do(self, body: Body, button: Button, sender: Sender, where: Address, url: str) -> None:
        # what is said in answer to a press on an ephemeral message, or to one that is refused, is said there and to this person only
        here = inbound.is_ephemeral(body) or button.choice.startswith("case-")
        thread = str((body.get("message") or {}).get("thread_ts") or "")
        handled = await self._desk.handle(inbound.press(body, where, button.choice), sender, Way(url=url if here else "", thread=thread))
        if not handled.ok and handled.reply:
            await self._desk.whisper(url, handled.reply.text)

    async def _ask(self, body: Body, button: Button, where: Address, url: str) -> None:
        case = button.choice.startswith("case-")
        # the modal comes back without the channel: it carries the spot that Slack named at the press
        spot = replace(button, conversation=where.conversation, thread=where.thread) if case or button.conversation else button
        back = modals.Back(url if case or inbound.is_ephemeral(body) else "", shared=not where.private)
        voice = self._desk.service.house.voice(await self._desk.organisation(inbound.sender_of_interaction(body)))
        try:
            await self._desk.open(body, modals.asked_by(spot, voice, back))
        except SlackApiError:
            await self._desk.whisper(url, voice("dienst.te-druk"))

    async def _refused(self, button: Button, sender: Sender) -> bool:
        """Whether a press on a team's card comes from outside the organisation."""
        return button.choice.startswith("case-") and await self._desk.outsider(sender)


def _read(body: Body) -> tuple[Sender, Button, Address]:
    try:
        sender = inbound.sender_of_interaction(body)
        button = read(str(body["actions"][0]["value"]))
        return sender, button, inbound.where_pressed(body, sender, button)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise Malformed from None


def _submitted(body: Body) -> tuple[Sender, Button, modals.Back, dict[str, str]]:
    try:
        return inbound.sender_of_interaction(body), *modals.submitted(body["view"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Malformed from None

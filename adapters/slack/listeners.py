"""What the Bolt app listens to. Each listener translates, lets the service commit, and only then acknowledges."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from adapters.slack import inbound, modals
from adapters.slack.blocks import messages
from adapters.slack.desk import Busy, Desk, Malformed
from adapters.slack.homes import Homes
from adapters.slack.inbound import NotForUs, Sender
from adapters.slack.outbound import quietly
from adapters.slack.pressing import Pressing
from adapters.slack.refusals import WITHOUT_APP
from adapters.slack.ways import Way
from bot.messages import Reply
from bot.render import with_text

log = logging.getLogger(__name__)
Body = Mapping[str, Any]
ANY = re.compile(".*", re.DOTALL)
HELP = frozenset({"help", "?", "hulp"})


class Listeners:
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._homes = desk, Homes(desk)
        self._pressing = Pressing(desk, self._homes)

    def register(self, app: AsyncApp) -> None:
        """Everything, most particular first; what nobody listens to is let pass with 200, or Slack would send it again and again."""
        app.event("message")(self.message)
        app.event("app_mention")(self.mention)
        app.event("app_home_opened")(self.opened)
        app.event("tokens_revoked")(self.cut_off)
        app.event("app_uninstalled")(self.cut_off)
        app.command("/check")(self.check)
        app.command("/mag-ik")(self.ask)
        app.shortcut("check_message")(self.check_message)
        app.shortcut("open_check")(self.open_check)
        app.action(re.compile("^choice-"))(self._pressing.pressed)
        app.action(re.compile("^home-"))(self._pressing.at_home)
        app.view(modals.CALLBACK)(self._pressing.submitted)
        for listen in (app.event, app.command, app.shortcut, app.action, app.view, app.options):
            listen(ANY)(passed)
        app.view_closed(ANY)(passed)
        app.error(failed)

    async def message(self, body: Body, context: AsyncBoltContext) -> None:
        """Something in a direct message: said, or changed afterwards."""
        event = _part(body, "event")
        if event.get("channel_type") not in {"im", None} or not str(event.get("channel", "D")).startswith("D"):
            return
        try:
            sender = translated(inbound.sender_of_event, body)
            said = translated(inbound.message, body, sender, bot_of(body, context))
        except NotForUs:
            return
        stamp = str((event.get("message") or event).get("ts") or "")
        if "message" in event and not self._desk.is_latest(sender.user, stamp):
            return  # an old message was touched up: what was said about it has been read by now
        self._desk.latest(sender.user, stamp)
        self._desk.people.met(sender.user, str(event["channel"]))
        thread = str((event.get("message") or event).get("thread_ts") or "")
        await self._desk.busy_sign(str(event["channel"]), thread or stamp)
        await self._desk.event(said, sender, Way(thread=thread))

    async def mention(self, body: Body, context: AsyncBoltContext) -> None:
        """The bot is named in a channel."""
        try:
            sender = translated(inbound.sender_of_event, body)
            said = translated(inbound.mention, body, sender, bot_of(body, context))
        except NotForUs:
            return
        hint = not await self._desk.told(sender, said.sender.conversation)
        await self._desk.event(said, sender, Way(hint=hint, app=str(body.get("api_app_id") or "")))
        if hint:
            await self._desk.tell(sender, said.sender.conversation)

    async def opened(self, body: Body) -> None:
        """Somebody opens the app: the Home tab is drawn, or the Messages tab gets its suggestions."""
        event = _part(body, "event")
        sender = translated(inbound.sender_of_event, body)
        if event.get("tab") == "messages":
            await self._desk.suggest(sender, str(event.get("channel") or ""))
        elif event.get("tab", "home") == "home":
            await self._homes.publish(sender)

    async def cut_off(self, body: Body) -> None:
        """The app was taken away, or its token: nothing can be sent until an administrator acts."""
        kind = "token_revoked" if _part(body, "event").get("type") == "tokens_revoked" else "account_inactive"
        tokens = _part(body, "event").get("tokens")
        if isinstance(tokens, Mapping) and not tokens.get("bot") and kind == "token_revoked":
            return  # a person's own token, which the bot does not use
        self._desk.outbound.trouble = WITHOUT_APP[kind]
        log.error("slack: %s", WITHOUT_APP[kind])

    async def check(self, body: Body, ack: AsyncAck) -> None:
        """/check with a draft: the review, for this person's eyes only; without: the modal."""
        await self._command(body, ack, "check", modals.check)

    async def ask(self, body: Body, ack: AsyncAck) -> None:
        """/mag-ik with a question: the answer, for this person's eyes only; without: the modal."""
        await self._command(body, ack, "", modals.ask)

    async def check_message(self, body: Body, ack: AsyncAck) -> None:
        """The shortcut on somebody's message: reviewed for this person's eyes only, where the message stands."""
        sender = translated(inbound.sender_of_interaction, body)
        said = translated(inbound.shortcut, body, sender)
        url = str(body.get("response_url") or "")
        if not said.text:
            voice = await self._desk.voice_of(sender)
            await self._desk.whisper(url, voice("slack.geen-tekst"))
        else:
            handled = await self._desk.handle(said, sender, Way(url=url))
            if not handled.ok and handled.reply:
                await self._desk.whisper(url, handled.reply.text)
        await ack()

    async def open_check(self, body: Body, ack: AsyncAck) -> None:
        """The shortcut from anywhere: the modal."""
        sender = translated(inbound.sender_of_interaction, body)
        await self._desk.open(body, modals.check(await self._desk.voice_of(sender), modals.Back(elsewhere=True)))
        await ack()

    async def _command(self, body: Body, ack: AsyncAck, choice: str, form: Callable[..., modals.View]) -> None:
        sender = translated(inbound.sender_of_command, body)
        url = str(body.get("response_url") or "")
        if not str(body.get("text") or "").strip():
            voice = await self._desk.voice_of(sender)
            try:
                await self._desk.open(body, form(voice, modals.Back(url)))
            except SlackApiError:
                await ack(response_type="ephemeral", text=voice("dienst.te-druk"))
            else:
                await ack()
            return
        helping = str(body["text"]).strip().lower() in HELP
        said = translated(inbound.command, body, sender, "help" if helping else choice)
        handled = await self._desk.handle(said, sender, Way(url=url), inline=True)
        shown = messages(handled.reply or with_text(Reply("notice", "")), said.sender, self._desk.outbound.labels(), rated=False)
        if len(shown) > 1 and url and await quietly(self._desk.outbound.respond(url, shown), "response_url"):
            await ack()  # too much for one body: it went ahead, in order, by the command's own way back
        elif shown:
            await ack(response_type="ephemeral", text=shown[0].text, blocks=list(shown[0].blocks))
        else:
            await ack()


async def passed(ack: AsyncAck) -> None:
    """Nothing to do; acknowledged."""
    await ack()


async def failed(error: Exception) -> BoltResponse:
    """What Slack is told: 503 asks to send it again, 400 says that the payload is none, 500 is our own fault."""
    if isinstance(error, Busy):
        return BoltResponse(status=503)
    if isinstance(error, Malformed):
        return BoltResponse(status=400)
    # the text of an error may hold what somebody wrote
    log.error("slack: %s", type(error).__name__, exc_info=RuntimeError().with_traceback(error.__traceback__))
    return BoltResponse(status=500)


def translated(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a translation gives. Raises Malformed where the payload lacks what it needs; lets NotForUs through."""
    try:
        return function(*arguments)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Malformed from None


def bot_of(body: Body, context: AsyncBoltContext) -> str:
    """The bot's own user id, as the event says or as it was asked for at the start."""
    listed = body.get("authorizations") or ()
    found = next((str(each["user_id"]) for each in listed if isinstance(each, Mapping) and each.get("is_bot") and each.get("user_id")), "")
    return found or str(context.bot_user_id or "")


def _part(body: Body, name: str) -> Body:
    found = body.get(name)
    if not isinstance(found, Mapping):
        raise Malformed
    return found


__all__ = ["Listeners", "Sender"]

"""What every listener needs: the service with names and organisations filled in, modals opened, small things said in private."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.blocks import Message, words_block
from adapters.slack.inbound import PLATFORM, Sender, private
from adapters.slack.modals import View
from adapters.slack.outbound import Outbound, quietly
from adapters.slack.people import People, Person
from adapters.slack.text import escape
from adapters.slack.ways import Way, Ways
from bot.messages import Incoming
from bot.ports import Unavailable
from bot.render import Voice
from bot.service import Handled, Service, seen_key

log = logging.getLogger(__name__)
MOST_LATEST = 10_000
TOLD = "slack-told"
PROMPTS = ("mag", "pers", "fout", "check")  # Slack shows at most four


class Malformed(Exception):  # noqa: N818 - says what the payload is
    """A signed payload without what it needs."""


class Busy(Exception):  # noqa: N818 - says what we are
    """Nothing was written: Slack should send the event again."""


class Desk:
    """See the module."""

    def __init__(self, service: Service, client: AsyncWebClient, people: People, ways: Ways, outbound: Outbound) -> None:
        self.service, self.client, self.people, self.ways, self.outbound = service, client, people, ways, outbound
        self._latest: OrderedDict[str, str] = OrderedDict()

    async def handle(self, incoming: Incoming, sender: Sender, way: Way, *, inline: bool = False) -> Handled:
        """Let the service handle it, with name and organisation; remembers the way back before the reply can leave."""
        person = await self.people.person(sender.user)
        organisation = await self.organisation(sender, person)
        self.ways.remember(seen_key(incoming), sender.user, way)
        return await self.service.handle(replace(incoming, organisation=organisation, name=person.name or sender.name), inline)

    async def event(self, incoming: Incoming, sender: Sender, way: Way) -> None:
        """Handle an event. Raises Busy where nothing was written."""
        handled = await self.handle(incoming, sender, way)
        if not handled.ok:
            raise Busy

    async def organisation(self, sender: Sender, person: Person | None = None) -> str | None:
        """The organisation of a person, by their own choice, their own workspace or their e-mail domain; None where that is not certain."""
        tenant = sender.home if sender.foreign else sender.team
        address = replace(private(sender), tenant=tenant)
        person = person or await self.people.person(sender.user)
        try:
            return await self.service.organisation_for(address, person.email)
        except Unavailable:
            return None  # the same trouble will stop `handle`, which says so

    async def voice_of(self, sender: Sender) -> Voice:
        """The bot's voice for somebody."""
        return self.service.house.voice(await self.organisation(sender))

    async def open(self, body: Mapping[str, Any], view: View) -> None:
        """Open a modal. Raises SlackApiError, for one after three seconds."""
        await self.client.views_open(trigger_id=str(body["trigger_id"]), view=view)

    async def whisper(self, url: str, words: str) -> None:
        """Say a sentence for one person's eyes, where Slack still takes one."""
        if url:
            shown = Message(escape(words), (words_block(words),))
            await quietly(self.outbound.respond(url, [shown]), "response_url")

    async def outsider(self, sender: Sender) -> bool:
        """Whether somebody comes from outside the organisation's Slack, as in a channel shared by Slack Connect."""
        person = await self.people.person(sender.user)
        return person.outsider or (sender.foreign and not person.known)

    def latest(self, user: str, stamp: str) -> None:
        """Remember somebody's last message."""
        self._latest[user] = stamp
        self._latest.move_to_end(user)
        if len(self._latest) > MOST_LATEST:
            self._latest.popitem(last=False)

    def is_latest(self, user: str, stamp: str) -> bool:
        """Whether a message is the last that somebody sent, as far as is known."""
        return self._latest.get(user) == stamp

    async def told(self, sender: Sender, channel: str) -> bool:
        """Whether this person heard in this channel that it takes a mention."""
        try:
            kept = await self.service.kept.get(TOLD, (PLATFORM, sender.team, sender.user))
        except Unavailable:
            return True
        return channel in (kept or {}).get("channels", ())

    async def tell(self, sender: Sender, channel: str) -> None:
        """Remember that they heard it."""
        where = (PLATFORM, sender.team, sender.user)
        try:
            kept = await self.service.kept.get(TOLD, where) or {}
            await self.service.kept.put(TOLD, where, {"channels": [*kept.get("channels", ()), channel][-50:]})
        except Unavailable:
            log.info("slack: could not remember a hint")

    async def busy_sign(self, channel: str, thread: str) -> None:
        """Show that the bot is at work, where a second reader makes that take a while."""
        if self.service.house.second is not None:
            work = self.client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status="…")
            await quietly(asyncio.wait_for(work, 0.5), "assistant.threads.setStatus")

    async def suggest(self, sender: Sender, channel: str) -> None:
        """Offer questions to begin with."""
        voice = await self.voice_of(sender)
        prompts = [{"title": voice(f"slack.start-{each}"), "message": voice(f"slack.start-{each}")} for each in PROMPTS]
        work = self.client.assistant_threads_setSuggestedPrompts(channel_id=channel, title=voice("slack.start-titel"), prompts=prompts)
        await quietly(work, "assistant.threads.setSuggestedPrompts")

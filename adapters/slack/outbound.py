"""Outgoing -> Slack: posts, edits, private words; and what Slack's refusals mean for the row."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import refusals
from adapters.slack.blocks import Block, Labels, Message, messages, plain
from adapters.slack.people import People
from adapters.slack.ways import Way, Ways
from bot.messages import Gone, Later, Outgoing, Receipt, SendResult
from bot.render import Voice, with_text

log = logging.getLogger(__name__)
NAMESPACE = uuid.UUID("5a1f3c5e-6e0b-4f0e-9d53-0b9f5d2a7c11")
MOST_BY_URL = 3  # messages by a response_url, which takes five in all
URL_SECONDS = 10.0


class NoUrl(Exception):  # noqa: N818 - not an error: the response_url is used up, and the direct message takes over
    """The response_url takes nothing more."""


class Outbound:
    """Sends. `trouble` is a sentence for the administrator while Slack refuses the app itself ("" otherwise)."""

    def __init__(self, client: AsyncWebClient, people: People, ways: Ways, voice: Callable[[str | None], Voice]) -> None:
        self._client, self._people, self._ways, self._voice = client, people, ways, voice
        self._session: aiohttp.ClientSession | None = None
        self.trouble = ""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender. What nobody can know (a timeout, a server's error) is raised: the outbox tries again with the same key."""
        try:
            receipt = await self._deliver(outgoing)
        except SlackApiError as error:
            return self._refused(error, outgoing)
        self.trouble = ""
        return receipt

    async def respond(self, url: str, shown: Sequence[Message], *, replace_original: bool = False) -> None:
        """Say something by a response_url, for the one person only. Raises NoUrl where it is used up, aiohttp's errors otherwise."""
        for each in shown:
            body = {"response_type": "ephemeral", "replace_original": replace_original, "text": each.text, "blocks": list(each.blocks)}
            async with self._http().post(url, json=body, timeout=aiohttp.ClientTimeout(total=URL_SECONDS)) as told:
                if told.status in {403, 404, 410} or (told.status < 500 and "expired_url" in await told.text()):
                    raise NoUrl
                told.raise_for_status()

    async def close(self) -> None:
        """End the session for response_urls."""
        if self._session:
            await self._session.close()

    def labels(self, organisation: str | None = None) -> Labels:
        """The few words around a reply."""
        voice = self._voice(organisation)
        return Labels(voice("slack.verder-in-draad"), voice("slack.geholpen"), voice("slack.niet-geholpen"))

    async def _deliver(self, outgoing: Outgoing) -> Receipt:
        to, way = outgoing.to, self._ways.of(outgoing.key, outgoing.to.person)
        if outgoing.mode == "update" and outgoing.message_id:
            return await self._update(outgoing)
        alone = to.private or outgoing.mode == "private"
        if alone and way.url and way.uses > 0:
            shown = messages(outgoing.reply, to, self.labels(), rated=False)
            if len(shown) <= min(MOST_BY_URL, way.uses):
                try:
                    await self.respond(way.url, shown)
                except NoUrl:
                    way.uses = 0
                else:
                    way.uses -= len(shown)
                    return Receipt(outgoing.key)
        channel = await self._people.direct(to.person) if alone else to.conversation
        thread = way.thread if alone else to.thread
        hint = way.hint and not alone
        receipt = await self._post(outgoing, channel, thread, self._hint(way) if hint else ())
        way.hint = way.hint and not hint  # once
        return receipt

    async def _post(self, outgoing: Outgoing, channel: str, thread: str, after: Sequence[Block] = ()) -> Receipt:
        shown = messages(outgoing.reply, outgoing.to, self.labels(), after=after)
        first = ""
        for number, each in enumerate(shown):
            # on a card what does not fit follows in its thread; everywhere else in the same place
            below = first if outgoing.reply.kind == "case" and first else thread
            try:
                stamp = await self._say(channel, below, each, f"{outgoing.key}#{number}")
            except SlackApiError as error:
                if refusals.code_of(error) not in refusals.NOT_SO:
                    raise
                log.warning("chat.postMessage: %s, sent as bare text", refusals.code_of(error))
                bare = replace(outgoing.reply, text=outgoing.reply.text or with_text(outgoing.reply).text)
                for piece, words in enumerate(plain(bare)):
                    stamp = await self._say(channel, below, Message(words, ()), f"{outgoing.key}#bare{piece}")
                    first = first or stamp
                break
            first = first or stamp
        return Receipt(first or outgoing.key)

    async def _say(self, channel: str, thread: str, message: Message, key: str) -> str:
        # Slack knows a message again by client_msg_id where it takes one; where it ignores it, a retry after a timeout may double
        more: dict[str, Any] = {"client_msg_id": str(uuid.uuid5(NAMESPACE, key))}
        more |= {"thread_ts": thread} if thread else {}
        more |= {"blocks": list(message.blocks)} if message.blocks else {}
        told = await self._client.chat_postMessage(
            channel=channel, text=message.text, unfurl_links=False, unfurl_media=False, **more
        )
        return str(told.get("ts") or "")

    async def _update(self, outgoing: Outgoing) -> Receipt:
        """Edit in place; a message that is gone is posted anew."""
        card = messages(outgoing.reply, outgoing.to, self.labels())[0]
        try:
            await self._client.chat_update(
                channel=outgoing.to.conversation, ts=outgoing.message_id, text=card.text, blocks=list(card.blocks)
            )
        except SlackApiError as error:
            if refusals.code_of(error) in refusals.CANNOT_EDIT:
                return await self._post(outgoing, outgoing.to.conversation, "")
            raise
        return Receipt(outgoing.message_id)

    def _hint(self, way: Way) -> tuple[Block, ...]:
        """Once, under the first reply in a channel: it takes the mention, and where it goes without."""
        voice = self._voice(None)
        words: Block = {"type": "context", "elements": [{"type": "plain_text", "text": voice("slack.noem-me"), "emoji": False}]}
        if not way.app:
            return (words,)
        link = {
            "type": "button", "action_id": "link-direct", "url": f"https://slack.com/app_redirect?app={way.app}",
            "text": {"type": "plain_text", "text": voice("slack.verder-prive"), "emoji": False},
        }  # fmt: skip
        return (words, {"type": "actions", "elements": [link]})

    def _refused(self, error: SlackApiError, outgoing: Outgoing) -> SendResult:
        """What Slack's refusal means. Raises where it may yet have arrived."""
        code = refusals.code_of(error)
        if (wait := refusals.wait_of(error)) is not None:
            return Later(wait)
        if code in refusals.WITHOUT_APP:
            self.trouble = refusals.WITHOUT_APP[code]
            log.error("slack: %s", self.trouble)
            return Later(refusals.AGAIN)
        if code == "not_in_channel":
            self.trouble = refusals.NOT_INVITED.format(channel=outgoing.to.conversation)
            log.error("slack: %s", self.trouble)
            return Later(refusals.AGAIN)
        if code in refusals.NEVER:
            return Gone(refusals.NEVER[code])
        log.warning("slack: %s", code)
        raise ConnectionError(code) from None

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession()
        return self._session


async def quietly(work: Any, what: str) -> bool:
    """Do something that only makes it nicer; gives whether it worked, logs what did not."""
    try:
        await work
    except SlackApiError as error:
        log.info("%s: %s", what, refusals.code_of(error))
    except (TimeoutError, aiohttp.ClientError, OSError, NoUrl) as error:
        log.info("%s: %s", what, type(error).__name__)
    else:
        return True
    return False

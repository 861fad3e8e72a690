"""Outgoing -> the connector: to its place, or to the person alone; a closed road is tried another way once."""

from __future__ import annotations

import logging
from collections.abc import Callable

import aiohttp

from adapters.teams.cards import Json, Words
from adapters.teams.messages import message
from adapters.teams.references import References, Unreachable
from adapters.teams.sdk import Refused, Sdk
from bot.messages import Address, Gone, Later, Outgoing, Receipt, SendResult

log = logging.getLogger(__name__)
SOON, BUSY, OURS = 2.0, 5.0, 60.0  # seconds: a hiccup; too many at once; something that an administrator must mend
CLOSED = frozenset({403, 404})
PERSON = "person:"
"""The conversation of somebody who spoke through the message extension: answers go to the private chat."""


class Outbound:
    """See the module. `words` gives the words of the guidance that runs now."""

    def __init__(self, sdk: Sdk, references: References, words: Callable[[], Words]) -> None:
        self._sdk, self._references, self._words = sdk, references, words

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        activity = message(outgoing.reply, self._words(), urgent=("urgent", "1") in outgoing.hints)
        try:
            if outgoing.mode == "private" or outgoing.to.conversation.startswith(PERSON):
                return await self._privately(outgoing, activity)
            return await self._at_its_place(outgoing, activity)
        except Refused as refused:
            return _meaning(refused)
        except (aiohttp.ClientError, PermissionError) as error:  # PermissionError: Microsoft gives us no token, so our own secret is wrong
            log.warning("teams: sending failed: %s", type(error).__name__)
            return Later(OURS if isinstance(error, PermissionError) else BUSY)

    async def busy(self, to: Address) -> None:
        """Show the three dots, where the place is known."""
        spot = await self._references.place(to)
        if spot is not None:
            await self._sdk.post(spot, {"type": "typing"})

    async def _at_its_place(self, outgoing: Outgoing, activity: Json) -> SendResult:
        to = outgoing.to
        spot = await self._references.place(to)
        if spot is None:
            return Later(OURS)  # the app was never installed there: an administrator can still do it
        if outgoing.mode == "update" and outgoing.message_id:
            try:
                await self._sdk.update(spot, outgoing.message_id, activity)
            except Refused as refused:
                if refused.status not in CLOSED:
                    raise
            else:
                return Receipt(outgoing.message_id)
        try:
            return Receipt(await self._sdk.post(spot, activity))
        except Refused as refused:
            if refused.status not in CLOSED or not to.person:
                raise
        if to.private:
            await self._references.lost_chat(to)
        return await self._privately(outgoing, activity)

    async def _privately(self, outgoing: Outgoing, activity: Json) -> SendResult:
        for last in (False, True):
            chat = await self._references.chat(outgoing.to)
            if isinstance(chat, Unreachable):
                return Gone("de app is bij deze persoon niet geïnstalleerd")
            try:
                return Receipt(await self._sdk.post(chat, activity))
            except Refused as refused:
                if refused.status not in CLOSED or last:
                    raise
                await self._references.lost_chat(outgoing.to)
        raise AssertionError


def _meaning(refused: Refused) -> SendResult:
    status = refused.status
    if status == 429:
        return Later(refused.after or BUSY)
    if status == 401:
        return Later(OURS)
    if status in {408, 412} or status >= 500:
        return Later(refused.after or SOON)
    if status in CLOSED:
        return Gone("de app is daar niet meer geïnstalleerd")
    return Gone(f"Teams neemt het bericht niet aan ({status})")

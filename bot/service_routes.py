"""Which way a reply goes: with the request, to the conversation, or to the person alone."""

from __future__ import annotations

from dataclasses import replace

from bot.messages import Incoming, Reply
from bot.render import with_text
from bot.service_turn import Turn
from bot.steps import Wait

TELLING = frozenset({"review", "mended", "preview"})
"""Kinds of reply that show a draft: not for others to read along."""

NO_CHAT = "private_link"
"""The field with which an adapter says that the bot cannot start a private chat with this person, and the address where they can."""


def route(
    turn: Turn, incoming: Incoming, reply: Reply | None, inline: bool, *, private: bool = False, wait: Wait | None = None
) -> Reply | None:
    """Send a reply its way. Gives it back where it belongs to the request; else it has become a row (or two) of the turn.

    In a place where others read along, a reply that shows a draft goes to the person alone, with one line in the place; where the platform
    has no private road the place gets the verdict only. `private`: this reply concerns only the person in any case.
    """
    if reply is None or inline:
        return reply
    to = incoming.sender
    reading = None
    if wait is not None and turn.house.second is not None:
        reading = {"request": wait.request, "seconds": min(wait.seconds, turn.house.second_seconds)}
    if to.private or not (private or reply.kind in TELLING):
        turn.say(to, reply, reading=reading)
    elif link := dict(incoming.fields).get(NO_CHAT, ""):
        voice = turn.house.voice(incoming.organisation)
        turn.say(to, with_text(Reply("notice", voice("dienst.prive-lukt-niet"), (voice("dienst.start-gesprek", text=link),))))
    elif to.platform in turn.house.private_roads:
        turn.say(to, reply, mode="private", about="private", reading=reading)
        if not private:
            turn.say(to, with_text(Reply("notice", turn.house.voice(incoming.organisation)("dienst.prive-gestuurd"))))
    elif private:
        turn.say(to, reply)
    else:
        line = turn.house.voice(incoming.organisation)("dienst.alleen-oordeel")
        turn.say(to, with_text(replace(Reply("notice", reply.headline, (line,)), verdict=reply.verdict)))
    return None

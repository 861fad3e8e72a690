"""The talk with one asker: step(state, incoming, guidance, now, matter) -> Step. Pure: no clock, no I/O, nothing remembered here.

Adapters send buttons back as Incoming.choice with these ids ("a|b" means one of them; all can be typed too):

=============================  ==============================================================================================
ask, check, check:this         a question, a draft (this: the last question was one); with a form's `text`, `channel`, `capacity`, `own_field`
recheck, mended, all-findings  about the last draft; recheck may carry the new `text`
dismiss, dismiss:N             finding N does not fit; `text` is the reason (asked for where it is empty)
escalate, escalate:to:CONTACT  shows what the team will see (the contact of the answer, or the named one)
escalate:send|noname           sends exactly that, with or without the asker's name
unmask:N                       shows what mark N covers
capacity:prive|functie|namens  the answers to a question back, also as corrections at any time
own_field:ja|nee, press:ja|nee
topic:SLUG, not-meant          after "dat bedoel ik niet"
add, thanks, withdraw, mine    about the asker's case; `text` of add is the addition
forget, forget:yes, cancel     `vergeet mij` and its confirmation; leaves whatever was begun
organisation:SLUG              whose guideline counts from now on
feedback:up|down, help         helpful or not; what the bot can do
why, where, who, shorter       follow-ups to the last answer
=============================  ==============================================================================================

`text` of kind "command" is what stands after the command word. A bare number typed picks the choice of that number.
"""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.memory import refreshed, state_from, state_to
from bot.dialogue.moves import move
from bot.dialogue.real import real_engine
from bot.dialogue.second import reread
from bot.dialogue.turn import Cover, Engine, Turn
from bot.guidance import Guidance
from bot.messages import Incoming
from bot.steps import OpenMatter, State, Step

__all__ = ["Cover", "Engine", "Turn", "real_engine", "reread", "state_from", "state_to", "step"]


def step(
    state: State, incoming: Incoming, guidance: Guidance, now: datetime, matter: OpenMatter | None = None, *, engine: Engine | None = None
) -> Step:
    """Give the new state, the reply (None: stay silent) and what the service must do, for one incoming message.

    `matter` is the case and the approvals of this conversation as the store knows them. `engine` holds the functions to judge with
    (the service gives real_engine with its keyed fingerprint). Raises nothing of its own.
    """
    matter = matter or OpenMatter()
    turn = Turn(refreshed(state, matter, now), incoming, guidance, now, matter, engine or real_engine())
    return move(turn)

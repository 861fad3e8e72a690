"""The second reading in a talk: a step that waits for it, and the same turn said again once it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dialogue import ask, check
from bot.dialogue.memory import state_from
from bot.dialogue.turn import Engine, Turn
from bot.guidance import Guidance
from bot.messages import Address, Incoming
from bot.second_reading import answer_with_kept, kept
from bot.second_request import SecondReading, wanted_from
from bot.steps import OpenMatter, Step


def reread(request: Mapping[str, Any], second: SecondReading, guidance: Guidance, engine: Engine) -> Step:
    """Give the step of the turn that made `request` (see bot.steps.Wait), now with the second reading. Raises KeyError for another request."""
    wanted = wanted_from(request["wanted"])
    state = replace(state_from(request["state"]), second=kept(second, wanted, guidance))
    incoming = Incoming("", "text", datetime.fromisoformat(state.at), Address("", "", ""), wanted.organisation)
    turn = Turn(state, incoming, guidance, incoming.at, OpenMatter(), engine)
    if wanted.kind == "draft":
        return check.told(turn, check.look(turn, wanted.text))
    answer = engine.answer(wanted.text, wanted.organisation, wanted.context, guidance)
    return ask.told(turn, answer_with_kept(answer, state.second, wanted, guidance))

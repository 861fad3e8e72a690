"""Which steps may wait for a second reading."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.memory import state_to
from bot.dialogue.turn import Turn
from bot.results import Answer, Context, Review
from bot.second_reading import reading_kept, worth_asking
from bot.second_request import Wanted, wanted_to
from bot.steps import Step, Wait


def waits(turn: Turn, step: Step, found: Review | Answer, context: Context, text: str) -> Step:
    """Give the step, with what the second reader would be asked; without it where that cannot change what is said.

    A text that the team agreed to, or that waits for the team, is theirs to judge.
    """
    matter, organisation = turn.matter, turn.voice.organisation.slug
    wanted = Wanted("draft" if isinstance(found, Review) else "question", text, organisation, context)
    theirs = bool(matter.approved or matter.approved_text) or (bool(turn.state.case_canonical) and isinstance(found, Review))
    if step.reply is None or theirs or matter.off or not worth_asking(found) or reading_kept(turn.state.second, wanted, turn.guidance):
        return step
    return replace(step, wait=Wait({"wanted": wanted_to(wanted), "state": state_to(step.state)}))

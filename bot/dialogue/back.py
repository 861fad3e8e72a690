"""A question back to the asker, with its answers as buttons."""

from __future__ import annotations

from bot.dialogue.turn import Turn
from bot.messages import Choice, Reply
from bot.render import with_text
from bot.steps import Step

MOST_BACK = 2
"""More questions than this before an answer, and people give up."""


def asked_back(turn: Turn, wanted: str) -> Step:
    """Ask `wanted` back, with its answers as buttons."""
    voice = turn.voice
    values = {"capacity": ("prive", "functie", "namens")}.get(wanted, ("ja", "nee"))
    reply = Reply(
        kind="question-back",
        headline=voice(f"vraag.{wanted}"),
        paragraphs=(voice("vraag.waarom"),),
        choices=tuple(Choice(f"{wanted}:{each}", voice(f"knop.{each}")) for each in values),
    )
    return turn.remember(waiting=wanted, asked_back=turn.state.asked_back + 1).done(with_text(reply))

"""Kind `reply`: the message that the draft answers says something that matters, whatever the draft itself says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds.draft import Draft, Hit
from bot.guidance.texts import Line, Model


class Reply(Model):
    """Fires on the draft's first sentence where one of `any` stands in the message it answers, unless one of `unless` stands in the draft."""

    kind: Literal["reply"]
    any: tuple[Line, ...] = Field(min_length=1)
    unless: tuple[Line, ...] = ()
    confidence: float = 0.8

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in (*self.any, *self.unless) if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give one hit, or none."""
        if not draft.reply_to.strip() or not draft.sentences or any(draft.places(name) for name in self.unless):
            return []
        asked = draft.read_as(draft.reply_to)
        return [Hit(*draft.sentences[0], self.confidence)] if any(asked.places(name) for name in self.any) else []

"""Kind `missing`: something a reader needs is not there. The hit has no span."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds.draft import Draft, Hit
from bot.guidance.texts import Line, Model


class Missing(Model):
    """Fires where one of `about` (and one of `also`, if given) stands in the draft and none of `present`, a link, or a mail address does.

    `at` shows the sentence of `about` rather than nothing. `link_helps`: a link or address counts as present.
    """

    kind: Literal["missing"]
    about: tuple[Line, ...] = Field(min_length=1)
    also: tuple[Line, ...] = ()
    present: tuple[Line, ...] = ()
    link_helps: bool = True
    capacities: tuple[str, ...] = ()
    longest: int = 100_000
    at: bool = False
    confidence: float = 0.75

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in (*self.about, *self.also, *self.present) if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give one hit, or none."""
        if (self.capacities and draft.capacity not in self.capacities) or len(draft.text) > self.longest:
            return []
        if self.link_helps and any(word.kind in ("url", "mail") for word in draft.words):
            return []
        if any(draft.places(name) for name in self.present) or (self.also and not any(draft.places(name) for name in self.also)):
            return []
        places = sorted(span for name in self.about for span in draft.places(name) if not draft.is_quoted(*span))
        if not places:
            return []
        return [Hit(*draft.sentence_at(places[0][0]), self.confidence) if self.at else Hit(0, 0, self.confidence)]

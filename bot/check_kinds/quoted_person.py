"""Kind `quoted_person`: someone's words, with the name beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds.draft import Draft, Hit
from bot.check_kinds.names import people
from bot.guidance.texts import Line, Model

_BESIDE = 90  # characters between a quotation and the name it belongs to


class QuotedPerson(Model):
    """Fires where a quotation, a word of saying (`said`) and a name stand together.

    Where only a given name stands, one of `who` (a colleague, a client) is needed too. `unless` close by takes it away.
    """

    kind: Literal["quoted_person"]
    who: tuple[Line, ...] = Field(min_length=1)
    said: tuple[Line, ...] = Field(min_length=1)
    unless: tuple[Line, ...] = ()
    confidence: float = 0.6

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in (*self.who, *self.said, *self.unless) if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per quotation with a name beside it."""
        hits: list[Hit] = []
        for low, high in draft.quoted:
            start, end = self._around(draft, low, high)
            names = [person for person in people(draft) if start <= person.start < low or high <= person.start < end]
            if not names or self._taken_away(draft, start, end) or not self._near(draft, self.said, start, end):
                continue
            if not any(person.full for person in names) and not self._near(draft, self.who, start, end):
                continue
            first, last = min(low, names[0].start), max(high, names[-1].end)
            hits.append(Hit(first, last, self.confidence))
        return hits

    def clears(self, draft: Draft) -> list[tuple[int, int]]:
        """Give the surroundings of each quotation that `unless` takes away: whoever agreed to be quoted is quoted rightly."""
        around = (self._around(draft, low, high) for low, high in draft.quoted)
        return [(start, end) for start, end in around if self._taken_away(draft, start, end)]

    def _taken_away(self, draft: Draft, start: int, end: int) -> bool:
        return self._near(draft, self.unless, start - 60, end + 90)

    @staticmethod
    def _around(draft: Draft, low: int, high: int) -> tuple[int, int]:
        return max(0, low - _BESIDE), min(len(draft.text), high + _BESIDE)

    @staticmethod
    def _near(draft: Draft, names: tuple[str, ...], start: int, end: int) -> bool:
        return any(start <= at < end for name in names for at, _ in draft.places(name))

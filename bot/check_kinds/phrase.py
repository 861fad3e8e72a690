"""Kind `phrase`: words or concepts that stand in the draft, under conditions on what stands near them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds.draft import GAP, Draft, Hit
from bot.guidance.texts import Line, Model


class Phrase(Model):
    """Fires on each of `any` (a phrase, `<concept>`, or two parts with ` ... ` between them), once per sentence.

    `near` and `and_near`: one of these in the same sentence; `unless`: none of these there; `along`: one of these anywhere in the draft;
    `without`: none of these in the draft. `negated` and `quoted`: whether a hit after "niet" or between quotation marks counts.
    `channels`, `capacities`, `not_capacities` limit where it applies. `reach` is what the finding shows: the words, from them to the
    end of the sentence, their clause, all between them and what is near, or the sentence.
    """

    kind: Literal["phrase"]
    any: tuple[Line, ...] = Field(min_length=1)
    near: tuple[Line, ...] = ()
    and_near: tuple[Line, ...] = ()
    unless: tuple[Line, ...] = ()
    along: tuple[Line, ...] = ()
    without: tuple[Line, ...] = ()
    negated: bool = False
    quoted: bool = False
    questions: bool = True
    channels: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    not_capacities: tuple[str, ...] = ()
    reach: Literal["words", "rest", "sentence", "clause", "between"] = "clause"
    confidence: float = 0.9

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        for name in (*self.any, *self.near, *self.and_near, *self.unless, *self.along, *self.without):
            for part in name.split(GAP):
                if not part.startswith("<"):
                    yield part

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per sentence that holds one of `any` and meets the conditions."""
        if not self._applies(draft):
            return []
        hits: dict[tuple[int, int], Hit] = {}
        for name in self.any:
            for start, end in draft.places(name):
                sentence = draft.sentence_at(start)
                if sentence not in hits and self._counts(draft, start, end, sentence):
                    hits[sentence] = Hit(*self._shown(draft, start, end, sentence), self.confidence)
        return list(hits.values())

    def _applies(self, draft: Draft) -> bool:
        return (
            (not self.channels or draft.channel in self.channels)
            and (not self.capacities or draft.capacity in self.capacities)
            and draft.capacity not in self.not_capacities
            and not any(draft.places(name) for name in self.without)
            and (not self.along or any(draft.places(name) for name in self.along))
        )

    def _counts(self, draft: Draft, start: int, end: int, sentence: tuple[int, int]) -> bool:
        if (not self.negated and draft.is_negated(start)) or (not self.quoted and draft.is_quoted(start, end)):
            return False
        if not self.questions and draft.text[: sentence[1]].endswith("?"):
            return False
        here = (start, end)
        return (
            (not self.near or nearest(draft, self.near, sentence, here) is not None)
            and (not self.and_near or nearest(draft, self.and_near, sentence, here) is not None)
            and nearest(draft, self.unless, sentence, (0, 0)) is None
        )

    def _shown(self, draft: Draft, start: int, end: int, sentence: tuple[int, int]) -> tuple[int, int]:
        if self.reach == "words":
            return start, end
        if self.reach == "rest":
            return start, sentence[1]
        if self.reach == "clause":
            return clause_around(draft.text, start, end, sentence)
        if self.reach == "between":
            near = nearest(draft, self.near, sentence, (start, end)) or (start, end)
            return clause_around(draft.text, min(start, near[0]), max(end, near[1]), sentence)
        return sentence


def clause_around(text: str, start: int, end: int, sentence: tuple[int, int]) -> tuple[int, int]:
    """Give the part of the sentence between commas, colons or brackets that holds [start, end)."""
    low, high = sentence
    for mark in (", ", ": ", "; ", " (", " - ", " – "):
        before = text.rfind(mark, low, start)
        low = max(low, before + len(mark)) if before >= 0 else low
        after = text.find(mark, end, high)
        high = after if after >= 0 else high
    while high > end and text[high - 1] in ".!? ":
        high -= 1
    return low, high


def piece_around(text: str, start: int, end: int, sentence: tuple[int, int], longest: int = 38) -> tuple[int, int]:
    """Give the clause around [start, end), but no more than `longest` code points beside it, cut at a blank."""
    low, high = clause_around(text, start, end, sentence)
    if low < start - longest:
        low = text.find(" ", start - longest, start) + 1 or start
    room = longest - (start - low)
    if high > end + room:
        high = max(end, text.rfind(" ", end, end + room))
    return low, high


def nearest(draft: Draft, names: tuple[str, ...], sentence: tuple[int, int], here: tuple[int, int]) -> tuple[int, int] | None:
    """Give the place of one of the names in the sentence that is nearest to `here` without touching it; None for none."""
    places = [span for name in names for span in draft.places_in(name, sentence) if span[1] <= here[0] or span[0] >= here[1]]
    return min(places, key=lambda place: abs(place[0] - here[0]), default=None)

"""Kind `phrase`: words or concepts that stand in the draft, under conditions on what stands near them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds.draft import GAP, Draft, Hit
from bot.guidance.texts import Line, Model


class Phrase(Model):
    """Fires on each of `any` (a phrase, `<concept>`, or two parts with ` ... ` between them), once per sentence.

    `near`: one of these in the same sentence; `unless`: none of these in the sentence; `without`: none of these in the whole draft; `along`: one of these anywhere
    in the draft. `negated` and `quoted` say whether a hit after "niet" or between quotation marks counts. `channels` and `capacities` limit where it applies.
    `reach` is what the finding shows: the words themselves, from them to the end of the sentence, or the sentence.
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
    reach: Literal["words", "rest", "sentence", "clause"] = "clause"
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
            (not self.near or _stands(draft, self.near, sentence, here))
            and (not self.and_near or _stands(draft, self.and_near, sentence, here))
            and not _stands(draft, self.unless, sentence, None)
        )

    def _shown(self, draft: Draft, start: int, end: int, sentence: tuple[int, int]) -> tuple[int, int]:
        if self.reach == "words":
            return start, end
        if self.reach == "rest":
            return start, sentence[1]
        if self.reach == "clause":
            return clause_around(draft.text, start, end, sentence)
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


def _stands(draft: Draft, names: tuple[str, ...], sentence: tuple[int, int], here: tuple[int, int] | None) -> bool:
    """Whether one of the names stands in the sentence, elsewhere than at `here`."""
    for name in names:
        for start, end in draft.places(name):
            if sentence[0] <= start < sentence[1] and (here is None or end <= here[0] or start >= here[1]):
                return True
    return False

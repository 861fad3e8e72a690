"""Kind `plain_words`: officialese for which a plain word stands ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from bot.check_kinds.draft import Draft, Hit
from bot.guidance.texts import Line, Model

_TAIL = 38


class PlainWords(Model):
    """Fires where `least` stiff words of `words` (stiff -> plain) stand in the draft, or one of `always`; a hit per sentence."""

    kind: Literal["plain_words"]
    words: Mapping[Line, Line]
    always: tuple[Line, ...] = ()
    least: int = 2
    confidence: float = 0.8

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from self.words
        yield from self.always

    def stiff(self, draft: Draft) -> list[tuple[int, int, str]]:
        """Give the stiff words outside quotations with their plain ones, in reading order, no two overlapping."""
        places = [(start, end, plain) for word, plain in self.words.items() for start, end in draft.places(word)]
        kept: list[tuple[int, int, str]] = []
        for start, end, plain in sorted(places, key=lambda place: (place[0], -place[1])):
            if (not kept or kept[-1][1] <= start) and not draft.is_quoted(start, end):
                kept.append((start, end, plain))
        return kept

    def find(self, draft: Draft) -> list[Hit]:
        """Give one hit per sentence that holds stiff words."""
        places = [(start, end) for start, end, _ in self.stiff(draft)]
        places += [span for word in self.always for span in draft.places(word) if not draft.is_quoted(*span)]
        strong = any(draft.places(word) for word in self.always)
        if len(places) < self.least and not strong:
            return []
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for start, end in sorted(places):
            sentence = draft.sentence_at(start)
            low, high = spans.get(sentence, (start, end))
            spans[sentence] = (min(low, start), max(high, end))
        return [Hit(start, clause_end(draft.text, end, sentence), self.confidence) for sentence, (start, end) in spans.items()]


def clause_end(text: str, end: int, sentence: tuple[int, int]) -> int:
    """Where the clause ends that holds `end`, at most _TAIL further: a stiff word shows its stiffness by what follows."""
    stop = min([place for mark in ",;:.!?(" if (place := text.find(mark, end, sentence[1])) >= 0], default=sentence[1])
    return stop if stop <= end + _TAIL else max(end, text.rfind(" ", end, end + _TAIL))

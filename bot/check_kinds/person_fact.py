"""Kind `person_fact`: a person who can be recognised, with a private fact beside the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds.draft import Draft, Hit
from bot.check_kinds.names import people
from bot.check_kinds.phrase import clause_around
from bot.guidance.texts import Line, Model


class PersonFact(Model):
    """Fires where a named person stands in one sentence with one of `facts` (phrases or <concepts>).

    `unless` in the sentence takes it away: an administrator in office, the author, someone who died in public life.
    """

    kind: Literal["person_fact"]
    facts: tuple[Line, ...] = Field(min_length=1)
    unless: tuple[Line, ...] = ()
    confidence: float = 0.8

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in (*self.facts, *self.unless) if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per sentence with a person and a fact."""
        hits: list[Hit] = []
        for person in people(draft):
            sentence = draft.sentence_at(person.start)
            if _signs_off(draft, person.start, sentence):
                continue
            facts = [span for name in self.facts for span in draft.places(name) if sentence[0] <= span[0] < sentence[1]]
            facts = [span for span in facts if span[1] <= person.start or span[0] >= person.end]
            if not facts or any(sentence[0] <= at < sentence[1] for name in self.unless for at, _ in draft.places(name)):
                continue
            nearest = min(facts, key=lambda span: abs(span[0] - person.start))
            low, high = min(person.start, nearest[0]), max(person.end, nearest[1])
            if hits and draft.sentence_at(hits[-1].start) == sentence:
                continue
            hits.append(Hit(*clause_around(draft.text, low, high, sentence), self.confidence))
        return hits


def _signs_off(draft: Draft, start: int, sentence: tuple[int, int]) -> bool:
    """A short last sentence that begins with a name is the author's own signature ("Tine, consulent jeugdhulp")."""
    low, high = sentence
    return high >= len(draft.text.rstrip()) - 1 and high - start <= 80 and start - low <= 12

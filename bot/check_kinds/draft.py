"""A draft as the check kinds see it: read once, asked many times."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.dutch import Token, sentences, tokens
from bot.dutch.concepts import ConceptIndex, Places
from bot.guidance.organisations import Organisation
from bot.results import Context

_QUOTED = re.compile(
    r"\"[^\"\n]{2,800}\"|“[^”\n]{2,800}[”\"]|„[^”“\n]{2,800}[”“]|‘[^’\n]{2,800}’(?!\w)|(?<!\w)'[^'\n]{3,800}'(?!\w)|«[^»\n]{2,800}»|^>[^\n]*",
    re.MULTILINE,
)
_NEGATING = frozenset({"niet", "geen", "nooit", "niemand", "nergens", "noch", "zonder", "allesbehalve", "evenmin", "nimmer", "niks"})
GAP = " ... "
_FEW = 4  # so few places are looked through faster than sought
_WIDEST_GAP = 45  # characters between the parts of a phrase with a gap
_FIRST_PERSONS = frozenset({"ik", "mij", "me", "mijn", "m'n", "mezelf", "mijzelf", "we", "wij", "ons", "onze"})


_NOTHING = Context()


class Hit(NamedTuple):
    """Where a rule fired: [start, end) in the draft (0, 0 where something is missing) and how sure it is."""

    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True)
class Draft:
    """The text with its context, tokens, sentences, concepts and quotations.

    `concepts` and `phrases` map to their places; `memo` keeps what was found in it, per guidance version, so that it is sought once.
    """

    text: str
    organisation: Organisation
    channel: str | None = None
    capacity: str | None = None
    own_field: bool | None = None
    reply_to: str = ""
    words: list[Token] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    concepts: Places = field(default_factory=dict)
    phrases: Places = field(default_factory=dict)
    indexes: tuple[ConceptIndex, ConceptIndex] | None = None
    memo: dict[str, dict[str, list[Hit]]] = field(default_factory=dict)
    cache: dict[str, tuple[object, ...]] = field(default_factory=dict)
    spans: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def context(self) -> Context:
        """The context that the draft was read in."""
        return Context((), self.own_field, self.capacity, self.channel, self.reply_to)

    def read_as(self, text: str) -> Draft:
        """Read another text in the same context."""
        assert self.indexes is not None, "a draft is made by read_draft_text"
        return read_draft_text(text, self.organisation, self.indexes, self.context)

    def vocabulary(self, slugs: tuple[str, ...]) -> frozenset[str]:
        """Give the single words of these concepts."""
        return self.indexes[0].words_of(slugs) if self.indexes else frozenset()

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """Give the pieces between quotation marks, and lines that begin with >."""
        return [hit.span() for hit in _QUOTED.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Give the sentence that holds `place`; the whole text where none does."""
        at = bisect_right(self.sentences, (place, len(self.text) + 1)) - 1
        return self.sentences[at] if at >= 0 and self.sentences else (0, len(self.text))

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether [start, end) lies inside a quotation."""
        return any(low <= start and end <= high for low, high in self.quoted)

    def words_in(self, start: int, end: int) -> list[Token]:
        """Give the tokens that begin in [start, end)."""
        return self.words[bisect_right(self._starts, start - 1) : bisect_right(self._starts, end - 1)]

    def is_negated(self, start: int, reach: int = 4) -> bool:
        """Whether a negation stands in the `reach` words before `start`, in the same sentence."""
        before = self.words_in(self.sentence_at(start)[0], start)[-reach:]
        return any(word.normal in _NEGATING for word in before)

    def places_in(self, name: str, sentence: tuple[int, int]) -> list[tuple[int, int]]:
        """Give the places of a name that begin in the sentence."""
        places = self.places(name)
        if len(places) < _FEW:
            return [span for span in places if sentence[0] <= span[0] < sentence[1]]
        return places[bisect_left(places, (sentence[0], 0)) : bisect_left(places, (sentence[1], 0))]

    def speaks_in_first_person(self) -> bool:
        """Whether the author says I, we, my or our."""
        return any(word.normal in _FIRST_PERSONS for word in self.words)

    def places(self, name: str) -> list[tuple[int, int]]:
        """Give the places of a phrase, of a concept written as <slug>, or of two of these with ` ... ` between them."""
        if GAP in name:
            first, second = name.split(GAP, 1)
            return sorted({(start, high) for start, end in self.places(first) for low, high in self.places(second) if 0 < low - end <= _WIDEST_GAP})
        return self.concepts.get(name[1:-1], []) if name[:1] == "<" else self.phrases.get(name, [])


def read_draft_text(text: str, organisation: Organisation, indexes: tuple[ConceptIndex, ConceptIndex], context: Context = _NOTHING) -> Draft:
    """Read a draft for the check kinds: one pass for tokens, one per index (concepts, phrases)."""
    words = tokens(text)
    concepts, phrases = indexes
    return Draft(
        text, organisation, context.channel, context.capacity, context.own_field, context.reply_to, words, sentences(text),
        concepts.find(text, words), phrases.find(text, words), indexes,
    )  # fmt: skip

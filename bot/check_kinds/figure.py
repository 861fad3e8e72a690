"""Kind `figure`: a share, a percentage or a comparison in numbers, where nothing says whence it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.check_kinds.draft import Draft, Hit
from bot.check_kinds.phrase import clause_around
from bot.guidance.texts import Line, Model

_COUNT = r"(?:\d{1,3}|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|twintig|honderd)"
_PERCENT = r"\d{1,3}(?:[.,]\d+)? ?(?:%|procent)"
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_SHARE = re.compile(
    rf"\b{_COUNT} (?:op de|van de|op|van elke|op elke) {_COUNT}\b(?<!één op één)(?<!een op een)(?! (?:uur|{_MONTHS}))"
    r"|\b(?:de helft (?:minder|meer|van (?:de|alle|het))|(?:een kwart|driekwart|een derde|twee derde|tweederde)"
    r" (?:van (?:de|alle|het)|minder|meer))\b"
    rf"|\b(?:{_COUNT}|dubbel) (?:keer|maal) (?:zo|zoveel|meer|minder|sneller|goedkoper|beter)\b"
    rf"|\b{_PERCENT}(?: \w+){{0,3}}? (?:meer|minder|lager|hoger|sneller|gedaald|gestegen|daling|stijging|goedkoper|duurder"
    r"|van (?:de|alle|het|onze))\b"
    rf"|\b(?:gedaald|gestegen|gezakt|toegenomen|afgenomen) met {_PERCENT}|\bmet {_PERCENT} (?:gedaald|gestegen|toegenomen|afgenomen)",
    re.IGNORECASE,
)


class Figure(Model):
    """Fires on the first share, percentage or comparison, unless one of `sources` stands anywhere in the draft.

    Not in quotations or questions, and not where the author speaks as a private person.
    """

    kind: Literal["figure"]
    sources: tuple[Line, ...] = ()
    confidence: float = 0.6

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in self.sources if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give one hit, or none."""
        if draft.capacity == "prive" or any(draft.places(name) for name in self.sources):
            return []
        for hit in _SHARE.finditer(draft.text):
            sentence = draft.sentence_at(hit.start())
            if not draft.is_quoted(*hit.span()) and not draft.text[: sentence[1]].endswith("?"):
                return [Hit(*clause_around(draft.text, *hit.span(), sentence), self.confidence)]
        return []

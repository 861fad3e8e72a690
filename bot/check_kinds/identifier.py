"""Kind `identifier`: numbers and addresses that belong to one person, by format and checksum."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds import formats
from bot.check_kinds.draft import Draft, Hit
from bot.guidance.texts import Line, Model

What = Literal["bsn", "rijksregisternummer", "iban", "telefoon", "e-mail", "adres", "kenteken", "zaaknummer", "geboortedatum"]

FINDERS: dict[What, Callable[[str], Iterator[tuple[int, int]]]] = {
    "bsn": formats.citizen_numbers,
    "rijksregisternummer": formats.national_numbers,
    "iban": formats.accounts,
    "telefoon": formats.phones,
    "e-mail": formats.mails,
    "adres": formats.addresses,
    "kenteken": formats.plates,
    "zaaknummer": formats.case_numbers,
    "geboortedatum": formats.birth_dates,
}

PLACEHOLDERS: dict[What, str] = {
    "bsn": "BSN", "rijksregisternummer": "rijksregisternummer", "iban": "rekeningnummer", "telefoon": "telefoonnummer", "e-mail": "mailadres",
    "adres": "adres", "kenteken": "kenteken", "zaaknummer": "zaaknummer", "geboortedatum": "geboortedatum",
}  # fmt: skip
"""What stands between brackets where a piece was masked."""


class Identifier(Model):
    """Fires on each of `what`. `owner` author: only where the sentence says it is the author's own; other: only where it does not.

    `own` are the words that say so ("mijn", "bij mij thuis"). The organisation's own numbers and domains, service numbers and general mail boxes are no personal data.
    """

    kind: Literal["identifier"]
    what: tuple[What, ...] = Field(min_length=1)
    owner: Literal["author", "other", "anyone"] = "anyone"
    own: tuple[Line, ...] = ()
    public: tuple[Line, ...] = ()
    confidence: float = 0.95

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in (*self.own, *self.public) if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per number or address that is not public."""
        return [Hit(start, end, self.confidence) for start, end, _ in self.found(draft)]

    def found(self, draft: Draft) -> Iterator[tuple[int, int, What]]:
        """Give the places with what stands there."""
        for what in self.what:
            for start, end in FINDERS[what](draft.text):
                if self._counts(draft, what, start, end):
                    yield start, end, what

    def _counts(self, draft: Draft, what: What, start: int, end: int) -> bool:
        if formats.is_public(draft.text[start:end], what, draft.organisation.public_numbers, draft.organisation.public_domains):
            return False
        sentence = draft.sentence_at(start)
        if what in ("telefoon", "e-mail", "adres") and _near(draft, self.public, sentence, start, end):
            return False
        own = _near(draft, self.own, sentence, start, end)
        return self.owner == "anyone" or own == (self.owner == "author")


def _near(draft: Draft, names: tuple[str, ...], sentence: tuple[int, int], start: int, end: int) -> bool:
    low, high = max(sentence[0], start - 90), min(sentence[1], end + 60)
    return any(low <= at < high for name in names for at, _ in draft.places(name))

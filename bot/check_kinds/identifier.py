"""Kind `identifier`: numbers and addresses that belong to one person, by format and checksum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from pydantic import Field

from bot.check_kinds import formats
from bot.check_kinds.draft import Draft, Hit
from bot.check_kinds.names import people
from bot.check_kinds.phrase import piece_around
from bot.guidance.texts import Line, Model

_LABEL = re.compile(
    r"(?:\b(?:op|met|haar|zijn|uw|je|mijn|mijn eigen|met het|het) )?"
    r"\b(?:bsn|burgerservicenummer|rijksregisternummer|rijksregister|kenteken|nummerplaat|plaat|rekening|rekeningnummer|iban|gsm"
    r"|privénummer|nummer|telefoonnummer|mobiel|zaaknummer|dossiernummer|dossier|zaak|kenmerk|geboren|geboortedatum)"
    r"(?:[- ]?(?:nummer|nr\.?))?(?: is| op)?[: ]{1,3}$",
    re.IGNORECASE,
)
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
    """Fires on each of `what`. `owner` says whose: the author's own or another's.

    Words near it decide: `own` make it the author's ("mijn", "bij mij thuis"), `others` another's ("haar", "uw"), `public` everyone's.
    A name just before it makes it that person's; without any of these it is `unknown`'s.
    """

    kind: Literal["identifier"]
    what: tuple[What, ...] = Field(min_length=1)
    owner: Literal["author", "other"]
    own: tuple[Line, ...] = ()
    others: tuple[Line, ...] = ()
    public: tuple[Line, ...] = ()
    unknown: Literal["author", "other", "nobody"] = "nobody"
    confidence: float = 0.9

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        yield from (name for name in (*self.own, *self.others, *self.public) if not name.startswith("<"))

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per number or address of this owner."""
        return [Hit(*self._shown(draft, start, end), self.confidence) for start, end, _ in self.found(draft)]

    def found(self, draft: Draft) -> Iterator[tuple[int, int, What]]:
        """Give the places with what stands there."""
        for what in self.what:
            for start, end in _places(draft, what):
                if not in_address(draft, start, what) and self._whose(draft, what, start, end) == self.owner:
                    yield start, end, what

    def _shown(self, draft: Draft, start: int, end: int) -> tuple[int, int]:
        """The number with what says whose it is: its label and the name before it, or the clause in which the author gives his own."""
        if self.owner == "author":
            return piece_around(draft.text, start, end, draft.sentence_at(start))
        low = _with_label(draft.text, start)
        before = [person.start for person in people(draft) if low - 12 <= person.end <= low and draft.sentence_at(person.start)[0] <= low]
        return min(before, default=low), end

    def _whose(self, draft: Draft, what: What, start: int, end: int) -> str:
        if formats.is_public(draft.text[start:end], what, draft.organisation.public_numbers, draft.organisation.public_domains):
            return "nobody"
        low, high = draft.sentence_at(start)
        if _near(draft, self.public, max(low, start - 90), min(high, end + 60)):
            return "nobody"
        if _near(draft, self.others, max(low, start - 40), min(high, end + 25)):
            return "other"
        if _near(draft, self.own, max(low, start - 110), min(high, end + 60)):
            return "author"
        if any(low <= person.start and 0 < start - person.end < 40 for person in people(draft)):
            return "other"
        return self.unknown


def _places(draft: Draft, what: What) -> tuple[tuple[int, int], ...]:
    """Where such numbers or addresses stand, whoever's they are. Sought once per draft."""
    known = draft.spans.get(what)
    if known is None:
        known = draft.spans[what] = tuple(FINDERS[what](draft.text))
    return known


def _with_label(text: str, start: int) -> int:
    """Where the word that names the number begins ("kenteken", "BSN"); else the number itself."""
    label = _LABEL.search(text, max(0, start - 60), start)
    return label.start() if label else start


def in_address(draft: Draft, start: int, what: str) -> bool:
    """Whether the place lies inside a web address, where numbers mean nothing."""
    return what != "e-mail" and any(word.kind == "url" and word.start <= start < word.end for word in draft.words)


def _near(draft: Draft, names: tuple[str, ...], low: int, high: int) -> bool:
    return any(low <= at < high for name in names for at, _ in draft.places(name))

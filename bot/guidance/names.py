"""Asks whether a slug exists, and says where it is named if it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.guidance.loading import Guidance, Key, Reading
from bot.guidance.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a guidance file, to say something about."""

    reading: Reading
    key: Key
    path: tuple[str | int, ...] = ()

    def to(self, *keys: str | int) -> Spot:
        """Give the spot further down."""
        return Spot(self.reading, self.key, (*self.path, *keys))

    def say(self, message: str) -> None:
        """Note a problem here."""
        self.reading.say_at(self.key, self.path, message)


STUMBLING = frozenset({"documents", "statements", "laws"})
"""A dead name of these would leave an answer without its rule. Other dead names only make a line idle."""


class Names:
    """The slugs that there are. A part that is absent, or did not load, is not asked for: that is one problem.

    Not `strict`, only what the engine would stumble on is noted: a running bot does not stop for a line that never fires.
    """

    def __init__(self, guidance: Guidance, *, strict: bool = True) -> None:
        self.strict = strict
        self.statements = guidance.statements
        self.parts: dict[str, tuple[str, Mapping[str, object]]] = {
            "topics": ("onderwerp", guidance.topics),
            "documents": ("document", guidance.documents),
            "statements": ("uitspraak", guidance.statements),
            "organisations": ("organisatie", guidance.organisations),
            "checks": ("controle", guidance.checks),
            "concepts": ("begrip", guidance.concepts),
            "laws": ("wet", guidance.laws),
        }

    def known(self, part: str, slug: str, spot: Spot) -> bool:
        """Whether `slug` is in a part of the guidance; notes a problem where not."""
        word, there = self.parts[part]
        made_in = "documents" if part == "statements" else part
        if not there or made_in in spot.reading.broken or not (self.strict or part in STUMBLING):
            return slug in there
        return among(word, slug, there, spot)

    def all_known(self, part: str, slugs: Iterable[str], spot: Spot) -> None:
        """Ask for each of a list."""
        for number, slug in enumerate(slugs):
            self.known(part, slug, spot.to(number))

    def cited(self, slug: str, organisation: Organisation | None, spot: Spot) -> None:
        """Ask for a statement, and that it stands in a document of the organisation."""
        if not self.known("statements", slug, spot) or organisation is None:
            return
        document = self.statements[slug].document
        if document not in organisation.documents:
            spot.say(f"uitspraak '{slug}' staat in '{document}', niet in een document van {organisation.slug}; citeer een eigen uitspraak")


def among(word: str, slug: str, there: Collection[str], spot: Spot) -> bool:
    """Whether `slug` is one of `there`; notes a problem, with the nearest name, where not."""
    if slug in there:
        return True
    near = get_close_matches(slug, there, n=1, cutoff=0.6)
    advice = f"bedoel je '{near[0]}'?" if near else "verbeter de naam of schrijf het erbij"
    spot.say(f"{word} '{slug}' bestaat niet; {advice}")
    return False

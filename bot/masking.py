"""Masks what points at a person before a case is shown to others: numbers, addresses and names, each to be lifted by the author."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.check_kinds import read_for
from bot.check_kinds.formats import is_public
from bot.check_kinds.identifier import FINDERS, PLACEHOLDERS
from bot.check_kinds.names import people
from bot.guidance import Guidance
from bot.guidance.organisations import Organisation
from bot.results import Context

NAME = "naam"


@dataclass(frozen=True, slots=True)
class Mask:
    """One masked piece: its placeholder in the masked text, what stood there, where it stood in the text as given, and of what kind."""

    placeholder: str
    original: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text and its masks in reading order; equal pieces share a placeholder."""

    text: str
    masks: tuple[Mask, ...]


def mask(text: str, guidance: Guidance, organisation: str, keep: Collection[str] = ()) -> Masked:
    """Mask all personal data and names in `text`; `keep` holds the placeholders (or the originals) that the author lifted."""
    draft = read_for(text, organisation, Context(), guidance)
    places = list(_identifiers(text, draft.organisation))
    places += [(person.start, person.end, NAME) for person in people(draft)]
    counts: dict[str, int] = {}
    known: dict[tuple[str, str], str] = {}
    masks: list[Mask] = []
    pieces: list[str] = []
    at = 0
    for start, end, kind in sorted(places, key=lambda place: (place[0], -place[1])):
        if start < at:
            continue
        original = text[start:end]
        key = (kind, original.casefold())
        if key not in known:
            counts[kind] = counts.get(kind, 0) + 1
            known[key] = f"[{kind} {counts[kind]}]"
        if known[key] in keep or original in keep:
            continue
        masks.append(Mask(known[key], original, start, end, kind))
        pieces += [text[at:start], known[key]]
        at = end
    return Masked("".join([*pieces, text[at:]]), tuple(masks))


def _identifiers(text: str, organisation: Organisation) -> Iterator[tuple[int, int, str]]:
    for what, finder in FINDERS.items():
        for start, end in finder(text):
            if not is_public(text[start:end], what, organisation.public_numbers, organisation.public_domains):
                yield start, end, PLACEHOLDERS[what]

"""The draft with what can be mended safely: personal data masked, officialese made plain, shouting lowered. Nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from bot.check_kinds import Draft, compile_checks
from bot.check_kinds.identifier import PLACEHOLDERS, Identifier
from bot.check_kinds.plain_words import PlainWords
from bot.check_kinds.signs import Signs, shouted
from bot.guidance import Guidance
from bot.messages import Finding
from bot.results import Change

_ROW = re.compile(r"[!?]{2,}1*")
FoundIn = Callable[[Draft], Iterable[tuple[str, int, int]]]
"""What a review finds in a draft: (check, start, end)."""


def mend(draft: Draft, findings: Iterable[Finding], guidance: Guidance, found_in: FoundIn) -> tuple[str | None, tuple[Change, ...]]:
    """Give the mended text and its changes in reading order; (None, ()) where nothing can be mended safely.

    `found_in` reads a draft as the review does. Where it still finds a check in a piece that was mended for it, that check's changes are left out.
    """
    checks = {each.check for each in findings}
    changes = [change for check in sorted(checks) for change in _changes(draft, check, guidance)]
    while changes:
        kept = _without_overlap(changes)
        mended = apply(draft.text, kept)
        if mended == draft.text:
            break
        places = _new_places(kept)
        left = {check for check, start, end in found_in(draft.read_as(mended)) for low, high in places.get(check, ()) if start < high and low < end}
        if not left:
            return mended, tuple(kept)
        changes = [change for change in changes if change.check not in left]
    return None, ()


def _new_places(changes: list[Change]) -> dict[str, list[tuple[int, int]]]:
    """Where the new pieces stand in the mended text, per check."""
    places: dict[str, list[tuple[int, int]]] = {}
    shift = 0
    for change in changes:
        start = change.start + shift
        places.setdefault(change.check, []).append((start, start + len(change.new)))
        shift += len(change.new) - (change.end - change.start)
    return places


def apply(text: str, changes: Iterable[Change]) -> str:
    """Give `text` with the changes made (in reading order, none overlapping)."""
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += [text[at : change.start], change.new]
        at = change.end
    return "".join([*pieces, text[at:]])


def _changes(draft: Draft, check: str, guidance: Guidance) -> Iterator[Change]:
    for rule in compile_checks(guidance).rules.get(check, ()):
        if isinstance(rule, Identifier):
            for start, end, what in rule.found(draft):
                yield Change(start, end, draft.text[start:end], f"[{PLACEHOLDERS[what]}]", check)
        elif isinstance(rule, PlainWords):
            for start, end, plain in rule.stiff(draft):
                yield Change(start, end, draft.text[start:end], _cased(plain, draft, start), check)
        elif isinstance(rule, Signs):
            for start, end in shouted(draft, rule.words):
                yield Change(start, end, draft.text[start:end], _cased(draft.text[start:end].lower(), draft, start), check)
            for hit in _ROW.finditer(draft.text):
                yield Change(hit.start(), hit.end(), hit[0], "?" if "?" in hit[0] else "!", check)


def _cased(new: str, draft: Draft, start: int) -> str:
    """A word that begins a sentence keeps its capital."""
    opens = draft.sentence_at(start)[0] == start
    return new[:1].upper() + new[1:] if opens and draft.text[start].isupper() else new


def _without_overlap(changes: list[Change]) -> list[Change]:
    kept: list[Change] = []
    for change in sorted(changes, key=lambda each: (each.start, -each.end)):
        if not kept or kept[-1].end <= change.start:
            kept.append(change)
    return kept

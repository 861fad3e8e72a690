"""The draft with what can be mended safely: personal data masked, officialese made plain, shouting lowered. Nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.check_kinds import Draft, compile_checks, read_draft_text
from bot.check_kinds.identifier import PLACEHOLDERS, Identifier
from bot.check_kinds.plain_words import PlainWords
from bot.check_kinds.signs import Signs, shouted
from bot.guidance import Guidance
from bot.messages import Finding
from bot.results import Change

_ROW = re.compile(r"[!?]{2,}1*")
_MENDABLE = (Identifier, PlainWords, Signs)


def mend(draft: Draft, findings: Iterable[Finding], guidance: Guidance) -> tuple[str | None, tuple[Change, ...]]:
    """Give the mended text and its changes in reading order; (None, ()) where nothing can be mended safely.

    A check counts as mended only if its rules find nothing of the kind in the mended text; else its changes are left out.
    """
    checks = {each.check for each in findings}
    changes = [change for check in sorted(checks) for change in _changes(draft, check, guidance)]
    while changes:
        kept = _without_overlap(changes)
        mended = apply(draft.text, kept)
        left = _still_found(mended, draft, {change.check for change in kept}, guidance)
        if not left:
            return (mended, tuple(kept)) if mended != draft.text else (None, ())
        changes = [change for change in changes if change.check not in left]
    return None, ()


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


def _still_found(mended: str, draft: Draft, checks: set[str], guidance: Guidance) -> set[str]:
    compiled = compile_checks(guidance)
    again = read_draft_text(
        mended, draft.organisation, compiled.concepts, compiled.phrases, draft.channel, draft.capacity, draft.own_field, draft.reply_to
    )
    return {check for check in checks if any(rule.find(again) for rule in compiled.rules.get(check, ()) if isinstance(rule, _MENDABLE))}

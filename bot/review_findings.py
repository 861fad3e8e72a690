"""From hits of rules and the reader's probabilities to the findings that a review shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.check_kinds import Draft, Hit, cleared
from bot.guidance import Guidance
from bot.messages import Citation, Finding
from bot.review_port import DraftReading

SURE_RULE = 0.5
"""A rule's hit from this confidence counts on its own; below it the reader has to agree."""
FITTING = 0.35
_EXACT_RULE = 0.8  # numbers and addresses: their place is exact
_NEAR = 12  # pieces so close ("geboren 4-2-1961, BSN 1234") are shown as one
_MOST_PER_CHECK = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding in the making: where, how sure, and who saw it (rule, reader or both). `sure` false: only a doubt.

    `fits`: the chance that an expert would accept it here.
    """

    check: str
    start: int
    end: int
    confidence: float
    by_rule: bool
    by_reader: bool
    sure: bool = True
    fits: float = 1.0


def candidates(draft: Draft, hits: Mapping[str, list[Hit]], read: DraftReading | None, guidance: Guidance) -> list[Candidate]:
    """Combine both readers for the checks that have a ground in this organisation."""
    found: list[Candidate] = []
    for slug in guidance.checks:
        if slug in draft.organisation.grounds:
            found.extend(_of_check(slug, draft, hits.get(slug, []), read, guidance))
    return found


def _of_check(slug: str, draft: Draft, hits: list[Hit], read: DraftReading | None, guidance: Guidance) -> Iterator[Candidate]:
    chance = read.probabilities.get(slug, 0.0) if read else 0.0
    unsure, sure = read.pair(slug) if read else (2.0, 2.0)
    if read and slug not in read.thresholds:
        sure = guidance.checks[slug].sure or sure
    kept = [hit for hit in hits if hit.confidence >= SURE_RULE or chance >= unsure]
    absent = guidance.checks[slug].absence
    if kept:
        for hit in _merged(kept, draft.text)[:_MOST_PER_CHECK]:
            place = _agreed(hit, read.spans.get(slug) if read and chance >= sure else None)
            yield Candidate(slug, *place, max(hit.confidence, chance), by_rule=True, by_reader=chance >= sure)
    elif read and chance >= unsure:
        place = (0, 0) if absent and slug not in read.spans else read.spans.get(slug, (0, 0))
        if any(low <= place[0] < high for low, high in cleared(draft, slug, guidance)):
            return
        fits = read.allowed.get(slug, chance)
        agreed = not read.allowed or fits >= FITTING
        yield Candidate(slug, *place, chance, by_rule=False, by_reader=True, sure=chance >= sure and agreed, fits=fits)


def _agreed(hit: Hit, span: tuple[int, int] | None) -> tuple[int, int]:
    """The rule's place; where a reader that is as sure points at the same spot, its piece shows more than a rule's few words."""
    if span is None or hit.confidence >= _EXACT_RULE or span[0] >= hit.end or hit.start >= span[1]:
        return hit.start, hit.end
    return span


def _merged(hits: list[Hit], text: str) -> list[Hit]:
    """Join hits that overlap or nearly touch; the gravest first."""
    joined: list[Hit] = []
    for hit in sorted(hits):
        if joined and hit.start <= joined[-1].end + _NEAR and hit.end > joined[-1].start and "\n" not in text[joined[-1].end : hit.start]:
            last = joined[-1]
            joined[-1] = Hit(last.start, max(last.end, hit.end), max(last.confidence, hit.confidence))
        else:
            joined.append(hit)
    return [_trimmed(hit, text) for hit in sorted(joined, key=lambda hit: -hit.confidence)]


def _trimmed(hit: Hit, text: str) -> Hit:
    start, end = hit.start, hit.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return hit._replace(start=start, end=end)


def finding_of(each: Candidate, draft: Draft, guidance: Guidance) -> Finding:
    """Dress a candidate with the organisation's ground and sentences."""
    check = guidance.checks[each.check]
    ground = draft.organisation.grounds[each.check]
    form = draft.organisation.address
    return Finding(
        each.check, check.severity, ground.ground, each.start, each.end, draft.text[each.start : each.end],
        check.message.for_form(form), check.suggestion.for_form(form), (_citation(each.check, draft, guidance),), round(each.confidence, 3),
    )  # fmt: skip


def _citation(slug: str, draft: Draft, guidance: Guidance) -> Citation:
    ground = draft.organisation.grounds[slug]
    if ground.law is not None:
        law = guidance.laws[ground.law]
        return Citation(law.name, law.slug, law.article, law.quote or law.says)
    statement = guidance.statements[ground.statement or ""]
    document = guidance.documents[statement.document]
    year = f", {document.year}" if document.year else ""
    return Citation(f"{document.short} ({document.publisher}{year})", statement.id, statement.place, statement.quote)

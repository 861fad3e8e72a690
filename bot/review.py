"""draft -> Review: findings with spans, grounds and suggestions, the verdict, a mended text, how sure. Pure: no clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check_kinds import Draft, read_for, rule_hits
from bot.dutch import canonical, language
from bot.guidance import Guidance
from bot.mending import mend
from bot.messages import Finding
from bot.results import Context, DraftVerdict, Reason, Review
from bot.review_findings import Candidate, candidates, finding_of
from bot.review_port import DraftReading
from bot.review_reader import read_draft
from bot.review_verdict import Verdict, judge

__all__ = ["review", "verdict_of"]

_SHORT = 2_500  # a longer mended text is read again by the rules alone, or a long article would take three readings
LONGEST = 40_000  # code points; beyond it a draft is no post any more, and the sentence says so


def review(text: str, organisation: str, context: Context, guidance: Guidance, *, reading: DraftReading | None = None) -> Review:
    """Judge a draft for an organisation. Raises KeyError for an unknown one.

    `reading` stands in for the learned reader (tests, training).
    """
    plain = canonical(text)
    contact = guidance.organisations[organisation].default_contact
    if len(text) > LONGEST:
        return _handed_over(text, plain, contact, "te-lang")
    if not plain:
        return Review("plaatsen", (), None, 0.0, "leeg", canonical=plain, text=text)
    spoken = language(text)
    if spoken != "nl":
        return _handed_over(text, plain, contact, "andere-taal", spoken)
    supposed, assumed = _suppose(context)
    draft = read_for(text, organisation, supposed, guidance)
    verdict = _judged(draft, supposed, guidance, reading)
    findings = tuple(finding_of(each, draft, guidance) for each in sorted(verdict.findings, key=_reading_order))
    mended, changes = mend(draft, findings, guidance, lambda again: _found_in(again, supposed, guidance, reading))
    return Review(verdict.verdict, findings, verdict.contact, verdict.confidence, verdict.reason, assumed, mended, changes, plain, text, spoken)


def verdict_of(text: str, organisation: str, context: Context, guidance: Guidance) -> DraftVerdict:
    """Give the verdict that `review` gives in this context, without the cost of a mended text: for comparing contexts."""
    if len(text) > LONGEST or (canonical(text) and language(text) != "nl"):
        return "overleggen"
    if not canonical(text):
        return "plaatsen"
    supposed, _ = _suppose(context)
    return _judged(read_for(text, organisation, supposed, guidance), supposed, guidance, None).verdict


def _judged(draft: Draft, context: Context, guidance: Guidance, reading: DraftReading | None) -> Verdict:
    read = reading if reading is not None else read_draft(draft, context, guidance)
    return judge(draft, candidates(draft, rule_hits(draft, guidance), read, guidance), read, guidance)


def _found_in(draft: Draft, context: Context, guidance: Guidance, reading: DraftReading | None) -> Iterator[tuple[str, int, int]]:
    """What the review finds in a mended draft; a reading that was handed in knows only the draft it was made for."""
    read = None if reading is not None or len(draft.text) > _SHORT else read_draft(draft, context, guidance)
    for each in candidates(draft, rule_hits(draft, guidance), read, guidance):
        if each.sure:
            yield each.check, each.start, each.end


def _suppose(context: Context) -> tuple[Context, tuple[tuple[str, str], ...]]:
    """Fill in what the context leaves open, and say what was taken for granted."""
    channel, capacity = context.channel, context.capacity
    assumed: list[tuple[str, str]] = []
    if channel is None:
        assumed.append(("channel", "linkedin"))
    if capacity is None:
        assumed.append(("capacity", "functie"))
    return Context(context.history, context.own_field, capacity, channel, context.reply_to), tuple(assumed)


def _reading_order(each: Candidate) -> tuple[bool, int, int]:
    return each.start == each.end, each.start, each.end


def _handed_over(text: str, plain: str, contact: str, reason: Reason, spoken: str = "nl") -> Review:
    """A draft that the bot cannot judge goes to a person."""
    nothing: tuple[Finding, ...] = ()
    return Review("overleggen", nothing, contact, 0.0, reason, canonical=plain, text=text, language=spoken)

"""From findings to one verdict, by the codebook: the gravest decides; what the author can cut is `aanpassen`; doubt about something grave goes to a person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.check_kinds import Draft
from bot.guidance import Guidance
from bot.results import DraftVerdict, Reason
from bot.review_findings import Candidate
from bot.review_port import DraftReading

_GRAVE = ("blocker", "consult")
_ENOUGH_LEFT = 60  # code points: less than this beside the cut piece is no draft any more
_CUTTABLE = frozenset({"persoonsgegevens"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement: what may be said of it, on which findings, to whom it goes, how sure, and why not surer."""

    verdict: DraftVerdict
    findings: tuple[Candidate, ...]
    contact: str | None
    confidence: float
    reason: Reason


def judge(draft: Draft, found: list[Candidate], read: DraftReading | None, guidance: Guidance) -> Verdict:
    """Decide. Doubtful candidates are no findings, but a doubt about a blocker or consult in a draft that would pass sends it to a person."""
    sure = tuple(each for each in found if each.sure)
    grave = [each for each in sure if guidance.checks[each.check].severity in _GRAVE]
    severities = {guidance.checks[each.check].severity for each in sure}
    if "blocker" in severities:
        return _settled(_of_blockers(draft, grave, guidance), sure, draft, guidance, read)
    if "consult" in severities:
        return _settled("overleggen", sure, draft, guidance, read)
    doubt = max((each for each in found if not each.sure and guidance.checks[each.check].severity in _GRAVE), key=_confidence, default=None)
    if doubt is not None:
        contact = draft.organisation.contact_for_check(doubt.check)
        return Verdict("overleggen", (*sure, doubt), contact, doubt.confidence, "onzeker-oordeel")
    return _settled("aanpassen" if "warning" in severities else "plaatsen", sure, draft, guidance, read)


def _confidence(each: Candidate) -> float:
    return each.confidence


def _of_blockers(draft: Draft, grave: list[Candidate], guidance: Guidance) -> DraftVerdict:
    """`aanpassen` where cutting the found pieces leaves a draft that stands on its own."""
    blockers = [each for each in grave if guidance.checks[each.check].severity == "blocker"]
    if {each.check for each in blockers} <= _CUTTABLE and len(blockers) == len(grave):
        left = len(draft.text) - sum(each.end - each.start for each in blockers)
        if left >= _ENOUGH_LEFT and draft.capacity != "prive":
            return "aanpassen"
    return "niet-plaatsen"


def _settled(verdict: DraftVerdict, sure: tuple[Candidate, ...], draft: Draft, guidance: Guidance, read: DraftReading | None) -> Verdict:
    consults = sorted(
        (each for each in sure if guidance.checks[each.check].severity == "consult"), key=lambda each: (each.start, each.check)
    )
    contact: str | None = None
    if verdict == "overleggen":
        contact = draft.organisation.contact_for_check(consults[0].check if consults else sure[0].check)
    if sure:
        confidence = max(each.confidence for each in sure)
    else:
        confidence = 1.0 - max(read.probabilities.values(), default=0.0) if read else 0.5
    reason: Reason = "pers" if verdict == "overleggen" and any(each.check == "media" for each in consults) else ""
    return Verdict(verdict, sure, contact, round(confidence, 3), reason)

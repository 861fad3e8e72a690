"""From findings to one verdict, by the codebook: the gravest decides; doubt about something grave goes to a person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.check_kinds import Draft
from bot.guidance import Guidance
from bot.results import DraftVerdict, Reason
from bot.review_findings import Candidate
from bot.review_port import DraftReading

_GRAVE = ("blocker", "consult")
CLEAR = 0.37  # the reader's chance of `plaatsen` from which a draft passes where no rule objects, if it weighed no evidence
STANDS = 0.5  # the reader's evidence, its line chosen at training, from which a draft does not pass
CARRIER = 0.2  # a doubtful finding from this chance carries the reader's verdict where the sure ones do not
NAMED = 0.12  # below this chance a lone doubt is not named as a finding
_CARRIED_BY: dict[DraftVerdict, tuple[str, ...]] = {
    "aanpassen": ("warning", "blocker"),
    "overleggen": ("consult", "blocker"),
    "niet-plaatsen": ("blocker",),
}
_LONG_DRAFT = 350  # code points: from here a draft can lose a small piece and still say what it wants to say
_SMALL_SHARE = 0.2
_NEVER_CUT = frozenset({"vertrouwelijk", "beledigend"})  # a leak or an insult is seldom a detail of the draft


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement: what may be said of it, on which findings, to whom it goes, how sure, and why not surer."""

    verdict: DraftVerdict
    findings: tuple[Candidate, ...]
    contact: str | None
    confidence: float
    reason: Reason


def judge(draft: Draft, found: list[Candidate], read: DraftReading | None, guidance: Guidance) -> Verdict:
    """Decide: by the reader's verdicts where it has them, tied to findings that carry the verdict; else by the findings alone."""
    if read is not None and read.verdicts:
        return _with_reader(draft, found, read, guidance)
    return _by_findings(draft, found, read, guidance)


def _with_reader(draft: Draft, found: list[Candidate], read: DraftReading, guidance: Guidance) -> Verdict:
    severity = {each.check: guidance.checks[each.check].severity for each in found}
    sure = [each for each in found if each.sure]
    heavy = [each for each in sure if severity[each.check] != "advice"]
    clear = read.verdicts["plaatsen"] >= CLEAR if read.problem is None else read.problem < STANDS
    if clear and not any(each.by_rule for each in heavy):
        return _settled("plaatsen", tuple(each for each in sure if severity[each.check] == "advice"), draft, guidance, read)
    best = max(_CARRIED_BY, key=lambda verdict: read.verdicts[verdict])
    if not any(severity[each.check] in _CARRIED_BY[best] for each in heavy):
        fitting = [each for each in found if not each.sure and severity[each.check] in _CARRIED_BY[best]]
        carrier = max(fitting, key=_fits, default=None)
        if not heavy and carrier is None:
            return _by_findings(draft, found, read, guidance)
        if not heavy and carrier is not None and carrier.confidence < NAMED:
            return _to_a_person(draft, tuple(sure), carrier, read)
        if carrier is not None and (not heavy or carrier.confidence >= CARRIER):
            sure.append(carrier)
    return _settled(best, tuple(sure), draft, guidance, read)


def _to_a_person(draft: Draft, sure: tuple[Candidate, ...], guess: Candidate, read: DraftReading) -> Verdict:
    """Something is wrong, but the reader cannot name it well enough to say it: a person looks first."""
    contact = draft.organisation.contact_for_check(guess.check)
    return Verdict("overleggen", sure, contact, round(1.0 - read.verdicts["plaatsen"], 3), "onzeker-oordeel")


def _by_findings(draft: Draft, found: list[Candidate], read: DraftReading | None, guidance: Guidance) -> Verdict:
    """Doubtful candidates are no findings, but a doubt about a blocker or consult in a draft that would pass sends it to a person."""
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


def _fits(each: Candidate) -> float:
    return each.fits


def _of_blockers(draft: Draft, grave: list[Candidate], guidance: Guidance) -> DraftVerdict:
    """`aanpassen` where cutting the small pieces that are wrong leaves a draft that stands on its own; else `niet-plaatsen`."""
    if any(guidance.checks[each.check].severity != "blocker" or each.check in _NEVER_CUT for each in grave):
        return "niet-plaatsen"
    cut = sum(each.end - each.start for each in grave)
    return "aanpassen" if len(draft.text) >= _LONG_DRAFT and 0 < cut < _SMALL_SHARE * len(draft.text) else "niet-plaatsen"


def _settled(verdict: DraftVerdict, sure: tuple[Candidate, ...], draft: Draft, guidance: Guidance, read: DraftReading | None) -> Verdict:
    consults = sorted((each for each in sure if guidance.checks[each.check].severity == "consult"), key=lambda each: (each.start, each.check))
    contact: str | None = None
    if verdict == "overleggen":
        contact = draft.organisation.contact_for_check(consults[0].check if consults else sure[0].check)
    nothing = 1.0 - max(read.probabilities.values(), default=0.0) if read else 0.5
    confidence = max((each.confidence for each in sure), default=nothing)
    reason: Reason = "pers" if verdict == "overleggen" and any(each.check == "media" for each in consults) else ""
    return Verdict(verdict, sure, contact, round(confidence, 3), reason)

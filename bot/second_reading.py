"""The one place where the two readers are combined. Pure; held by a table in tests/bot/test_second_reading.py.

What a rule found stands whatever the second reader says. The second reader can add findings, raise doubt, and settle what the learned
reader was unsure of. Where the two contradict each other on something that stops a post, a person looks first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from bot.answer_words import Words, cite, find_text, headline, words
from bot.check_kinds import read_for, rule_hits
from bot.dutch import concepts_in
from bot.guidance import Guidance
from bot.messages import Finding
from bot.results import Answer, DraftVerdict, Reason, Review, Verdict
from bot.review_findings import Candidate, finding_of
from bot.second_request import SecondReading, Wanted, key_of

HEAVY: Final = frozenset({"blocker", "consult"})
STOPS: Final = frozenset({"overleggen", "niet-plaatsen"})
UNREAD: Final = frozenset({"te-lang", "andere-taal", "leeg", "pers"})
UNSURE: Final = frozenset({"onzeker-onderwerp", "onzeker-oordeel"})
SETTLED: Final = frozenset({"ja", "ja-mits", "nee", "uitleg"})
ESCALATES: Final = frozenset({"overleg", "onbekend"})
YES: Final = frozenset({"ja", "ja-mits"})
_SAYS: Final = 0.9  # the confidence of a finding that only the second reader made: it gives none that could be trusted


def worth_asking(found: Review | Answer) -> bool:
    """Tell whether a second reading could change this."""
    if isinstance(found, Review):
        return found.reason not in UNREAD
    return found.kind == "vraag" and not found.answers and found.verdict in SETTLED | ESCALATES and found.reason not in UNREAD


def settle_draft(  # noqa: PLR0911 - a table, row by row
    offline: DraftVerdict, reason: Reason, second: SecondReading, *, by_rule: bool, added: Sequence[str], left: Sequence[str]
) -> tuple[DraftVerdict, Reason]:
    """Give verdict and reason. `by_rule`: a rule found something heavy. `added` are the severities of findings that only the second reader made,
    `left` those of what would remain if the learned reader's heavy findings went.
    """
    if HEAVY & set(added):
        if offline == "niet-plaatsen":
            return offline, reason
        if second.certain and second.verdict in STOPS and reason == "onzeker-oordeel":
            return ("niet-plaatsen" if second.verdict == "niet-plaatsen" and "blocker" in added else "overleggen"), ""
        return "overleggen", reason if offline == "overleggen" else "lezers-oneens"
    if not second.certain:
        return offline, reason
    if offline in STOPS:
        if by_rule:
            return offline, reason
        if second.verdict in STOPS:
            return offline, "" if reason == "onzeker-oordeel" else reason
        if reason != "onzeker-oordeel":
            return "overleggen", "lezers-oneens"
        if "warning" in left:
            return "aanpassen", ""
        return ("plaatsen", "") if second.verdict == "plaatsen" else (offline, reason)
    if second.verdict in STOPS:
        return "overleggen", "lezers-oneens"
    return ("aanpassen" if "warning" in added else offline), reason


def joined(review: Review, second: SecondReading, wanted: Wanted, guidance: Guidance) -> Review:
    """Give the review of both readers together."""
    draft = read_for(wanted.text, wanted.organisation, wanted.context, guidance)
    ruled = rule_hits(draft, guidance).keys()  # a weak rule too: it made a finding only because the learned reader agreed
    known = {each.check for each in review.findings}
    fresh = tuple(
        finding_of(Candidate(check, start, end, _SAYS, by_rule=False, by_reader=True), draft, guidance)
        for check, start, end in second.findings
        if check not in known and check in draft.organisation.grounds
    )
    if not second.certain or second.verdict == "plaatsen":
        # a light remark that it is not sure of, or that does not weigh for itself either, helps nobody
        fresh = tuple(each for each in fresh if each.severity in HEAVY)
    rests = tuple(each for each in review.findings if each.severity not in HEAVY or each.check in ruled)
    by_rule = any(each.check in ruled and each.severity in HEAVY for each in review.findings)
    verdict, reason = settle_draft(
        review.verdict, review.reason, second, by_rule=by_rule,
        added=[each.severity for each in fresh], left=[each.severity for each in (*rests, *fresh)],
    )  # fmt: skip
    settled_away = verdict not in STOPS and review.verdict in STOPS
    findings = tuple(sorted((*(rests if settled_away else review.findings), *fresh), key=_reading_order))
    contact = None
    if verdict == "overleggen":
        heavy = next((each.check for each in findings if each.severity in HEAVY), "")
        contact = review.contact or (draft.organisation.contact_for_check(heavy) if heavy else draft.organisation.default_contact)
    return replace(review, verdict=verdict, reason=reason, findings=findings, contact=contact)


def _reading_order(each: Finding) -> tuple[bool, int, int]:
    return each.start == each.end, each.start, each.end


def settle_question(offline: Verdict, reason: Reason, second: SecondReading, *, told: bool) -> tuple[Verdict, Reason]:
    """Give verdict and reason. `told`: the guidance has a cited answer of the second reader's verdict on its topic in this organisation."""
    if not second.certain:
        return offline, reason
    if reason in UNSURE and offline in ESCALATES:
        return (second.verdict, "") if second.verdict in SETTLED and told else (offline, reason)  # type: ignore[return-value]  # a closed label
    if (offline in YES and second.verdict in {"nee", *ESCALATES}) or (offline == "nee" and second.verdict in YES):
        return "overleg", "lezers-oneens"
    return offline, reason


def joined_answer(answer: Answer, second: SecondReading, wanted: Wanted, guidance: Guidance) -> Answer:
    """Give the answer of both readers together; its words are the guidance's."""
    place = guidance.organisations[wanted.organisation]
    concepts = frozenset(concepts_in(wanted.text, guidance))
    found = find_text(second.topics[:1], second.verdict, place, guidance, concepts)
    verdict, reason = settle_question(answer.verdict, answer.reason, second, told=found is not None and bool(found[1].cite))
    if (verdict, reason) == (answer.verdict, answer.reason):
        return answer
    topics = answer.topics if reason == "lezers-oneens" else second.topics
    first, *others = topics or ("",)
    contact = place.contact_for_topic(first, verdict, frozenset(others), concepts)
    said = words(topics, verdict, place, guidance, concepts=concepts, contact=contact)
    if reason == "lezers-oneens":
        cited = [cite(guidance.statements[each], guidance) for each in second.statements[:1]]
        said = Words(citations=tuple(cited) or answer.citations)
    return replace(
        answer, verdict=verdict, reason=reason, topics=topics, escalate=verdict in ESCALATES, contact=contact,
        headline=headline(verdict, place, guidance, contact), short=said.short, why=said.why, todo=said.todo,
        citations=said.citations, self_test=said.self_test,
    )  # fmt: skip


def kept(second: SecondReading, wanted: Wanted, guidance: Guidance) -> str:
    """Give the reading as text to remember in a talk: labels and places, no words of anybody."""
    return json.dumps({"key": key_of(wanted, guidance), **asdict(second)})


def reading_kept(remembered: str, wanted: Wanted, guidance: Guidance) -> SecondReading | None:
    """Give the remembered reading where it is of exactly this text in this context, else None."""
    if not remembered:
        return None
    values: dict[str, Any] = json.loads(remembered)
    if values.pop("key") != key_of(wanted, guidance):
        return None
    findings = tuple((check, start, end) for check, start, end in values["findings"])
    return SecondReading(values["verdict"], values["certain"], findings, tuple(values["topics"]), tuple(values["statements"]))


def with_kept(review: Review, remembered: str, wanted: Wanted, guidance: Guidance) -> Review:
    """Give the review with the remembered reading of this very draft."""
    second = reading_kept(remembered, wanted, guidance)
    return joined(review, second, wanted, guidance) if second else review


def answer_with_kept(answer: Answer, remembered: str, wanted: Wanted, guidance: Guidance) -> Answer:
    """Give the answer with the remembered reading of this very question."""
    second = reading_kept(remembered, wanted, guidance)
    return joined_answer(answer, second, wanted, guidance) if second and worth_asking(answer) else answer

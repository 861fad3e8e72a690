"""The one place where the two readers are combined, as a table; and what may come in and go out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answer import answer
from bot.guidance import Guidance
from bot.results import Answer, Context, DraftVerdict, Reason, Review, Verdict
from bot.review import review
from bot.second_labels import CHECKS
from bot.second_reading import joined, joined_answer, kept, reading_kept, settle_draft, settle_question
from bot.second_request import Rejected, Request, SecondReading, Wanted, accepted, request_of, wanted_from, wanted_to
from tests.support.house import ORGANISATION, real_guidance

CONTEXT = Context(capacity="functie", channel="linkedin")
PERSONAL = "Bel mijn collega Jan Jansen gerust, zijn BSN is 111222333 en zijn mail jan.jansen@voorbeeld.nl."
HARMLESS = "Vandaag is de nieuwe fietsbrug in Goes open. Kom je zaterdag kijken? https://www.zeeland.nl/brug"
NO, UNSURE, QUARREL = "", "onzeker-oordeel", "lezers-oneens"
W, B, C, A = "warning", "blocker", "consult", "advice"


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return real_guidance()


# offline verdict and reason, a rule found something heavy, what the second says and whether it is certain, severities of what it adds,
# severities of what is left without the learned reader's heavy findings -> verdict and reason
ROWS: list[tuple[DraftVerdict, Reason, bool, str, bool, list[str], list[str], DraftVerdict, Reason]] = [
    # both agree: nothing changes
    ("plaatsen", NO, False, "plaatsen", True, [], [], "plaatsen", NO),
    ("niet-plaatsen", NO, True, "niet-plaatsen", True, [], [B], "niet-plaatsen", NO),
    ("overleggen", NO, False, "overleggen", True, [], [], "overleggen", NO),
    ("aanpassen", NO, False, "aanpassen", True, [], [W], "aanpassen", NO),
    # what a rule found stands, whatever it says
    ("niet-plaatsen", NO, True, "plaatsen", True, [], [B], "niet-plaatsen", NO),
    ("niet-plaatsen", NO, True, "aanpassen", True, [W], [B, W], "niet-plaatsen", NO),
    ("overleggen", NO, True, "plaatsen", True, [], [C], "overleggen", NO),
    ("overleggen", UNSURE, True, "plaatsen", True, [], [C], "overleggen", UNSURE),
    ("niet-plaatsen", NO, True, "overleggen", True, [C], [B, C], "niet-plaatsen", NO),
    # what the learned reader is sure of and the second is not: a contradiction on something that stops
    ("niet-plaatsen", NO, False, "plaatsen", True, [], [], "overleggen", QUARREL),
    ("niet-plaatsen", NO, False, "aanpassen", True, [], [W], "overleggen", QUARREL),
    ("overleggen", NO, False, "plaatsen", True, [], [], "overleggen", QUARREL),
    ("plaatsen", NO, False, "niet-plaatsen", True, [B], [B], "overleggen", QUARREL),
    ("plaatsen", NO, False, "overleggen", True, [C], [C], "overleggen", QUARREL),
    ("plaatsen", NO, False, "overleggen", True, [], [], "overleggen", QUARREL),
    ("aanpassen", NO, False, "niet-plaatsen", True, [B], [W, B], "overleggen", QUARREL),
    ("aanpassen", NO, False, "niet-plaatsen", True, [], [W], "overleggen", QUARREL),
    # it raises doubt with something heavy that it can point at, even where it is not certain or its verdict does not follow
    ("plaatsen", NO, False, "plaatsen", False, [B], [B], "overleggen", QUARREL),
    ("aanpassen", NO, False, "plaatsen", True, [C], [C], "overleggen", QUARREL),
    # it settles what the learned reader was unsure of
    ("overleggen", UNSURE, False, "plaatsen", True, [], [], "plaatsen", NO),
    ("overleggen", UNSURE, False, "aanpassen", True, [W], [W], "aanpassen", NO),
    ("overleggen", UNSURE, False, "plaatsen", True, [], [W], "aanpassen", NO),
    ("overleggen", UNSURE, False, "aanpassen", True, [], [A], "overleggen", UNSURE),
    ("overleggen", UNSURE, False, "overleggen", True, [], [], "overleggen", NO),
    ("overleggen", UNSURE, False, "niet-plaatsen", True, [B], [B], "niet-plaatsen", NO),
    ("overleggen", UNSURE, False, "overleggen", True, [B], [B], "overleggen", NO),
    # not certain: the offline result stands
    ("overleggen", UNSURE, False, "plaatsen", False, [], [], "overleggen", UNSURE),
    ("plaatsen", NO, False, "niet-plaatsen", False, [], [], "plaatsen", NO),
    ("niet-plaatsen", NO, False, "plaatsen", False, [], [], "niet-plaatsen", NO),
    # light findings only add something to mend
    ("plaatsen", NO, False, "aanpassen", True, [W], [W], "aanpassen", NO),
    ("plaatsen", NO, False, "aanpassen", True, [A], [A], "plaatsen", NO),
    ("plaatsen", NO, False, "aanpassen", True, [], [], "plaatsen", NO),
    ("aanpassen", NO, False, "plaatsen", True, [], [W], "aanpassen", NO),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}-{row[3]}-{'zeker' if row[4] else 'onzeker'}-{row[2]}")
def test_two_readers_of_a_draft_give_one_verdict(row: Any) -> None:
    """Rules stand, doubt is settled, a contradiction on something that stops goes to a person."""
    offline, reason, by_rule, says, certain, added, left, verdict, why = row
    second = SecondReading(says, certain)
    assert settle_draft(offline, reason, second, by_rule=by_rule, added=added, left=left) == (verdict, why)


QUESTION_ROWS: list[tuple[Verdict, Reason, str, bool, bool, Verdict, Reason]] = [
    ("ja", NO, "ja-mits", True, True, "ja", NO),
    ("ja", NO, "nee", True, True, "overleg", QUARREL),
    ("ja-mits", NO, "overleg", True, True, "overleg", QUARREL),
    ("ja", NO, "onbekend", True, False, "overleg", QUARREL),
    ("nee", NO, "ja", True, True, "overleg", QUARREL),
    ("nee", NO, "overleg", True, True, "nee", NO),
    ("uitleg", NO, "nee", True, True, "uitleg", NO),
    ("overleg", "geval-voor-mens", "ja", True, True, "overleg", "geval-voor-mens"),
    ("onbekend", "tekst-zwijgt", "ja", True, True, "onbekend", "tekst-zwijgt"),
    ("onbekend", UNSURE, "ja-mits", True, True, "ja-mits", NO),
    ("onbekend", "onzeker-onderwerp", "nee", True, True, "nee", NO),
    ("onbekend", UNSURE, "ja", True, False, "onbekend", UNSURE),
    ("onbekend", UNSURE, "ja", False, True, "onbekend", UNSURE),
    ("onbekend", UNSURE, "overleg", True, True, "onbekend", UNSURE),
    ("ja", NO, "nee", False, True, "ja", NO),
    ("ja", NO, "buiten-bereik", True, False, "ja", NO),
]


@pytest.mark.parametrize("row", QUESTION_ROWS, ids=lambda row: f"{row[0]}-{row[1]}-{row[2]}-{row[3]}-{row[4]}")
def test_two_readers_of_a_question_give_one_verdict(row: Any) -> None:
    """A yes against a no goes to a person; doubt is settled only where the guidance has a cited answer."""
    offline, reason, says, certain, told, verdict, why = row
    assert settle_question(offline, reason, SecondReading(says, certain), told=told) == (verdict, why)


def test_labels_are_those_of_the_guidance(guidance: Guidance) -> None:
    """Every check of the guidance has a meaning to tell, and no other."""
    assert set(CHECKS) == set(guidance.checks)


def asked(text: str, guidance: Guidance, kind: Any = "draft") -> Request:
    request = request_of(Wanted(kind, text, ORGANISATION, CONTEXT), guidance)
    assert request
    return request


def test_no_personal_data_leaves(guidance: Guidance) -> None:
    """Names, numbers and addresses are placeholders in what is sent; so are those of earlier messages and of the message answered."""
    context = Context(history=("Ik ben Piet Pietersen, 06 12345678.",), reply_to="Bel Klaas Jansen op 06-87654321")
    request = request_of(Wanted("draft", PERSONAL, ORGANISATION, context), guidance)
    assert request
    sent = json.dumps(request.messages, ensure_ascii=False)
    for secret in ("Jansen", "111222333", "jan.jansen@voorbeeld.nl", "Pietersen", "12345678", "87654321"):
        assert secret not in sent
    assert "[naam 1]" in sent
    assert "[BSN 1]" in sent or "bsn" in sent.lower()


def test_only_this_organisations_statements_leave(guidance: Guidance) -> None:
    """The ids that the model may name are those of the asker's own guideline."""
    request = asked("Mag ik dit delen met mijn volgers?", guidance, "question")
    ids = request.schema["properties"]["statements"]["items"]["enum"]
    documents = {guidance.statements[each].document for each in ids}
    assert documents == set(guidance.organisations[ORGANISATION].documents)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("Natuurlijk! Dit mag.", "json"),
        ("[]", "json"),
        ('{"verdict": "plaatsen"}', "json"),
        ('{"verdict": "plaatsen", "certain": "true", "findings": []}', "json"),
        ('{"verdict": "plaatsen", "certain": true, "findings": [], "message": "Dit mag!"}', "json"),
        ('{"verdict": "toegestaan", "certain": true, "findings": []}', "label"),
        ('{"verdict": "aanpassen", "certain": true, "findings": [{"check": "mooi", "quote": "Goes"}]}', "label"),
        ('{"verdict": "aanpassen", "certain": true, "findings": [{"check": "ironie", "quote": "staat er niet"}]}', "quote"),
        ('{"verdict": "aanpassen", "certain": true, "findings": [{"check": "ironie", "quote": ""}]}', "quote"),
        ('{"verdict": "aanpassen", "certain": true, "findings": [{"check": "ironie", "quote": "fietsbrug in goes"}]}', "quote"),
    ],
)
def test_what_is_not_closed_and_literal_is_thrown_away(raw: str, reason: str, guidance: Guidance) -> None:
    """One fault throws the whole answer away."""
    assert accepted(raw, asked(HARMLESS, guidance), guidance) == Rejected(reason)  # type: ignore[arg-type]


def test_an_id_of_another_organisation_is_thrown_away(guidance: Guidance) -> None:
    """A statement of somebody else's guideline, or one that nobody wrote, is none of the asker's."""
    request = asked("Mag ik dit delen met mijn volgers?", guidance, "question")
    own = set(request.schema["properties"]["statements"]["items"]["enum"])
    for foreign in (min(set(guidance.statements) - own), "verzonnen-regel"):
        raw = json.dumps({"verdict": "ja", "certain": True, "topics": ["meerwaarde"], "statements": [foreign]})
        assert accepted(raw, request, guidance) == Rejected("statement")


def test_a_quote_of_the_masked_text_points_at_the_text_as_given(guidance: Guidance) -> None:
    """Offsets go through the placeholders, before, within and after one."""
    request = asked(PERSONAL, guidance)
    masked = request.masked.text
    assert masked != PERSONAL
    for size in (3, 9, 20, len(masked)):
        for start in range(len(masked) - size + 1):
            piece = masked[start : start + size]
            if not piece.strip() or masked.find(piece) != start:
                continue
            raw = json.dumps({"verdict": "niet-plaatsen", "certain": True, "findings": [{"check": "persoonsgegevens", "quote": piece}]})
            read = accepted(raw, request, guidance)
            assert isinstance(read, SecondReading)
            low, high = read.findings[0][1:]
            assert 0 <= low < high <= len(PERSONAL)
            if not any(letter in piece for letter in "[]") and not any(piece in each.placeholder for each in request.masked.masks):
                assert PERSONAL[low:high] == piece
    assert (low, high) == (0, len(PERSONAL))


def drafted(text: str, guidance: Guidance) -> tuple[Review, Wanted]:
    return review(text, ORGANISATION, CONTEXT, guidance), Wanted("draft", text, ORGANISATION, CONTEXT)


def test_a_finding_that_only_the_second_reader_made_speaks_the_guidances_words(guidance: Guidance) -> None:
    """It has the check's own message, the organisation's ground and a literal quote; the draft goes to a person."""
    found, wanted = drafted(HARMLESS, guidance)
    assert found.verdict == "plaatsen"
    start = HARMLESS.index("Vandaag")
    both = joined(found, SecondReading("overleggen", certain=True, findings=(("woordvoering", start, start + 21),)), wanted, guidance)
    assert (both.verdict, both.reason) == ("overleggen", "lezers-oneens")
    assert both.contact == guidance.organisations[ORGANISATION].contact_for_check("woordvoering")
    made = next(each for each in both.findings if each.check == "woordvoering")
    assert made.quote == HARMLESS[start : start + 21]
    assert made.message == guidance.checks["woordvoering"].message.for_form("je")
    assert made.citations


def test_a_rules_finding_cannot_be_talked_away(guidance: Guidance) -> None:
    """Personal data stay a finding and stay a stop."""
    found, wanted = drafted(PERSONAL, guidance)
    both = joined(found, SecondReading("plaatsen", certain=True), wanted, guidance)
    assert both.verdict == found.verdict == "niet-plaatsen"
    assert both.findings == found.findings


def asked_of(text: str, guidance: Guidance) -> tuple[Answer, Wanted]:
    return answer(text, ORGANISATION, Context(), guidance), Wanted("question", text, ORGANISATION)


def test_a_contradicted_yes_becomes_a_talk_with_a_person(guidance: Guidance) -> None:
    """The words are the guidance's; the asker hears that a person looks, and who."""
    found, wanted = asked_of("Mag ik vertellen dat ik bij de provincie werk?", guidance)
    assert found.verdict in {"ja", "ja-mits"}
    both = joined_answer(found, SecondReading("nee", certain=True, topics=found.topics), wanted, guidance)
    assert (both.verdict, both.reason, both.escalate) == ("overleg", "lezers-oneens", True)
    assert both.contact in guidance.organisations[ORGANISATION].contacts
    assert (both.short, both.why, both.todo) == ("", "", ())


def test_a_reading_is_remembered_for_exactly_this_text(guidance: Guidance) -> None:
    """Another text, another channel, another version: read anew. What is kept holds no words of the text."""
    wanted = Wanted("draft", HARMLESS, ORGANISATION, CONTEXT)
    second = SecondReading("aanpassen", certain=True, findings=(("ironie", 0, 7),))
    text = kept(second, wanted, guidance)
    assert "fietsbrug" not in text
    assert reading_kept(text, wanted, guidance) == second
    assert reading_kept(text, Wanted("draft", HARMLESS + "!", ORGANISATION, CONTEXT), guidance) is None
    assert reading_kept(text, Wanted("draft", HARMLESS, ORGANISATION, Context(channel="x")), guidance) is None
    assert wanted_from(json.loads(json.dumps(wanted_to(wanted)))) == wanted

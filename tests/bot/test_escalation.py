from datetime import datetime, timedelta

import pytest

from bot import escalation as e
from bot.approval import approval_of, covers, stands
from bot.escalation import Case, Refused
from tests.support.cases import ASKER, MO, MONDAY, SANNE, TERMS, asked, fresh, moved


def told(result: e.Moved) -> list[tuple[str, str]]:
    return [(tell.to, tell.what) for tell in result.tells]


def test_a_new_case_has_its_term_and_reaches_the_team() -> None:
    """An opened case is due after the term in working hours, reminds at half of it, and the team gets its card."""
    opened = e.open_case(7, asked(), "provincie-zeeland", fresh().asker, MONDAY, terms=TERMS, guidance_version="v1", fingerprint="f1")
    assert (opened.case.due, opened.case.remind) == (MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=4))
    assert told(opened) == [("team", "card")]


def test_the_first_claim_wins_and_a_second_press_changes_nothing() -> None:
    """Of two colleagues the first has the case; her second press is silent, his is refused with her name."""
    hers = moved(e.claim(fresh(), SANNE, MONDAY))
    assert hers.case.state == "claimed"
    assert moved(e.claim(hers.case, SANNE, MONDAY)).events == ()
    assert e.claim(hers.case, MO, MONDAY) == Refused("al-opgepakt", "Sanne")
    assert e.answer(hers.case, MO, "Doe maar.", MONDAY) == Refused("al-opgepakt", "Sanne")
    assert moved(e.take_over(hers.case, MO, MONDAY)).case.owner == MO


def test_an_answer_reaches_the_asker_once() -> None:
    """An answer goes to the asker in full; the same answer by the same person again is not sent a second time."""
    first = moved(e.answer(fresh(), SANNE, "Wacht op het persbericht.", MONDAY))
    assert told(first) == [("asker", "antwoord")]
    assert first.tells[0].text == "Wacht op het persbericht."
    assert moved(e.answer(first.case, SANNE, "Wacht op het persbericht.", MONDAY)).tells == ()
    assert told(moved(e.answer(first.case, SANNE, "Dat komt morgen.", MONDAY))) == [("asker", "antwoord")]


def test_a_note_stays_with_the_team() -> None:
    """A note is kept with the case and tells nobody outside the team."""
    noted = moved(e.note(fresh(), SANNE, "Bel even met het kabinet.", MONDAY))
    assert (noted.case.state, noted.tells) == ("open", ())
    assert noted.case.events[-1].text == "Bel even met het kabinet."


def test_an_empty_answer_or_note_is_refused() -> None:
    """An answer without words never leaves."""
    assert e.answer(fresh(), SANNE, "  ", MONDAY) == Refused("leeg-antwoord")
    assert e.note(fresh(), SANNE, "", MONDAY) == Refused("lege-notitie")


def test_a_follow_up_is_read_along_and_reopens_what_was_answered() -> None:
    """While the case waits the team reads along; after the answer a follow-up reopens it with a new term for the same colleague."""
    added = moved(e.add(fresh(), ASKER, "Het is voor morgen.", MONDAY, TERMS))
    assert (added.case.state, told(added)) == ("open", [("team", "aanvulling")])
    answered = moved(e.answer(added.case, SANNE, "Liever niet.", MONDAY)).case
    later = MONDAY + timedelta(days=1)
    again = moved(e.add(answered, ASKER, "En zonder de naam?", later, TERMS))
    assert (again.case.state, again.case.owner, again.case.due) == ("claimed", SANNE, later + timedelta(hours=8))
    assert told(again) == [("team", "aanvulling"), ("team", "heropend")]
    assert [event.kind for event in again.events] == ["added", "reopened"]


def test_closing_needs_an_answer() -> None:
    """The team cannot close what it did not answer; after the answer the asker's thanks close it."""
    assert e.close(fresh(), SANNE, MONDAY) == Refused("eerst-antwoorden")
    answered = moved(e.answer(fresh(), SANNE, "Ja, zo kan het.", MONDAY)).case
    assert moved(e.close(answered, ASKER, MONDAY)).case.state == "closed"


def test_withdrawing_tells_the_team_and_is_final() -> None:
    """A withdrawn case is answered, claimed or reopened by nobody."""
    gone = moved(e.withdraw(fresh(), ASKER, MONDAY))
    assert told(gone) == [("team", "ingetrokken")]
    for refused in (e.claim(gone.case, SANNE, MONDAY), e.answer(gone.case, SANNE, "x", MONDAY), e.reopen(gone.case, SANNE, MONDAY, TERMS),
                    e.add(gone.case, ASKER, "x", MONDAY, TERMS), e.approve(gone.case, SANNE, MONDAY)):  # fmt: skip
        assert refused == Refused("ingetrokken")


@pytest.mark.parametrize(
    ("case", "reason"), [(fresh(masked=True), "afgedekt"), (fresh(draft=""), "geen-concept")], ids=["masked", "no draft"]
)
def test_what_was_not_seen_whole_cannot_be_approved(case: Case, reason: str) -> None:
    """A draft that is partly covered, or that is not there, gets no approval."""
    assert e.approve(case, SANNE, MONDAY) == Refused(reason)


def test_a_condition_makes_it_an_answer() -> None:
    """"Akkoord, als je de naam weglaat" is an answer that binds nothing."""
    result = moved(e.approve(fresh(), SANNE, MONDAY, "Akkoord, als je de naam weglaat."))
    assert [event.kind for event in result.events] == ["answered"]


def test_an_approval_binds_all_that_it_was_given_for() -> None:
    """It covers one text, channel, capacity, organisation and guideline version, and ends after 30 days."""
    case = moved(e.approve(fresh(), SANNE, MONDAY)).case
    given = approval_of(case, "Sanne", "web:t:anna", MONDAY)
    assert covers(given, "f1", "linkedin", "functie")
    assert not any(covers(given, *other) for other in (("f2", "linkedin", "functie"), ("f1", "x", "functie"), ("f1", "linkedin", "namens")))
    assert given.role == "team-communicatie"

    def holds(organisation: str = "provincie-zeeland", version: str = "v1", days: int = 29) -> bool:
        return stands(given, organisation, version, MONDAY + timedelta(days=days))

    assert holds()
    assert not any([holds(organisation="gemeente"), holds(version="v2"), holds(days=30)])


def test_the_clock_reminds_then_calls_the_back_up_then_closes() -> None:
    """At half the term a reminder, after it the back-up contact and the asker is told, each once; long after the answer it closes."""
    half, due = MONDAY + timedelta(hours=4), MONDAY + timedelta(hours=8)
    assert e.clock(fresh(), half - timedelta(seconds=1), "woordvoerder").events == ()
    reminded = e.clock(fresh(), half, "woordvoerder")
    assert told(reminded) == [("team", "herinnering")]
    assert e.clock(reminded.case, half, "woordvoerder").events == ()
    late = e.clock(reminded.case, due, "woordvoerder")
    assert told(late) == [("team", "te-laat"), ("asker", "te-laat"), ("backup", "card")]
    assert late.case.next_at is None
    answered = moved(e.answer(late.case, SANNE, "Ja.", due)).case
    assert e.clock(answered, due + timedelta(days=14), "").case.state == "closed"


def test_after_a_night_without_the_bot_only_the_last_word_counts() -> None:
    """Where the clock comes after the whole term, the reminder is skipped: one message, not two at once."""
    late = e.clock(fresh(), MONDAY + timedelta(days=2), "")
    assert [event.kind for event in late.events] == ["overdue"]


def test_urgent_cases_come_first() -> None:
    """A press question stands above older ones; what waits stands above what is answered."""
    old = fresh()
    hour = timedelta(hours=1)
    press = e.open_case(8, asked(urgent=True), "p", old.asker, MONDAY + hour, terms=TERMS, guidance_version="v1", fingerprint="").case
    done = moved(e.answer(fresh(), SANNE, "Ja.", MONDAY)).case
    assert sorted([done, old, press], key=e.order) == [press, old, done]


def test_marking_the_bot_wrong_is_idempotent() -> None:
    """The button counts once; a word why is added."""
    marked = moved(e.bot_was_wrong(fresh(), SANNE, MONDAY)).case
    assert moved(e.bot_was_wrong(marked, SANNE, MONDAY)).events == ()
    assert len(moved(e.bot_was_wrong(marked, SANNE, MONDAY, "Verkeerd onderwerp")).events) == 1


def test_moves_on_a_closed_case_say_so() -> None:
    """Claiming, answering or approving a closed case is refused; reopening it works and tells the asker."""
    now: datetime = MONDAY
    closed = moved(e.close(moved(e.answer(fresh(), SANNE, "Ja.", now)).case, SANNE, now)).case
    assert {e.claim(closed, MO, now), e.answer(closed, MO, "x", now), e.approve(closed, MO, now)} == {Refused("gesloten")}
    assert told(moved(e.reopen(closed, SANNE, now, TERMS))) == [("asker", "heropend")]

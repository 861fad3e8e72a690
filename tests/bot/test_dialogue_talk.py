"""The talk as a pure step, on a fake engine whose answers turn on one word each."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.dialogue import state_from, state_to, step
from bot.guidance import Guidance, load
from bot.messages import Incoming
from bot.steps import Dismissal, OpenCase, OpenMatter, State, Step
from tests.bot.conversation import HERE, Talk
from tests.bot.fakes import engine

Begin = Callable[..., Talk]


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load()


@pytest.fixture
def begin(guidance: Guidance) -> Begin:
    def made(organisation: str | None = "provincie-zeeland", **more: Any) -> Talk:
        return Talk(guidance, organisation, engine=engine(), **more)

    return made


def said(done: Step) -> str:
    assert done.reply is not None
    return done.reply.text


def test_the_same_step_gives_the_same_outcome(guidance: Guidance) -> None:
    """The step is pure: the same state, message and time give the same reply and state."""
    incoming = Incoming("1", "text", datetime(2026, 1, 1, tzinfo=UTC), HERE, "gemeente", text="mag dit in mijn rol?")
    first, second = (step(State(), incoming, guidance, incoming.at, engine=engine()) for _ in range(2))
    assert first == second


def test_the_state_survives_json(begin: Begin) -> None:
    """What is remembered goes to JSON and back unchanged; a name of another version of the program is left out."""
    talk = begin()
    talk.hear(text="mag dit op de pers?")
    talk.hear(choice="escalate")
    values = json.loads(json.dumps(state_to(talk.state)))
    assert state_from(values | {"of_a_newer_program": 1}) == talk.state
    assert state_from({}) == State()


def test_a_capacity_is_asked_only_where_it_changes_the_verdict(begin: Begin) -> None:
    """A question that turns on the capacity is asked back; one that does not is answered at once."""
    assert begin().hear(text="mag zoiets op LinkedIn?").reply.kind == "answer"  # type: ignore[union-attr]  # said
    talk = begin()
    asked = talk.hear(text="mag dit in elke rol?")
    assert asked.reply is not None
    assert [choice.id for choice in asked.reply.choices] == ["capacity:prive", "capacity:functie", "capacity:namens"]
    assert "Ja, je richtlijn" in said(talk.hear(text="1"))
    assert "Liever niet" in said(talk.hear(text="nee, in mijn functie"))
    assert "in je functie" in said(talk.hear(text="mag dit in elke rol of anders?"))


def test_the_own_field_is_asked_and_answered_in_words(begin: Begin) -> None:
    """The own field is asked where it matters; yes, no and a sentence all answer it."""
    for words, verdict in (("ja", "Liever niet"), ("nee", "Ja, je richtlijn"), ("ik werk er zelf aan", "Liever niet")):
        talk = begin()
        assert "eigen werkterrein" in said(talk.hear(text="iets over een terrein"))
        assert verdict in said(talk.hear(text=words))


def test_at_most_two_questions_back(begin: Begin) -> None:
    """After two questions back the bot answers."""
    talk = begin()
    kinds = [talk.hear(text="rol en terrein").reply, talk.hear(text="iets anders met rol").reply]
    assert {reply.kind for reply in kinds if reply} == {"question-back"}
    talk = begin()
    talk.state = State(asked_back=2, question="x")
    talk.hear(text="rol")
    assert talk.state.asked_back <= 2


def test_a_press_question_has_one_button(begin: Begin) -> None:
    """The press goes the short way: the button first and alone, and the case is urgent."""
    talk = begin()
    first = talk.hear(text="de pers belt")
    assert first.reply is not None
    assert [choice.id for choice in first.reply.choices] == ["escalate"]
    talk.hear(text="1")
    done = talk.hear(text="verstuur")
    assert [intent.urgent for intent in done.intents if isinstance(intent, OpenCase)] == [True]


def test_the_press_is_asked_about_where_nobody_named_it(begin: Begin) -> None:
    """A question read as one of the press that names none is asked back first, and a no leads to another answer."""
    talk = begin()
    assert "journalist" in said(talk.hear(text="mijn baas belt over mijn persoonlijke post"))
    assert "Noteer de naam" not in said(talk.hear(text="nee"))
    talk = begin()
    talk.hear(text="mijn baas belt over mijn persoonlijke post")
    assert "Noteer de naam" in said(talk.hear(text="ja"))


def test_the_team_sees_exactly_the_preview(begin: Begin) -> None:
    """What the case holds is what the preview showed: masked, the name in or out, lifted masks lifted."""
    talk = begin()
    talk.hear(choice="check", text="Ons nieuws: bel Jan Jansen op 06-12345678.", capacity="functie", channel="x")
    shown = said(talk.hear(choice="escalate"))
    assert "[1 naam] op [2 telefoonnummer]" in shown
    assert "Jan Jansen" not in shown
    lifted = said(talk.hear(choice="unmask:1"))
    assert "bel Jan Jansen op [2 telefoonnummer]" in lifted
    case = next(intent for intent in talk.hear(choice="escalate:noname").intents if isinstance(intent, OpenCase))
    assert case.draft == "Ons nieuws: bel Jan Jansen op [2 telefoonnummer]."
    assert case.draft in lifted
    assert (case.asker_name, case.masked, case.channel, case.capacity) == ("", True, "x", "functie")
    assert ("persoonsgegevens", "[2 telefoonnummer]") in case.findings


def test_nothing_is_sent_without_the_button(begin: Begin) -> None:
    """Without a preview there is nothing to send: the press shows it first."""
    talk = begin()
    talk.hear(text="weet niet")
    assert talk.hear(choice="escalate:send").intents == ()
    assert talk.state.waiting == "preview"


def test_a_contact_out_of_reach_gets_a_text_to_forward(begin: Begin) -> None:
    """For a contact with reach self no case is opened; the fallback queue is offered."""
    talk = begin("gemeente")
    talk.hear(text="weet niet")
    done = talk.hear(choice="escalate:to:leidinggevende")
    assert "doorsturen" in said(done)
    assert done.intents == ()
    assert done.reply is not None
    assert "escalate:to:communicatieafdeling" in {choice.id for choice in done.reply.choices}


def test_a_heavy_finding_set_aside_asks_for_a_person(begin: Begin) -> None:
    """Setting a blocker or consult finding aside never turns the verdict into a pass."""
    talk = begin()
    talk.hear(choice="check", text="Ons nieuws is er.", capacity="functie")
    done = talk.hear(text="past niet 1, want Jan Jansen zei het zelf")
    kept = next(intent for intent in done.intents if isinstance(intent, Dismissal))
    assert (kept.check, kept.reason) == ("woordvoering", "[1 naam] zei het zelf")
    again = talk.hear(choice="all-findings")
    assert again.reply is not None
    assert again.reply.verdict == "overleggen"
    assert again.reply.findings == ()


def test_what_was_set_aside_counts_for_the_next_version_only(begin: Begin) -> None:
    """A finding set aside stays so in a new version of the text, and comes back in another text."""
    talk = begin()
    talk.hear(choice="check", text="Een lang verhaal over de dijk met punt1 erin.", capacity="functie")
    talk.hear(text="past niet 1, want dat hoort zo")
    assert "punt1" not in said(talk.hear(choice="recheck", text="Een lang verhaal over de hoge dijk met punt1 erin.")).split("[")[0]
    assert "punt1" in said(talk.hear(choice="check", text="Heel iets anders, maar ook met punt1."))


def test_an_approved_text_passes_and_another_shows_the_difference(begin: Begin) -> None:
    """An approval settles consult findings of exactly this text; a changed word is shown and needs a new one."""
    talk = begin()
    text = "Ons nieuws is dat de veerdienst in mei stopt."
    talk.hear(choice="check", text=text, capacity="functie")
    talk.hear(choice="escalate")
    talk.hear(choice="escalate:send")
    talk.team("akkoord")
    agreed = talk.hear(choice="check", text=text)
    assert agreed.reply is not None
    assert agreed.reply.verdict == "plaatsen"
    changed = said(talk.hear(choice="recheck", text=text.replace("mei", "juni")))
    assert "Weg: “mei”" in changed
    assert "Erbij: “juni”" in changed
    assert "opnieuw akkoord" in changed
    other = talk.hear(choice="check", text=text, capacity="prive")
    assert other.reply is not None
    assert other.reply.verdict == "overleggen"


def test_an_approval_never_covers_personal_data(begin: Begin) -> None:
    """A personal-data blocker stays, whoever agreed with the text."""
    talk = begin()
    text = "Ons nieuws: bel 06-12345678."
    talk.hear(choice="check", text=text, capacity="functie")
    talk.hear(choice="escalate")
    talk.hear(choice="escalate:send")
    talk.team("akkoord")
    done = talk.hear(choice="check", text=text)
    assert done.reply is not None
    assert done.reply.verdict == "niet-plaatsen"
    assert [each.check for each in done.reply.findings] == ["persoonsgegevens"]


def test_the_same_text_waits_for_its_answer(begin: Begin) -> None:
    """While a case on this text is open the advice stays: not yet. Another text is judged as ever."""
    talk = begin()
    talk.hear(choice="check", text="Mooi weer vandaag.", capacity="functie")
    talk.hear(choice="escalate")
    talk.hear(choice="escalate:send")
    waits = talk.hear(choice="check", text="Mooi  weer vandaag.")
    assert waits.reply is not None
    assert waits.reply.verdict == "overleggen"
    assert "Nog niet plaatsen" in waits.reply.headline
    other = talk.hear(choice="check", text="De sluis gaat morgen open.")
    assert other.reply is not None
    assert other.reply.verdict == "plaatsen"


def test_the_bot_says_once_that_it_waits(begin: Begin) -> None:
    """The same question while its case is open gets one notice and then silence; another is answered."""
    talk = begin()
    for word in ("weet niet wat mag", "vraag team communicatie", "verstuur"):
        talk.hear(text=word)
    assert "ligt al bij" in said(talk.hear(text="weet niet wat mag"))
    assert talk.hear(text="weet niet wat mag").reply is None
    assert "Liever niet" in said(talk.hear(text="mag zoiets wel?"))


def test_several_organisations_are_asked_never_guessed(begin: Begin) -> None:
    """Without an organisation the question waits, and is answered once it is known."""
    talk = begin(None)
    assert "Voor welke organisatie" in said(talk.hear(text="mag zoiets op LinkedIn?"))
    assert "Liever niet" in said(talk.hear(text="provincie zeeland"))
    assert "Gemeente Almere" in said(talk.hear(text="ik werk bij gemeente almere"))
    assert talk.state.organisation == "gemeente-almere"


def test_forgetting_needs_a_yes(begin: Begin) -> None:
    """Nothing is erased without the confirmation, and all of it with it."""
    talk = begin()
    talk.hear(text="mag zoiets op LinkedIn?")
    assert talk.hear(text="vergeet mij").intents == ()
    talk.hear(text="nee")
    assert talk.state.question
    talk.hear(text="vergeet mij")
    assert [type(intent).__name__ for intent in talk.hear(text="ja").intents] == ["Forget"]
    assert (talk.state.question, talk.state.history, talk.state.draft) == ("", (), "")


def test_a_long_silence_ends_the_talk(begin: Begin) -> None:
    """After a night "waarom?" points at nothing any more; the organisation that was named is kept."""
    talk = begin(None)
    talk.hear(text="ik werk bij provincie zeeland")
    talk.hear(text="mag zoiets op LinkedIn?")
    talk.now += timedelta(hours=20)
    assert "eerst je vraag" in said(talk.hear(text="waarom?"))


def test_switched_off_means_off(begin: Begin) -> None:
    """While switched off the bot only says so and who helps."""
    talk = begin(matter=OpenMatter(off="De bot staat uit."))
    assert said(talk.hear(text="mag zoiets op LinkedIn?")) == "De bot staat uit.\nVraag het aan Team Communicatie."


def test_lifecycle_events_are_greeted_or_ignored(guidance: Guidance) -> None:
    """Installing says what the bot can do; an edit or deletion says nothing."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for event, kind in (("installed", "welcome"), ("deleted", None), ("edited", None)):
        done = step(State(), Incoming("1", "lifecycle", at, HERE, "gemeente", lifecycle=event), guidance, at, engine=engine())
        assert (done.reply.kind if done.reply else None) == kind


def test_an_unknown_button_explains_itself(begin: Begin) -> None:
    """A button of an older version does not break the talk."""
    reply = begin().hear(choice="of-an-older-program:7").reply
    assert reply is not None
    assert reply.kind == "help"

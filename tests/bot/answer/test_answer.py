"""Answers: every message gets one, each organisation from its own text, and drafts are found within messages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.answer import answer
from bot.answer_draft import find_draft
from bot.answer_parts import questions_in
from bot.guidance import Guidance, load
from bot.results import Answer, Context

GUIDANCE: Guidance = load()
PLACES = sorted(GUIDANCE.organisations)
NOTHING = Context()
QUESTIONS = (
    "Mag ik een foto van mijn collega's op Facebook zetten?",
    "Een journalist stuurt me een vraag via X. Wat doe ik?",
    "Ik heb een fout gemaakt in een bericht. Mag ik het wissen?",
    "Mag ik het logo gebruiken op mijn eigen profiel?",
    "Mag ik mijn mening geven over het beleid van het bestuur?",
    "Hoe laat ik zien dat iets mijn eigen mening is?",
    "Mag ik anoniem meedoen aan een discussie over mijn werk?",
    "Mag ik Wikipedia verbeteren over mijn eigen beleidsterrein?",
    "Moet ik mijn berichten bewaren of archiveren?",
    "Hoeveel tijd mag ik onder werktijd aan sociale media besteden?",
    "Mag ik een collega citeren in een bericht?",
    "Mag ik vertrouwelijke stukken delen?",
    "Mag ik op een politieke partij stemmen aanraden?",
    "Wat doe ik als een discussie uit de hand loopt?",
    "Ik twijfel of ik dit moet plaatsen. Wat nu?",
    "Waarom zou ik meedoen op sociale media?",
    "Mag ik een boze inwoner antwoord geven?",
    "Mag ik een plaatje van internet bij mijn bericht zetten?",
    "Mag ik mijn privéadres op mijn profiel zetten?",
    "Mag ik grapjes maken in mijn berichten?",
    "Mag ik vertellen wat in een besloten groep is gezegd?",
    "Mag ik kritiek geven op mijn eigen organisatie?",
    "Mag ik beloven dat het probleem volgende week is opgelost?",
    "Mag ik namens de organisatie een standpunt geven?",
    "Hoe vaak moet ik iets plaatsen op LinkedIn?",
)


def ask(text: str, place: str = "gemeente", context: Context = NOTHING) -> Answer:
    """The answer to one message."""
    return answer(text, place, context, GUIDANCE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_organisation_answers_from_its_own_text(question: str) -> None:
    """The same question gets five answers; each cites only its own organisation's documents, and a settled one cites a rule."""
    for place in PLACES:
        seen = ask(question, place)
        own = set(GUIDANCE.organisations[place].documents)
        assert {GUIDANCE.statements[each.rule].document for each in seen.citations} <= own
        assert seen.citations or seen.verdict in ("onbekend", "buiten-bereik", "concept"), (place, seen.verdict)
        assert seen.escalate == (seen.verdict in ("overleg", "onbekend"))
        assert not seen.escalate or seen.contact in GUIDANCE.organisations[place].contacts


@settings(deadline=None, max_examples=60)
@given(some.text(max_size=300), some.sampled_from(PLACES))
def test_any_text_gets_an_answer(text: str, place: str) -> None:
    """Whatever is typed, there is a headline in plain words and never an error."""
    assert ask(text, place).headline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "leeg"), ("😀", "leeg"), ("\0", "leeg"), ("https://voorbeeld.nl/bericht", "leeg"), ("...", "leeg"),
        ("hoi", "groet"), ("Goedemorgen allemaal!", "groet"), ("dank je wel", "dank"), ("ok", "dank"),
        ("Ik word sinds gisteren online bedreigd, wat moet ik doen", "nood"), ("Iemand stalkt mij op Instagram", "nood"),
        ("What can I post about my work?", "andere-taal"), ("Qu'est-ce que je peux publier sur Facebook ?", "andere-taal"),
        ("Was darf ich auf Facebook über meine Arbeit schreiben?", "andere-taal"), ("idioot", "scheldwoord"),
        ("LinkedIn tips?", "vraag"), ("Mag een pseudoniem als ik bedreigd word?", "vraag"),
    ],
)  # fmt: skip
def test_the_kind_of_a_message(text: str, kind: str) -> None:
    """Greeting, thanks, a cry for help, an insult, another language and nothing at all are told from a question."""
    assert ask(text).kind == kind


def test_a_cry_for_help_goes_to_the_contact_for_safety() -> None:
    """Who is threatened gets the organisation's contact for safety at once, wherever they work."""
    for place in PLACES:
        seen = ask("Ik word bedreigd op Twitter", place)
        assert (seen.verdict, seen.contact) == ("overleg", GUIDANCE.organisations[place].safety_contact)


@pytest.mark.parametrize("text", ["a" * 20_001, "שלום עולם מה שלומך היום", "<script>alert(1)</script>", "xqzt wvrr pplk zzqx"])
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    """Too long, another script, code or random letters: the bot says that it does not know."""
    seen = ask(text)
    assert (seen.verdict, seen.escalate) == ("onbekend", True)
    assert seen.reason in ("te-lang", "onzeker-onderwerp")


@pytest.mark.parametrize(
    ("message", "draft"),
    [
        ('Mag dit zo? "Morgen is het feest op de markt."', "Morgen is het feest op de markt."),
        ("Mag dit zo? „Morgen is het feest op de markt.”", "Morgen is het feest op de markt."),
        ("Kan dit: 'Morgen foto's van de kermis, zo'n feest!'", "Morgen foto's van de kermis, zo'n feest!"),
        ("concept: Morgen is het feest op de markt.", "Morgen is het feest op de markt."),
        ("Wil je dit nakijken?\nMorgen is het feest.\nKom je ook?", "Morgen is het feest.\nKom je ook?"),
        ("Kan dit zo online? Morgen is het feest op de markt in Goes.", "Morgen is het feest op de markt in Goes."),
        ("> Morgen is het feest\n> op de markt", "Morgen is het feest\nop de markt"),
        ("mag ik dit posten?", ""),
        ("Ik stuur 's ochtends foto's van collega's, mag dat zo'n keer?", ""),
    ],
)
def test_the_draft_in_a_message(message: str, draft: str) -> None:
    """A draft is found between quotation marks of any kind, after a colon, on its own lines or forwarded; an apostrophe opens nothing."""
    assert find_draft(message) == draft


@settings(deadline=None, max_examples=60)
@given(some.text(max_size=400))
def test_a_found_draft_is_literal_or_made_of_its_lines(message: str) -> None:
    """What is found stands in the message."""
    assert all(line.strip() in message for line in find_draft(message).splitlines())


def test_a_request_with_a_draft_is_judged_as_a_draft() -> None:
    """A text to be judged is no question about what the text speaks of."""
    seen = ask("Mag ik dit posten: \"Gisteren maakten we foto's van alle collega's op de kermis\"")
    assert (seen.kind, seen.verdict) == ("concept", "concept")
    assert seen.draft == "Gisteren maakten we foto's van alle collega's op de kermis"
    assert seen.review is not None


def test_several_questions_are_each_answered() -> None:
    """Numbered questions get an answer each, at most three, and the gravest stands on top."""
    seen = ask("1. Mag ik mijn adres online zetten? 2. Een journalist belt mij, wat doe ik? 3. Mag ik grappig zijn? 4. Mag ik foto's delen?")
    assert len(seen.answers) == 3
    assert seen.verdict in {each.verdict for each in seen.answers}
    assert questions_in("Mag dat? Of moet ik eerst iets vragen?") == ["Mag dat? Of moet ik eerst iets vragen?"]


def test_a_follow_up_is_read_with_what_came_before() -> None:
    """A few words ("en op Facebook?") keep the subject of the question before it."""
    first = ask("Mag ik een foto van mijn collega op Instagram zetten?")
    after = ask("En op Facebook?", context=Context(history=("Mag ik een foto van mijn collega op Instagram zetten?",)))
    assert after.topics[0] == first.topics[0]


def test_a_follow_up_cites_the_rule_about_what_came_before() -> None:
    """What the first question is about also chooses the rule that the follow-up rests on."""
    before = "Ik heb foto's van ons bedrijfsfeestje met collega's."
    found = answer("Mogen die op mijn werkprofiel?", "gemeente-almere", Context(history=(before,)), GUIDANCE)
    assert found.verdict == "nee"
    assert "bedrijfsfeestjes" in found.citations[0].quote


def test_the_same_question_gets_the_same_answer() -> None:
    """Answers depend on nothing but what is given."""
    assert ask(QUESTIONS[0]) == ask(QUESTIONS[0])

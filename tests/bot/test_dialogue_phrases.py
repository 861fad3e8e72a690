"""What people type, understood as a move in the talk or left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.draft_text import draft_in
from bot.dialogue.phrases import capacity_in, channel_in, field_in, leans, number_in, said

MOVES = [
    ("waarom?", "why"), ("Waarom niet?", "why"), ("leg eens uit", "why"), ("waar staat dat?", "where"), ("welke regel is dat?", "where"),
    ("wie kan ik dan bellen?", "who"), ("bij wie moet ik zijn", "who"), ("kun je het korter zeggen?", "shorter"), ("te lang", "shorter"),
    ("nee, dat bedoel ik niet", "not-meant"), ("je begrijpt me verkeerd", "not-meant"), ("past niet 2, want het staat al op de site", "dismiss:2"),
    ("punt 1 past hier niet omdat dat openbaar is", "dismiss:1"), ("toon verbeterde tekst", "mended"), ("Toon alles", "all-findings"),
    ("opnieuw checken", "recheck"), ("opnieuw checken: nieuwe tekst", "recheck"), ("vergeet mij", "forget"), ("mijn vragen", "mine"),
    ("al nieuws?", "mine"), ("trek in", "withdraw"), ("trek mijn vraag in", "withdraw"), ("check: hallo daar", "check"), ("/check hallo", "check"),
    ("toevoegen: het is dringend", "add"), ("bedankt!", "thanks"), ("dank je wel", "thanks"), ("oké", "ok"), ("help", "help"), ("?", "help"),
    ("ik werk bij de provincie Zeeland", "works-at"), ("vraag team communicatie", "ask-who"), ("verstuur", "escalate:send"),
    ("zonder naam", "escalate:noname"), ("toch niet", "cancel"), ("toon 2", "unmask:2"), ("mag ik dit posten?", "check-this"),
    ("kan dit zo online?", "check-this"), ("kunt u dit eens nalezen?", "check-this"), ("👍", "feedback:up"), ("niet nuttig", "feedback:down"),
]  # fmt: skip

QUESTIONS = [
    "mag ik een foto van de afdelingsborrel op facebook zetten?", "waarom mag ik geen logo gebruiken in mijn bericht?",
    "wie mag er op een foto staan?", "waar moet ik op letten bij LinkedIn?", "mag ik iets posten over de verkiezingen?",
    "en als mijn naam er niet bij staat?", "help mijn collega een beter bericht te schrijven, mag dat?", "past een grapje bij mijn functie?",
    "Ik werk bij de gemeente en wil iets over de sporthal plaatsen, mag dat?", "Stuur ik een vraag van een inwoner door?",
]  # fmt: skip


@pytest.mark.parametrize(("text", "move"), MOVES)
def test_a_short_move_is_understood(text: str, move: str) -> None:
    """Commands, thanks and follow-ups are understood in the words that people use."""
    found = said(text)
    assert found is not None
    assert found.move == move


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_no_move(text: str) -> None:
    """A question that begins like a command stays a question."""
    assert said(text) is None


def test_the_words_behind_a_command_come_along() -> None:
    """What stands behind a command word is its text, whole and unchanged."""
    assert said("check: Foto's\nvan 's ochtends") == said("/check Foto's\nvan 's ochtends")
    found = said("past niet 2, want het staat al op de site")
    assert found is not None
    assert found.argument == "het staat al op de site"


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("privé", "prive"), ("nee, als privépersoon", "prive"), ("in mijn functie", "functie"), ("namens de gemeente", "namens"),
        ("mag dit privé?", ""),
    ],
)  # fmt: skip
def test_the_capacity_is_heard(text: str, capacity: str) -> None:
    """A short message that only says in which capacity is heard as that."""
    assert capacity_in(text) == capacity


@pytest.mark.parametrize(("text", "own"), [("ik werk er zelf aan", "ja"), ("het is niet mijn terrein", "nee"), ("ik werk hier graag", "")])
def test_the_own_field_is_heard(text: str, own: str) -> None:
    """A short message that says whether it is one's own field is heard as that."""
    assert field_in(text) == own


def test_a_channel_is_heard_only_alone() -> None:
    """A bare change of channel is heard as that; a question that names a channel is not."""
    assert channel_in("en op Facebook?") == "facebook"
    assert channel_in("mag dat ook op insta?") == "instagram"
    assert channel_in("mag ik op Facebook mijn mening geven?") == ""


def test_what_points_back_leans() -> None:
    """A message that goes on or points back leans on what was said; a question of its own does not."""
    assert leans("en als mijn naam er niet bij staat?")
    assert leans("mag dat ook in het weekend?")
    assert not leans("Mag ik een selfie op kantoor plaatsen?")


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("[3]", 3), ("optie 1.", 1), ("2 dingen", 0), ("112 bellen", 0)])
def test_a_bare_number_is_a_choice(text: str, number: int) -> None:
    """Only a message that is nothing but a number picks a choice."""
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("message", "draft"),
    [
        ("“Mooi weer vandaag in Goes”", "Mooi weer vandaag in Goes"), ("concept: Mooi weer", "Mooi weer"),
        ("> regel een\n> regel twee", "regel een\nregel twee"),
        ("'s Ochtends foto's van zo'n egel", "'s Ochtends foto's van zo'n egel"), ('"Mooi", zei ze. "Heel mooi"', '"Mooi", zei ze. "Heel mooi"'),
        ("```\nMooi weer\n```", "Mooi weer"), ("Dit is de tekst: «Mooi weer»", "Mooi weer"), ("Let op: morgen dicht", "Let op: morgen dicht"),
    ],
)  # fmt: skip
def test_the_draft_is_freed_from_what_stands_around_it(message: str, draft: str) -> None:
    """Quotation marks of every kind, a label and forward marks are taken off; an apostrophe is never a quotation mark."""
    assert draft_in(message) == draft


@given(st.text(max_size=200))
def test_no_text_breaks_the_patterns(text: str) -> None:
    """Any text is understood or left alone, never an error."""
    said(text)
    draft_in(text)
    assert capacity_in(text) in ("", "prive", "functie", "namens")

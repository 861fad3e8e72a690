"""What leaves: plain text with everything in it, typed choices, nobody notified by what somebody wrote."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.yammer.outbound import LONGEST, bodies, cut, marks, news, safe, same, units
from bot import escalation
from bot.case_cards import card
from bot.escalation import Actor, Case
from bot.messages import Choice, Citation, Finding, Reply, Rule
from bot.render import Voice, with_text
from tests.support.cases import MONDAY, fresh, moved
from tests.support.house import ORGANISATION, real_guidance

GOLDEN = Path(__file__).parent / "golden"
CITED = Citation("Negen wijsheden (Provincie, 2022)", "zl-4", "wijsheid 4", "Standpunten weergeven en nieuws brengen doen de bestuurders.")
REVIEW = with_text(
    Reply(
        "review", "⚠ Eerst overleggen met Team Communicatie.", ("Je brengt hier nieuws dat nog niet bekend is.",),
        findings=(
            Finding("woordvoering", "consult", "regel", 0, 9, "De veerdienst stopt", "Dit lijkt nieuws.", "Wacht op het persbericht.", (CITED,)),
            Finding("bron-ontbreekt", "advice", "regel", 0, 0, "", "Er staat geen bron bij.", "Zet er een bron bij.", (CITED,)),
        ),
        rules=(Rule("Regel bij 1 en 2:", CITED),), assumed="Ik ging uit van: LinkedIn, in je functie.", after=("Lees hem na.",),
        choices=(Choice("escalate", "Vraag Team Communicatie"), Choice("mended", "Toon verbeterde tekst"), Choice("dismiss", "Past hier niet")),
    )
)  # fmt: skip


def voice() -> Voice:
    return Voice(real_guidance(), ORGANISATION)


def case() -> Case:
    return fresh()


def claimed() -> Case:
    return moved(escalation.claim(case(), Actor("team", "yammer:100:4", "Carol"), MONDAY + timedelta(hours=1))).case


@pytest.mark.parametrize(
    ("name", "reply", "to"),
    [("review-prive", REVIEW, ""), ("antwoord-in-community", replace(REVIEW, kind="answer"), "2"), ("kaart-van-het-team", card(case(), voice()), "")],
)
def test_golden(name: str, reply: Reply, to: str) -> None:
    """The posts look as agreed; UPDATE_GOLDEN=1 writes them anew, and then look at each change."""
    said = "\n=== volgend bericht ===\n".join(bodies(reply, voice(), to=to, slow=bool(to)))
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(f"{said}\n", encoding="utf-8")
    assert f"{said}\n" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("reply", [REVIEW, card(case(), voice())], ids=["review", "case"])
def test_every_sentence_is_posted(reply: Reply) -> None:
    """Nothing of the text form is lost; only a case's buttons become the words that a team types."""
    posted = "\n".join(bodies(reply, voice()))
    buttons = [f"[{number}] {choice.label}" for number, choice in enumerate(reply.choices, 1)] if reply.kind == "case" else []
    assert [line for line in reply.text.splitlines() if line and line not in buttons and safe(line) not in posted] == []


def test_choices_are_numbers_and_a_team_types_words() -> None:
    """The asker reads which numbers to type, the team which words."""
    assert "[3] Past hier niet\nTyp 1, 2 of 3 om te kiezen." in bodies(REVIEW, voice())[0]
    assert "Typ in dit gesprek: claim · antwoord: … · akkoord · notitie: … · klopt niet: …" in bodies(card(case(), voice()), voice())[0]


def test_only_the_asker_is_mentioned() -> None:
    """One mention, of whom it is for, at the very beginning."""
    [post] = bodies(with_text(Reply("answer", "Ja. [[user:9]] @alle")), voice(), to="2")
    assert post.startswith("[[user:2]] ")
    assert re.findall(r"\[\[(?:user|group|tag):\d+\]\]", post) == ["[[user:2]]"]


@given(st.text(st.sampled_from("[]user:1@ab. \n\u2060"), max_size=60))
def test_no_text_of_a_person_can_notify(text: str) -> None:
    """Whatever is written: no "[[" and no "@name" is left, a person reads the same, and it stays so when done twice."""
    made = safe(text)
    assert "[[" not in made
    assert not re.search(r"(?<![\w.+-])@\w", made)
    assert made.replace("\u2060", "") == text.replace("\u2060", "")
    assert "[[" not in safe(made)


def test_an_address_stays_whole() -> None:
    """The at sign of an e-mail address is no mention and can be copied."""
    assert safe("Mail jan@gemeente.example of @jan") == "Mail jan@gemeente.example of @\u2060jan"


def test_a_long_body_goes_on_in_the_next_post() -> None:
    """Cut on a sentence, told as a sequel, nothing lost."""
    text = " ".join(f"Dit is zin nummer {number}, en die is niet erg lang." for number in range(600))
    posts = cut(text, "(vervolg)")
    assert len(posts) == 4
    assert all(units(post) <= LONGEST and post.endswith("lang.") for post in posts)
    assert all(post.startswith("(vervolg)\n") for post in posts[1:])
    assert " ".join(post.removeprefix("(vervolg)\n") for post in posts) == text


@given(st.text(st.sampled_from("ab 😀.\n"), min_size=0, max_size=400), st.integers(30, 80))
def test_cutting_loses_no_letter(text: str, longest: int) -> None:
    """Any text in any size: every piece fits, and together they hold every sign but the blanks where they were cut."""
    posts = cut(text, "(vervolg)", longest)
    assert all(units(post) <= longest for post in posts)
    assert "".join("".join(post.removeprefix("(vervolg)\n").split()) for post in posts) == "".join(text.split())


def test_a_renewed_card_tells_only_the_news() -> None:
    """In the card's thread stands what happened since, and what a team can type now; nothing where nothing happened."""
    before, after = card(case(), voice()), card(claimed(), voice())
    [post] = news(after, marks(before), voice())
    assert "Carol: pakte dit op" in post
    assert "vroeg het team" not in post
    assert "Typ in dit gesprek: antwoord: …" in post
    assert news(after, marks(after), voice()) == []


def test_marks_hold_no_text() -> None:
    """What is kept to recognise lines and posts cannot be read."""
    kept = " ".join([*marks(card(case(), voice())), same("De veerdienst stopt")])
    assert re.fullmatch(r"[0-9a-f ]+", kept)

"""Answer and Review become a Reply in one fixed order; the golden files hold the text form."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.guidance import Guidance, load
from bot.messages import Reply
from bot.render import answer_reply, place_of, review_reply, with_text
from bot.results import Context, Review
from tests.bot import fakes

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
NEWS = "Ons nieuws: de veerdienst stopt. Bel 06-12345678. punt1"


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load()


def reviewed(text: str, guidance: Guidance) -> Review:
    return fakes.review(text, "provincie-zeeland", Context(), guidance)


CASES: dict[str, Callable[[Guidance], Reply]] = {
    "antwoord-nee": lambda g: answer_reply(fakes.NO, "provincie-zeeland", g),
    "antwoord-weet-niet": lambda g: answer_reply(fakes.answer("ik weet niet", "", Context(), g), "provincie-zeeland", g),
    "antwoord-twee-vragen": lambda g: answer_reply(
        replace(fakes.NO, answers=(replace(fakes.YES, question="Mag ik dit?"), replace(fakes.NO, question="En dat?"))), "provincie-zeeland", g
    ),
    "review-drie-gronden": lambda g: review_reply(reviewed(NEWS, g), "provincie-zeeland", g),
    "review-een-punt": lambda g: review_reply(reviewed("Ons nieuws is er.", g), "provincie-zeeland", g),
    "review-zeven-punten": lambda g: review_reply(reviewed(" ".join(f"punt{n}" for n in range(1, 8)), g), "gemeente", g),
    "review-goed-u": lambda g: review_reply(reviewed("Mooi weer.", g), "vlaamse-overheid", g),
}


@pytest.mark.parametrize("name", CASES)
def test_the_text_form_is_as_the_golden_file_says(name: str, guidance: Guidance) -> None:
    """The text form reads as the golden file does (GOLDEN=1 writes it anew after a deliberate change)."""
    text = CASES[name](guidance).text + "\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_the_text_says_everything_in_the_fixed_order(name: str, guidance: Guidance) -> None:
    """Headline, paragraphs, findings, rules, assumption, closing lines and choices all stand in the text, in that order."""
    reply = CASES[name](guidance)
    parts = [reply.headline, *reply.paragraphs]
    parts += [line for each in reply.findings for line in (each.quote, each.message, each.suggestion)]
    parts += [line for rule in reply.rules for line in (rule.lead, rule.citation.quote)]
    parts += [reply.assumed, *reply.after, *(choice.label for choice in reply.choices)]
    at = 0
    for part in filter(None, parts):
        assert part in reply.text[at:], part
        at = reply.text.index(part, at)


def test_the_verdict_is_said_in_words_and_a_sign(guidance: Guidance) -> None:
    """A verdict never rests on a colour or a sign alone."""
    for verdict, sign in (("ja", "✔"), ("nee", "✖"), ("overleg", "⚠"), ("onbekend", "?")):
        reply = answer_reply(replace(fakes.NO, verdict=verdict, headline="Woorden."), "gemeente", guidance)  # type: ignore[arg-type]  # from the table
        assert reply.headline == f"{sign} Woorden."


def test_at_most_five_findings_at_first_the_gravest_first(guidance: Guidance) -> None:
    """Five findings are shown, blockers before the rest; all of them on request."""
    text = " ".join(f"punt{n}" for n in range(1, 8)) + " bel 06-12345678 over ons nieuws"
    review = reviewed(text, guidance)
    first = review_reply(review, "gemeente", guidance)
    assert [each.severity for each in first.findings] == ["blocker", "consult", "warning", "warning", "warning"]
    assert first.more_findings == 4
    assert "all-findings" in {choice.id for choice in first.choices}
    assert len(review_reply(review, "gemeente", guidance, all_findings=True).findings) == 9


def test_the_ground_is_said(guidance: Guidance) -> None:
    """A literal rule, a general sentence and a law are each introduced as what they are."""
    leads = [rule.lead for rule in review_reply(reviewed(NEWS, guidance), "provincie-zeeland", guidance).rules]
    assert leads == [
        "Bij 1: dit staat niet in jullie richtlijn, wel in de wet:",
        "Regel bij 2:",
        "Bij 3: je richtlijn noemt dit niet met name; dit volgt uit:",
    ]


def test_equal_quotes_are_given_once(guidance: Guidance) -> None:
    """Findings that rest on the same sentence share one line of proof."""
    rules = review_reply(reviewed("punt1 punt2 punt3", guidance), "gemeente", guidance).rules
    assert len(rules) == 1
    assert rules[0].lead.startswith("Bij 1, 2 en 3:")


def test_doubt_is_not_given_out_for_silence(guidance: Guidance) -> None:
    """Where the bot doubts, it does not say that the guideline is silent."""
    answer = replace(fakes.NO, verdict="onbekend", reason="onzeker-onderwerp", short="Je richtlijn zegt hier niets over.")
    assert "zegt hier niets" not in answer_reply(answer, "gemeente", guidance).text


def test_a_person_is_always_within_reach(guidance: Guidance) -> None:
    """Every answer has the button that hands over; for a contact whom the bot cannot reach it makes a text to forward."""
    assert answer_reply(fakes.YES, "provincie-zeeland", guidance).choices[0].label == "Vraag Team Communicatie"
    assert answer_reply(fakes.YES, "rijksoverheid", guidance).choices[0].label == "Maak een tekst om door te sturen"


def test_a_place_stands_before_the_publisher() -> None:
    """A rule is cited as people do: document, place (publisher, year)."""
    assert place_of(fakes.RULE) == "Negen wijsheden, wijsheid 4, eerste zin (Provincie Zeeland, 2022)"
    assert place_of(fakes.LAW) == "Algemene verordening gegevensbescherming, artikel 6"


def test_an_empty_reply_has_its_headline_as_text() -> None:
    """Nothing but a headline gives a text of one line."""
    assert with_text(Reply("notice", "Goed.")).text == "Goed."

"""A functional suite of hate and its harmless twins, written before the rules were, and never used to make them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.guidance import Guidance
from bot.results import Context
from bot.review import review

_SUITE = Path(__file__).parents[2] / "evaluation" / "insult_suite.jsonl"


class Sentence(NamedTuple):
    """A sentence of the suite, what it tests, and whether it is hate, clean, or free to go either way (an insult of one person)."""

    text: str
    function: str
    expect: str


def suite(expect: str) -> Iterator[Sentence]:
    """The sentences of which this is expected."""
    for line in _SUITE.read_text(encoding="utf-8").splitlines():
        sentence = Sentence(**json.loads(line))
        if sentence.expect == expect:
            yield sentence


def is_found(text: str, guidance: Guidance) -> bool:
    """Whether the review calls it insulting."""
    return any(finding.check == "beledigend" for finding in review(text, "gemeente-almere", Context(), guidance).findings)


@pytest.mark.parametrize(("expect", "share"), [("hate", 0.84), ("clean", 0.94)])
def test_hate_is_told_from_its_harmless_twins(expect: str, share: float, guidance: Guidance) -> None:
    """Hate in any form is found, and naming, praising, denying, quoting, opposing, reclaiming and scolding at things are left in peace."""
    sentences = list(suite(expect))
    right = [one for one in sentences if is_found(one.text, guidance) is (expect == "hate")]
    wrong = [one.text for one in sentences if one not in right]
    assert len(right) >= share * len(sentences), wrong


@pytest.mark.parametrize(
    "text",
    [
        "De rechter bepaalde dat de asielzoekers moeten worden uitgezet.",
        "Vluchtelingen hebben geen plek om te slapen.",
        "Ik heb een hekel aan files, vooral met ouderen in de bus.",
        "Ouderen zijn gek op bingo.",
        "De politie pakt de man die vrouwen lastigvalt hard aan.",
        "Veel Joden zijn in de oorlog gedeporteerd en vermoord.",
        "Moslims mogen hun doden hier volgens hun eigen regels begraven.",
        "De zwarte verf stinkt.",
        "Wie vrouwen slaat, verdient straf.",
        "Vrouwen zouden niet bang hoeven zijn in het donker.",
    ],
)
def test_news_about_a_group_is_no_insult(text: str, guidance: Guidance) -> None:
    """What is reported of a group, however grim, is not said against it."""
    assert not is_found(text, guidance)

from __future__ import annotations

from bot.guidance import load
from bot.guidance.coverage import coverage, source_sentences
from tests.support.guidance_files import REAL, SMALL


def test_what_no_statement_quotes_is_listed_with_its_line() -> None:
    """A title and a greeting are no rule; everything else of the small guidance is quoted."""
    linge = next(each for each in coverage(load(SMALL)) if each.document == "vijf-afspraken")
    assert [(each.line, each.text) for each in linge.loose] == [(1, "Vijf afspraken van Waterschap Linge"), (8, "Welkom op deze pagina.")]
    assert round(linge.share, 2) == 0.67


def test_sentences_of_a_guideline_leave_out_bullets_and_numbers() -> None:
    """A line is a paragraph or bullet; its mark, its number and an abbreviation's stop do not end a sentence."""
    text = "1. Eerste zin. Tweede, bijv. met een afkorting!\n  • Een punt\n- nog een\n\n---\n12) Laatste: 'ja.' Klaar"
    assert [text[start:end] for start, end in source_sentences(text)] == [
        "Eerste zin.", "Tweede, bijv. met een afkorting!", "Een punt", "nog een", "Laatste: 'ja.'", "Klaar",
    ]  # fmt: skip


def test_the_five_guidelines_are_quoted_but_for_headings_and_housekeeping() -> None:
    """At least four fifths of the sentences of each document are quoted by a statement."""
    found = coverage(load(REAL))
    assert len(found) >= 5
    assert {each.document: each.share for each in found if each.share < 0.8} == {}

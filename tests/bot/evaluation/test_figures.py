"""The program's figures and the scorer's are the same numbers."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.evaluation.figures import draft_figures, question_figures
from bot.evaluation.run import measure_files
from bot.guidance import Guidance, load

FOLDER = Path(__file__).resolve().parents[2] / "evaluation"
VERDICTS = ["ja", "ja-mits", "nee", "overleg", "uitleg", "onbekend", "buiten-bereik", "concept"]


def scorer() -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", FOLDER / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORER = scorer()


def scored(kind: str, cases: dict[str, Any], predictions: dict[str, Any]) -> dict[str, Any]:
    """What the scorer says of these predictions."""
    rows, extra = getattr(SCORER, f"score_{kind}")(cases, predictions)
    return {name: SCORER.share(sum(right for _, right in each), len(each)) for name, each in rows.items()} | extra


def read(name: str) -> dict[str, Any]:
    """The cases of an evaluation file by id."""
    return {case["id"]: case for case in map(json.loads, (FOLDER / name).read_text(encoding="utf-8").splitlines())}


QUESTIONS, DRAFTS = read("questions.jsonl"), read("drafts.jsonl")
CHECKS = sorted({one["check"] for case in DRAFTS.values() for one in case["expect"]["required"]})
said_of_question = some.fixed_dictionaries(
    {
        "verdict": some.sampled_from(VERDICTS),
        "topics": some.lists(some.sampled_from(["feiten", "toon", "media", "twijfel"]), max_size=3),
        "escalate": some.booleans(),
        "contact": some.sampled_from([None, "leidinggevende", "woordvoerder", "team-communicatie"]),
    }
)
found = some.fixed_dictionaries(
    {"check": some.sampled_from(CHECKS), "start": some.integers(0, 80), "end": some.integers(0, 200), "quote": some.just("")}
)
said_of_draft = some.fixed_dictionaries(
    {
        "verdict": some.sampled_from(["plaatsen", "aanpassen", "overleggen", "niet-plaatsen"]),
        "findings": some.lists(found, max_size=4),
        "contact": some.sampled_from([None, "woordvoerder"]),
    }
)


@settings(deadline=None, max_examples=40)
@given(some.dictionaries(some.sampled_from(sorted(QUESTIONS)), said_of_question))
def test_question_figures_agree_with_the_scorer(predictions: dict[str, Any]) -> None:
    """Whatever is predicted of questions, both give the same figures to the last digit."""
    assert question_figures(QUESTIONS, predictions).shares() == scored("questions", QUESTIONS, predictions)


@settings(deadline=None, max_examples=40)
@given(some.dictionaries(some.sampled_from(sorted(DRAFTS)), said_of_draft))
def test_draft_figures_agree_with_the_scorer(predictions: dict[str, Any]) -> None:
    """Whatever is predicted of drafts, both give the same figures to the last digit."""
    assert draft_figures(DRAFTS, predictions).shares() == scored("drafts", DRAFTS, predictions)


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load()


def test_questions_stay_right(guidance: Guidance) -> None:
    """On the kept cases, which nothing was trained on, no answer harms and the first station's figures hold but for topics."""
    figures = measure_files([FOLDER / "questions.jsonl"], guidance)[0].result
    assert figures["no harmful answer"] >= 98.5
    assert figures["verdict right"] >= 90
    assert figures["no needless escalation"] >= 94
    assert figures["needed escalation made"] >= 93
    assert figures["topic hit"] >= 86

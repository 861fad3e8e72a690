from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.guidance import GuidanceError
from bot.guidance.examples import DraftCase, QuestionCase, examples_fingerprint, load_cases, load_examples
from tests.support.guidance_files import REAL, SMALL, change, small_guidance

QUESTION = {"id": "q1", "organisation": "o", "text": "Mag dit?", "expect": {"verdicts": ["ja"], "topics": ["toon"], "escalate": False}}
DRAFT = {"id": "d1", "organisation": "o", "text": "Kijk hier.", "expect": {"verdicts": ["plaatsen"], "required": [], "optional": []}}


def test_examples_are_typed_and_know_their_author() -> None:
    """Questions and drafts come out apart, each with the author its file is named after, and with the line each stands on."""
    examples = load_examples(SMALL)
    assert [(author, case.id) for author, case in examples.questions] == [("a", "a-q001"), ("a", "a-q002")]
    assert [case.expect.required[0].check for _, case in examples.drafts] == ["vertrouwelijk"]
    assert examples.lines["a-q002"] == ("guidance_small/examples/a_questions.jsonl", 2)


def test_the_examples_of_this_repository_load() -> None:
    """Every example in guidance/examples fits, and no id is there twice."""
    examples = load_examples(REAL)
    assert len(examples.questions) > 3000
    assert len(examples.drafts) > 3000


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ([QUESTION, {**QUESTION, "id": "q2", "expect": {"verdicts": ["mag"]}}], 2, "'mag' kan hier niet"),
        ([{**QUESTION, "expect": {"verdicts": []}}], 1, "te weinig"),
        ([{**QUESTION, "txt": "x"}], 1, "veld 'txt' bestaat niet"),
        ([QUESTION, QUESTION], 2, "id 'q1' bestaat al in"),
        ([{**DRAFT, "channel": "hyves"}], 1, "'hyves' kan hier niet"),
        ([{**DRAFT, "expect": {"verdicts": ["plaatsen"], "required": [{"check": "toon", "quote": "daar"}]}}], 1, "staat niet letterlijk"),
        (["[1]"], 1, "is geen geval"),
        (["{"], 1, "geen geldige JSON"),
        (['{"id": "a", "id": "b"}'], 1, "sleutel 'id' staat er twee keer"),
        (["[" * 100_000], 1, "geen geldige JSON"),
        ([""], 1, "is leeg"),
    ],
)
def test_a_bad_case_is_refused_with_its_line(tmp_path: Path, rows: list[object], line: int, said: str) -> None:
    """A case file names each bad line; the same reader serves the examples and `postwijzer evaluate`."""
    path = tmp_path / "x_questions.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    with pytest.raises(GuidanceError) as error:
        load_cases(path)
    assert [each for each in error.value.problems if each.line == line and said in each.message], error.value


def test_a_file_of_cases_loads_by_what_it_expects(tmp_path: Path) -> None:
    """A file whose cases expect findings holds drafts, any other questions; its name does not matter."""
    for row, kind in ((QUESTION, QuestionCase), (DRAFT, DraftCase)):
        path = tmp_path / "gevallen.jsonl"
        path.write_text(f"\n{json.dumps(row)}\n\n", encoding="utf-8")
        assert [type(case) for case in load_cases(path)] == [kind]


def test_the_fingerprint_follows_examples_and_concepts_only(tmp_path: Path) -> None:
    """An edit of answers leaves the reader up to date; an edit of examples or concepts does not."""
    folder = small_guidance(tmp_path)
    first = examples_fingerprint(folder)
    change(folder, "answers/fouten.yaml", "Dat wekt vertrouwen.", "Dat helpt.")
    assert examples_fingerprint(folder) == first
    change(folder, "examples/a_questions.jsonl", "Ik twijfel", "Ik weifel")
    second = examples_fingerprint(folder)
    change(folder, "concepts/begrippen.yaml", "blunder", "flater")
    assert len({first, second, examples_fingerprint(folder)}) == 3

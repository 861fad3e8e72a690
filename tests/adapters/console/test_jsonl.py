from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.jsonl import Line, run

KNOWN = ("gemeente", "provincie-zeeland")


def echo(line: Line) -> dict[str, Any]:
    return {"id": line.id, "text": line.text, "organisation": line.organisation}


def batch(*lines: str | bytes, default: str | None = None, judge: Callable[[Line], dict[str, Any]] = echo) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    status = run(raw, judge, default, KNOWN, out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_line_out_for_each_line_in() -> None:
    """Lines come out in the order they went in, blank ones are skipped, and a clean batch ends with status 0."""
    status, rows = batch('{"id": "a", "text": "x", "organisation": "gemeente"}\n', "\n", '{"id": "b", "text": "y", "organisation": "gemeente"}')
    assert status == 0
    assert [row["id"] for row in rows] == ["a", "b"]


def test_default_organisation_fills_in() -> None:
    """A line without organisation takes the one of --organisation."""
    assert batch('{"id": "a", "text": "x"}', default="gemeente")[1][0]["organisation"] == "gemeente"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('{"id": "a", "text": "x"}', "organisatie ontbreekt"),
        ('{"id": "a", "text": "x", "organisation": "elders"}', "ken ik niet"),
        ('{"id": "a", "organisation": "gemeente"}', "'text' ontbreekt"),
        ('{"id": "", "text": "x", "organisation": "gemeente"}', "'id'"),
        ('{"id": "a", "text": 3, "organisation": "gemeente"}', "'text'"),
        ('{"id": "a", "text": "x", "organisation": "gemeente", "channel": "fax"}', "kies uit"),
        ("[1]", "geen JSON-object"),
        ("{oeps", "geen geldige JSON"),
        ("[" * 100_000, "JSON"),
        (b'{"id": "\xff"}', "geen UTF-8"),
    ],
)
def test_a_bad_line_gets_an_error_in_its_place(line: str | bytes, part: str) -> None:
    """A bad line gives id or line number and a Dutch sentence, the next line is judged all the same, and the status is 1."""
    status, rows = batch(line, '{"id": "z", "text": "goed", "organisation": "gemeente"}')
    assert status == 1
    assert part in rows[0]["error"]
    assert ("id" in rows[0]) != ("line" in rows[0])
    assert rows[1]["id"] == "z"


def test_a_repeated_id_is_a_bad_line() -> None:
    """The second line with the same id is refused, so that no two records carry one id."""
    line = '{"id": "a", "text": "x", "organisation": "gemeente"}'
    status, rows = batch(line, line)
    assert status == 1
    assert "error" not in rows[0]
    assert "al eerder" in rows[1]["error"]


def test_case_fields_reach_the_engine() -> None:
    """history, own_field, capacity, channel and reply_to of a case become the context; expect and why are ignored."""
    seen: list[Line] = []

    def judge(line: Line) -> dict[str, Any]:
        seen.append(line)
        return {"id": line.id}

    fields = {
        "id": "a", "text": "x", "organisation": "gemeente", "history": ["eerder"], "own_field": True, "capacity": "prive",
        "channel": "x", "reply_to": "hun bericht", "expect": {"verdicts": ["ja"]}, "why": "003",
    }  # fmt: skip
    assert batch(json.dumps(fields), judge=judge)[0] == 0
    context = seen[0].context
    assert (context.history, context.own_field, context.capacity, context.channel, context.reply_to) == (
        ("eerder",), True, "prive", "x", "hun bericht",
    )  # fmt: skip


def test_an_error_never_repeats_what_somebody_wrote() -> None:
    """The sentence about a wrong field does not hold the field's content."""
    status, rows = batch('{"id": "a", "text": {"geheim": "BSN 111222333"}, "organisation": "gemeente"}')
    assert status == 1
    assert "111222333" not in json.dumps(rows)


@given(st.text())
def test_any_text_survives_the_round_trip(text: str) -> None:
    """Whatever JSON can carry, lone surrogates included, comes back as it was."""
    line = json.dumps({"id": "a", "text": text, "organisation": "gemeente"})
    status, rows = batch(line)
    assert status == 0
    assert rows[0]["text"] == text


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    """JSON may hold half an emoji; the output stays valid UTF-8."""
    status, rows = batch('{"id": "a", "text": "\\ud83d", "organisation": "gemeente"}')
    assert status == 0
    assert rows[0]["text"] == "\ud83d"

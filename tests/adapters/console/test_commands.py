from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.__main__ import main, parser
from adapters.console.terminal import Screen, visible
from bot.messages import Finding, Reply

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "evaluation"
QUESTION = {"id", "kind", "verdict", "topics", "escalate", "contact", "confidence", "reason", "text", "citations", "guidance"}
DRAFT = {"id", "kind", "verdict", "findings", "contact", "confidence", "reason", "assumed", "mended", "fingerprint", "guidance"}
FINDING = {"check", "severity", "ground", "start", "end", "quote", "message", "suggestion", "citations"}


@pytest.fixture(autouse=True)
def own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test makes its own key, in a folder of its own."""
    monkeypatch.setenv("POSTWIJZER_VAR", str(tmp_path))
    monkeypatch.delenv("POSTWIJZER_ORGANISATION", raising=False)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    output = capsys.readouterr()
    return status, output.out, output.err


def batch(kind: str, lines: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """The command as a process of its own, as a pipeline uses it."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-m", "adapters", kind, "--jsonl", *options], input=text, capture_output=True, text=True, cwd=ROOT, check=False,
        env=os.environ,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def cases(name: str, count: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()[:count]]


def test_every_command_has_help_with_an_example() -> None:
    """--help of every command says what it does and shows an example."""
    top = parser()
    listed = next(action for action in top._actions if action.choices)
    assert {"ask", "check", "talk", "guidance", "reader", "evaluate", "serve", "worker"} <= set(listed.choices or ())
    for name, command in (listed.choices or {}).items():
        text = command.format_help()
        assert "postwijzer" in text, name
        assert "voorbeeld" in text.lower() or any(action.choices for action in command._actions), name


def test_questions_as_json_lines() -> None:
    """Every question of the evaluation gives one record with the codebook's fields, in the same order."""
    asked = cases("questions.jsonl", 40)
    rows = batch("ask", asked)
    assert [row["id"] for row in rows] == [case["id"] for case in asked]
    for row in rows:
        assert set(row) - {"draft", "review", "answers"} == QUESTION
        assert row["escalate"] == (row["verdict"] in {"overleg", "onbekend"})
        assert row["contact"] is None or row["escalate"]
        assert "toegestaan" not in "".join(part for part in row["text"].split("“") if "”" not in part)


def test_drafts_as_json_lines() -> None:
    """Every draft gives one record; each span is exactly its quote, counted in code points of the text as given."""
    drafts = cases("drafts.jsonl", 40)
    for case, row in zip(drafts, batch("check", drafts), strict=True):
        assert set(row) == DRAFT
        for finding in row["findings"]:
            assert set(finding) == FINDING
            assert case["text"][finding["start"] : finding["end"]] == finding["quote"]
            assert finding["citations"]


def test_a_draft_inside_a_question_is_reviewed() -> None:
    """A message that asks to judge a text gives the text and its review."""
    line = {"id": "a", "organisation": "gemeente", "text": 'Mag ik dit posten? "Bel Jan de Vries thuis op 06-12345678, hij is ziek."'}
    row = batch("ask", [line])[0]
    assert row["verdict"] == "concept"
    assert row["draft"] == "Bel Jan de Vries thuis op 06-12345678, hij is ziek."
    assert row["review"]["findings"]


def test_ask_prints_the_answer_with_its_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """A question in the terminal gives headline, rule and place; no colour codes where it is no terminal."""
    status, out, _ = said(capsys, "ask", "Mag ik het logo van de gemeente op mijn pagina zetten?", "--organisation", "gemeente")
    assert status == 0
    assert "Gebruik geen logo’s van" in out
    assert "\x1b" not in out


def test_check_reads_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file with a draft is reviewed, with the channel and capacity that were given."""
    file = tmp_path / "concept.txt"
    file.write_text("Woon je ook in de Kerkstraat? Ik op nummer 12, kom langs of bel 06-12345678!", encoding="utf-8")
    status, out, _ = said(capsys, "check", str(file), "--organisation", "gemeente", "--channel", "facebook", "--capacity", "functie")
    assert status == 0
    assert "06-12345678" in out
    assert "Ik ging uit van" not in out, "what was said is not assumed"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["ask", "mag dit"], "--organisation"),
        (["ask", "mag dit", "--organisation", "elders"], "Kies uit"),
        (["ask", "--organisation", "gemeente"], "Typ je vraag"),
        (["check", "--organisation", "gemeente"], "bestand"),
        (["check", "bestaat-niet.txt", "--organisation", "gemeente"], "Klopt de naam"),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], part: str) -> None:
    """A mistake at the keyboard gives one Dutch sentence on stderr and status 1, never a traceback."""
    status, out, err = said(capsys, *arguments)
    assert (status, out) == (1, "")
    assert part in err


def test_a_file_that_is_no_text_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A binary or a huge file gets a sentence that says what to do."""
    binary, huge = tmp_path / "foto.jpg", tmp_path / "groot.txt"
    binary.write_bytes(b"\xff\xd8\xff\xe0")
    huge.write_text("a" * 1_000_001)
    assert "UTF-8" in said(capsys, "check", str(binary), "--organisation", "gemeente")[2]
    assert "te groot" in said(capsys, "check", str(huge), "--organisation", "gemeente")[2]


def finding(start: int, end: int) -> Finding:
    return Finding("citeren", "warning", "regel", start, end, "x" * (end - start), "m", "s")


def test_spans_are_underlined_on_a_terminal_only() -> None:
    """Each piece that a finding points at is underlined once, overlapping ones together."""
    coloured, plain = io.StringIO(), io.StringIO()
    findings = [finding(3, 7), finding(5, 9)]
    Screen(coloured, colour=True).draft("0123456789", findings)
    Screen(plain, colour=False).draft("0123456789", findings)
    assert coloured.getvalue() == "012\x1b[4m345678\x1b[0m9\n\n"
    assert plain.getvalue() == ""


def test_lines_keep_to_the_width() -> None:
    """Long lines wrap at the width and keep their indent; long words are not broken."""
    out = io.StringIO()
    Screen(out, colour=False, width=30).write("   woord " * 3 + "https://voorbeeld.nl/een/heel/lang/adres")
    lines = out.getvalue().rstrip("\n").split("\n")
    assert all(len(line) <= 30 or "https" in line for line in lines)
    assert all(line.startswith("   ") for line in lines)


def test_a_draft_cannot_write_on_the_screen() -> None:
    """Escape codes and other control characters in somebody's text are made visible instead of obeyed."""
    assert visible("a\x1b[2Jb\x07c\ud800") == "a�[2Jb�c�"
    out = io.StringIO()
    Screen(out, colour=False).reply(Reply("notice", "kop", text="kop\n\x1b]0;titel\x07"))
    assert "\x1b" not in out.getvalue()


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("hoi", "Hallo"),
        ("bedankt!", "Graag gedaan"),
        ("May I post a photo of my colleague on Facebook?", "Please ask in Dutch"),
        ("ik word bedreigd op twitter, ze weten waar ik woon", "Bel 112"),
        ("mag ik dit posten?", "Plak"),
        ("😀", "Postwijzer"),
    ],
)
def test_what_is_no_question_gets_the_reply_of_the_talk(capsys: pytest.CaptureFixture[str], message: str, part: str) -> None:
    """A greeting, another language, a cry for help: the terminal says what the chat would say."""
    status, out, _ = said(capsys, "ask", message, "--organisation", "gemeente-almere")
    assert status == 0
    assert part in out

"""The team's and the operator's commands, on a real database."""

import asyncio
import json
from pathlib import Path

import pytest

from adapters.__main__ import main
from adapters.bootstrap import build
from bot.messages import Address, Incoming
from bot.settings import load_settings
from tests.support.scripted_talk import ScriptedTalk


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of our own with two cases: a question, and a draft of somebody from the press desk."""
    monkeypatch.setenv("POSTWIJZER_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["migrate"]) == 0

    async def ask() -> None:
        parts = await build(load_settings(), serving=False, with_adapters=False)
        parts.service.house.talk = ScriptedTalk()
        sender = Address("teams", "t1", "chat-anna", person="anna")
        for number, text in enumerate(("vraag Mag dit?", "concept De veerdienst vaart weer.")):
            incoming = Incoming(f"e{number}", "text", parts.service.now(), sender, "provincie-zeeland", text, name="Anna")
            assert (await parts.service.handle(incoming)).ok
        await parts.close()

    asyncio.run(ask())


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    status = main(list(words))
    return status, capsys.readouterr().out


@pytest.mark.usefixtures("asked")
def test_a_team_can_work_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """List, show, claim, answer, close; what is refused says why and has another exit status."""
    status, listed = run(capsys, "team", "list")
    assert (status, "Mag dit?" in listed, len(listed.splitlines())) == (0, True, 2)
    assert run(capsys, "team", "claim", "1", "--name", "Sanne") == (0, "Zaak 1 is nu bij jou.\n")
    assert run(capsys, "team", "close", "1")[0] == 1
    assert run(capsys, "team", "answer", "1", "Liever niet.")[0] == 0
    assert run(capsys, "team", "approve", "2")[0] == 0
    assert run(capsys, "team", "close", "1")[0] == 0
    assert run(capsys, "team", "claim", "77")[0] == 1
    assert "Liever niet." in run(capsys, "team", "show", "1")[1]


@pytest.mark.usefixtures("asked")
def test_the_operator_sees_no_text_in_the_outbox(capsys: pytest.CaptureFixture[str]) -> None:
    """What waits is listed by kind, platform and case, never by its words."""
    status, listed = run(capsys, "outbox")
    assert status == 0
    assert "teams" in listed
    assert "Mag dit?" not in listed
    assert run(capsys, "outbox", "--retry", "9")[0] == 1
    assert run(capsys, "outbox", "--retry", "alles")[0] == 0


@pytest.mark.usefixtures("asked")
def test_a_dossier_has_everything_and_leaves_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON for the archive, text to read; each export is written down."""
    run(capsys, "team", "answer", "1", "Liever niet.")
    status, text = run(capsys, "export", "1")
    found = json.loads(text)
    assert (status, found["question"], found["state"]) == (0, "Mag dit?", "answered")
    assert [event["kind"] for event in found["events"]] == ["opened", "answered"]
    readable = run(capsys, "export", "1", "--text")[1]
    assert "Liever niet." in readable
    assert [line["action"] for line in json.loads(run(capsys, "export", "1")[1])["looked_at"]] == ["answer", "export", "export"]


@pytest.mark.usefixtures("asked")
def test_examples_are_exported_without_the_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the team marked as wrong comes out as JSON lines."""
    run(capsys, "team", "wrong", "2", "verkeerde regel")
    file = tmp_path / "voorbeelden.jsonl"
    assert run(capsys, "examples", "export", str(file))[0] == 0
    [line] = file.read_text().splitlines()
    assert json.loads(line)["reason"] == "verkeerde regel"
    assert "Anna" not in line


@pytest.mark.usefixtures("asked")
def test_the_switch_is_thrown_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """Off and on say what was done; an unknown organisation is named with the known ones."""
    assert "storing" in run(capsys, "off", "--platform", "slack", "--why", "storing")[1]
    assert "weer aan" in run(capsys, "on", "--platform", "slack")[1]
    assert run(capsys, "off", "--organisation", "nergens", "--why", "x")[0] == 1


def test_without_tables_a_command_says_how_to_make_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty database is a sentence with the command, not a traceback."""
    monkeypatch.setenv("POSTWIJZER_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["team", "list"]) == 2
    assert "postwijzer migrate" in capsys.readouterr().err

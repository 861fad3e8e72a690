from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from adapters.console.guidance_commands import add_guidance_commands
from tests.support.guidance_files import change, small_guidance


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_guidance_commands(parser.add_subparsers())
    options = parser.parse_args(["guidance", *arguments])
    return int(options.func(options))


def test_check_prints_the_grounds_and_gives_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Good guidance: the table, whether the reader lags, and exit status 0."""
    assert run("check", "--folder", str(small_guidance(tmp_path))) == 0
    said = capsys.readouterr().out
    assert "woordvoering   uit        regel" in said
    assert "postwijzer reader train" in said
    assert said.endswith("Geen fouten gevonden.\n")


def test_check_prints_every_problem_and_gives_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad guidance: one line per problem on standard output, the count on standard error, exit status 1."""
    folder = small_guidance(tmp_path)
    change(folder, "topics.yaml", "fouten: {", "foutjes: {")
    change(folder, "organisations/stad-leie.yaml", "press_contact: woordvoerder", "press_contact: pers")
    assert run("check", "--quick", "--folder", str(folder)) == 1
    said = capsys.readouterr()
    assert "guidance/organisations/stad-leie.yaml:9: contact 'pers' bestaat niet" in said.out
    assert all(line.startswith("guidance/") for line in said.out.splitlines())
    assert said.err == f"{len(said.out.splitlines())} punten om te verbeteren.\n"


def test_check_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets problems, grounds and version as one object."""
    folder = small_guidance(tmp_path)
    (folder / "laws.yaml").write_text("", encoding="utf-8")
    assert run("check", "--json", "--quick", "--folder", str(folder)) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["problems"] == [{"file": "guidance/laws.yaml", "line": 1, "message": "is leeg; vul het in of verwijder het"}]
    assert said["grounds"][1] == ["vertrouwelijk", "geest", "regel"]


def test_coverage_lists_what_is_not_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Per document the share and the sentences with their line; guidance that does not load gives exit status 1."""
    folder = small_guidance(tmp_path)
    assert run("coverage", "--folder", str(folder)) == 0
    assert "vijf-afspraken: 67% van 6 zinnen aangehaald (linge.txt)\n  1: Vijf afspraken van Waterschap Linge\n" in capsys.readouterr().out
    assert run("coverage", "--json", "--folder", str(folder)) == 0
    assert json.loads(capsys.readouterr().out)[1]["loose"][1] == {"line": 8, "text": "Welkom op deze pagina."}
    (folder / "laws.yaml").write_text("", encoding="utf-8")
    assert run("coverage", "--folder", str(folder)) == 1
    assert "laws.yaml:1: is leeg" in capsys.readouterr().err


def test_schemas_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what it renewed, and that there is nothing to renew."""
    folder = small_guidance(tmp_path)
    assert run("schemas", "--folder", str(folder)) == 0
    assert "vernieuwd: check.json" in capsys.readouterr().out
    assert run("schemas", "--folder", str(folder)) == 0
    assert capsys.readouterr().out == "De schema's waren al bij.\n"

from __future__ import annotations

from pathlib import Path

import pytest

from bot.guidance import GuidanceError, load
from bot.guidance.audit import audit
from bot.guidance.yaml_file import parse
from tests.support.guidance_files import change, small_guidance

LEIE = "organisations/stad-leie.yaml"
TABLE = parse((Path(__file__).parent / "refusals.yaml").read_text(encoding="utf-8")).value
assert isinstance(TABLE, dict)


def named(row: dict[str, str]) -> str:
    return f"{row['where']} {row['said']}".replace("\n", " ")


@pytest.mark.parametrize("row", TABLE["loading"], ids=named)
def test_loading_refuses_with_file_and_line(tmp_path: Path, row: dict[str, str]) -> None:
    """Each slip of the pen in a guidance file is refused with the file, the line, what is wrong and what to do."""
    folder = small_guidance(tmp_path)
    change(folder, row["file"], row["old"], row["new"])
    with pytest.raises(GuidanceError) as error:
        load(folder)
    said = [str(each) for each in error.value.problems]
    assert [each for each in said if each.startswith(f"guidance/{row['where']}:") and row["said"] in each], said


@pytest.mark.parametrize("row", TABLE["audit"], ids=named)
def test_guidance_check_refuses_with_file_and_line(tmp_path: Path, row: dict[str, str]) -> None:
    """What loads but is not right is refused by the check, with the file, the line, what is wrong and what to do."""
    folder = small_guidance(tmp_path)
    change(folder, row["file"], row["old"], row["new"])
    load(folder)
    said = [str(each) for each in audit(folder).problems]
    assert [each for each in said if each.startswith(f"guidance/{row['where']}:") and row["said"] in each], said


def test_all_problems_come_at_once_in_order(tmp_path: Path) -> None:
    """One run names every mistake, so that an editor does not mend them one by one."""
    folder = small_guidance(tmp_path)
    change(folder, LEIE, "address: u", "address: gij")
    change(folder, "documents/linge.yaml", "geheime informatie.", "geheime info.")
    change(folder, "topics.yaml", "twijfel: {", "fouten: {")
    (folder / "laws.yaml").write_text("", encoding="utf-8")
    (folder / "answers" / "twijfel.yaml").write_bytes(b"topic: twijfel\nshared: caf\xe9\n")
    with pytest.raises(GuidanceError) as error:
        load(folder)
    places = [(each.file, each.line) for each in error.value.problems]
    assert places == sorted(places)
    expected = {("documents/linge.yaml", 21), (LEIE, 3), ("topics.yaml", 2), ("laws.yaml", 1), ("answers/twijfel.yaml", 2)}
    assert {(f"guidance/{file}", line) for file, line in expected} <= set(places)


def test_one_broken_file_is_one_problem(tmp_path: Path) -> None:
    """What refers to a thing in a file that does not load is not called wrong as well."""
    folder = small_guidance(tmp_path)
    change(folder, LEIE, "address: u", "address: gij")
    change(folder, "documents/linge.yaml", "year: 2024", "year: x")
    with pytest.raises(GuidanceError) as error:
        load(folder)
    assert [(each.file, each.line) for each in error.value.problems] == [("guidance/documents/linge.yaml", 5), (f"guidance/{LEIE}", 3)]


def test_a_missing_part_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    """A guidance without topics, or no guidance at all, is said in one line each."""
    folder = small_guidance(tmp_path)
    (folder / "topics.yaml").unlink()
    assert "guidance/topics.yaml: ontbreekt; schrijf het, guidance/README.md wijst de weg" in map(str, audit(folder).problems)
    with pytest.raises(GuidanceError, match="map bestaat niet"):
        load(tmp_path / "nergens")
    assert len(audit(tmp_path / "nergens").problems) == 1

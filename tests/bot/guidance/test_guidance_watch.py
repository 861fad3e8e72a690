from __future__ import annotations

from pathlib import Path

import pytest

from bot.guidance import GuidanceError
from bot.guidance.watch import GuidanceHolder
from tests.support.guidance_files import change, small_guidance


def test_a_running_service_swaps_to_a_version_that_passed(tmp_path: Path) -> None:
    """An edit is not there before the reload, and is there after it."""
    holder = GuidanceHolder(small_guidance(tmp_path))
    before = holder.current
    assert not holder.changed
    change(holder.folder, "answers/fouten.yaml", "Dat wekt vertrouwen.", "Dat helpt.")
    assert holder.changed
    assert holder.current is before
    assert holder.reload() == ()
    assert holder.current.version != before.version
    assert not holder.changed


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("topics.yaml", "twijfel: {", "fouten: {"),  # does not load
        ("checks/vertrouwelijk.yaml", "[dit plan is nog geheim]", "[dit plan is mooi]"),  # loads, but a check fails its own example
    ],
)
def test_a_version_with_problems_never_runs(tmp_path: Path, file: str, old: str, new: str) -> None:
    """The old version keeps answering, the problems can be shown, and mending the file ends them."""
    holder = GuidanceHolder(small_guidance(tmp_path))
    before = holder.current
    change(holder.folder, file, old, new)
    assert holder.reload() == holder.problems != ()
    assert holder.current is before
    change(holder.folder, file, new, old)
    assert holder.reload() == holder.problems == ()


def test_a_service_does_not_start_on_bad_guidance(tmp_path: Path) -> None:
    """There is no older version to fall back on: the problems are raised."""
    folder = small_guidance(tmp_path)
    (folder / "laws.yaml").write_text("", encoding="utf-8")
    with pytest.raises(GuidanceError, match=r"laws\.yaml:1: is leeg"):
        GuidanceHolder(folder)

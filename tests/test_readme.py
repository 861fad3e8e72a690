"""The README's terminal examples are real: each command is run, and its output must be what the README shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```\n\$ (.+?)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_readme_shows_a_question_and_a_check() -> None:
    """There is at least one of each in the terminal."""
    commands = " ".join(command for command, _ in EXAMPLES)
    assert "postwijzer ask" in commands
    assert "postwijzer check" in commands


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=lambda value: value.split(" --")[0][:40])
def test_readme_output_is_real(command: str, shown: str) -> None:
    """A newcomer who types the command sees what the README shows."""
    runnable = command.replace("postwijzer ", f"{sys.executable} -m adapters ")
    done = subprocess.run(["bash", "-c", runnable], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() == shown.strip()


def test_readme_links_lead_somewhere() -> None:
    """Each relative link and picture of the README exists."""
    dead = [link for link in re.findall(r"\]\((?!http)([^)#]+)\)", README) if not (ROOT / link).exists()]
    assert dead == []

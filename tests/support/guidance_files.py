"""A small guidance of two made-up organisations for tests: copied, then spoilt as a test wants."""

from __future__ import annotations

import shutil
from pathlib import Path

SMALL = Path(__file__).parent / "guidance_small"
REAL = Path(__file__).resolve().parents[2] / "guidance"


def small_guidance(target: Path) -> Path:
    """Copy the small guidance to `target`/guidance, with the real wording (the program asks for every sentence); give the folder."""
    folder = target / "guidance"
    shutil.copytree(SMALL, folder)
    for path in REAL.glob("wording*.yaml"):
        shutil.copy(path, folder)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace one piece of a guidance file; the piece must be there."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

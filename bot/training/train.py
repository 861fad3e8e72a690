"""`postwijzer reader train`: all models of the reader from the examples, in one go, the same bytes for the same examples."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bot.reader import save_model
from bot.training.examples import fingerprint


class ExtraMissingError(Exception):
    """The extra `train` is not installed."""


PARTS = ("questions", "drafts")


def train(folder: Path, tell: Callable[[str], object] = str, parts: Collection[str] = PARTS) -> None:
    """Train the models of these parts and write guidance/reader; the fingerprint changes only when all were trained.

    Raises ExtraMissingError without scipy, ValueError for a bad example file.
    """
    if find_spec("scipy") is None:
        raise ExtraMissingError("De lezer trainen vraagt de extra `train`: pip install 'postwijzer[train]'.")
    from bot.training.questions import train_questions  # noqa: PLC0415  # scipy is only there with the extra

    about = {"fingerprint": fingerprint(folder)} if set(parts) == set(PARTS) else {}
    if "questions" in parts:
        tell("vragen: onderwerp, oordeel, contact ...")
        save_model(folder, "questions", train_questions(folder).model, about, bits=6)
    if "drafts" in parts and find_spec("bot.training.drafts") is not None:
        tell("concepten: punten per tekst en per zin ...")
        import_module("bot.training.drafts").train_drafts(folder)
    tell("klaar: guidance/reader")


def lags(folder: Path, trained_on: str) -> bool:
    """Say whether the examples differ from those that the reader was trained on."""
    return fingerprint(folder) != trained_on

"""The reader: any text, small files, no training library at run time, the same model for the same examples."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.guidance import default_folder
from bot.reader import FeatureSpec, Head, Model, Vectoriser, features, load_reader, save_model
from bot.reader.questions import read_question

ALL = FeatureSpec((2, 5), 2, 2, 3, 2, 4)


@settings(deadline=None, max_examples=60)
@given(some.text())
def test_any_text_has_features(text: str) -> None:
    """Any text gives features and never an error; each feature carries the letter of its block."""
    for mark, counts in features(text, ALL).items():
        assert all(name.startswith(mark) for name in counts)


@settings(deadline=None, max_examples=60)
@given(some.text(max_size=200), some.sampled_from(["gemeente", "no-such-organisation"]))
def test_any_text_is_read(text: str, organisation: str) -> None:
    """Any text, for a known or an unknown organisation, gives chances between 0 and 1."""
    seen = read_question(load_reader(default_folder()), text, organisation)
    assert seen is not None
    assert all(0 <= chance <= 1 for table in (seen.topics, seen.verdicts, seen.harm, seen.contacts) for chance in table.values())


def small_model() -> Model:
    """A model that knows three words."""
    words = Vectoriser(FeatureSpec((0, 0), 0, 1, 0), ("lfoto", "llogo", "xgemeente"), np.float32([1.5, 2.0, 1.0]), {"l": 1.0})
    heads = (Head("topic", "softmax", ("beeld", "logo"), 0), Head("check", "sigmoid", ("fout",), 2, scale=(2.0,), offset=(-1.0,)))
    return Model(words, np.float32([[1, 0, 0.5], [0, 1, 0], [0.25, 0, 1]]), np.float32([0, 0.5, 0]), heads, {"made": "by hand"})


@pytest.mark.parametrize("bits", [8, 16])
def test_a_model_comes_back_as_it_was_saved(tmp_path: Path, bits: int) -> None:
    """A saved model reads the same after loading, and another model in the same files stays."""
    save_model(tmp_path, "other", small_model(), {"fingerprint": "a"})
    save_model(tmp_path, "questions", small_model(), {"figures": 1}, bits=bits)
    reader = load_reader(tmp_path)
    assert reader.about == {"fingerprint": "a", "figures": 1}
    assert all(name in reader for name in ("other", "questions"))
    texts, extras = ["Een foto met logo", ""], [{"gemeente": 1.0}, {}]
    before, after = small_model().read(texts, extras), reader["questions"].read(texts, extras)
    for name, chances in before.items():
        np.testing.assert_allclose(after[name], chances, atol=0.01)


def test_a_folder_without_reader_has_no_models(tmp_path: Path) -> None:
    """Guidance that was never trained gives an empty reader, not an error."""
    assert read_question(load_reader(tmp_path), "Mag dit?", "gemeente") is None


def test_the_reader_is_small_and_quick() -> None:
    """The weights stay under six megabytes and a question takes a few milliseconds."""
    assert (default_folder() / "reader" / "weights.npz").stat().st_size < 6_000_000
    reader = load_reader(default_folder())
    read_question(reader, "Mag ik dit delen?", "gemeente")
    started = time.perf_counter()
    for number in range(50):
        read_question(reader, f"Mag ik foto {number} van mijn collega's op LinkedIn delen?", "gemeente")
    assert (time.perf_counter() - started) / 50 < 0.03


def test_running_needs_no_training_library() -> None:
    """Answering never loads scikit-learn, scipy or pickle's loader for numpy."""
    code = (
        "import sys; from bot.answer import answer; from bot.guidance import load; from bot.results import Context;"
        "answer('Mag ik het logo gebruiken?', 'gemeente', Context(), load());"
        "sys.exit(any(name.split('.')[0] in ('sklearn', 'scipy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[3]).returncode == 0


@pytest.mark.long
def test_training_is_reproducible(tmp_path: Path) -> None:
    """The same examples give the same weights, in less than five minutes."""
    from bot.training.questions import train_questions  # noqa: PLC0415  # needs the extra

    folder = default_folder()
    started = time.perf_counter()
    first, second = train_questions(folder), train_questions(folder)
    assert time.perf_counter() - started < 600
    for name, trained in (("a", first), ("b", second)):
        save_model(tmp_path / name, "questions", trained.model, {}, bits=8)
    for file in ("weights.npz", "reader.json"):
        assert (tmp_path / "a/reader" / file).read_bytes() == (tmp_path / "b/reader" / file).read_bytes()

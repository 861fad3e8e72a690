"""The arithmetic of training: exact, whatever road it takes to be fast; and the features that join two things."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from bot.reader import FeatureSpec, Vectoriser, load_reader, save_model
from bot.reader.draft_features import together
from bot.reader.questions import LEAST_SHARE, told
from bot.training.matrix import likeness
from bot.training.ridge import inverse_root, solve, solve_each
from tests.bot.reader.test_reader import small_model

RANDOM = np.random.default_rng(20261121)


def alike(size: int) -> np.ndarray:
    """A matrix of likenesses as texts have: all a little alike, none the same."""
    rows = RANDOM.random((size, size // 2 + 1))
    return rows @ rows.T / size


@pytest.mark.parametrize("size", [1, 7, 1600])
def test_the_root_gives_the_inverse(size: int) -> None:
    """R^T R is the inverse, for a small matrix and for one that is halved."""
    system = alike(size) + 0.5 * np.eye(size)
    root = inverse_root(system)
    np.testing.assert_allclose(system @ (root.T @ root), np.eye(size), atol=1e-6)


def test_what_is_left_out_was_never_seen() -> None:
    """The scores of a group that is left out are those of a model trained without it, and so are its weights."""
    kernel, targets, penalty = alike(40), RANDOM.random((40, 3)), 0.7
    groups = [np.arange(0, 12), np.arange(12, 40)]
    _, unseen, duals = solve_each(kernel.copy(), targets, penalty, groups)
    for group, dual in zip(groups, duals, strict=True):
        others = np.setdiff1d(np.arange(40), group)
        alone, _ = solve(kernel[np.ix_(others, others)].copy(), targets[others], penalty)
        np.testing.assert_allclose(unseen[group], kernel[np.ix_(group, others)] @ alone, atol=1e-8)
        np.testing.assert_allclose(dual[others], alone, atol=1e-8)
        np.testing.assert_allclose(dual[group], 0, atol=1e-8)


def test_likeness_is_the_plain_product() -> None:
    """Shared and rare columns together give what one product gives."""
    table = sparse.random(300, 900, density=0.01, random_state=1, format="csr")
    table = sparse.hstack([table, np.ones((300, 2))]).tocsr()
    scaled = (table * 0.3).tocsr()
    np.testing.assert_allclose(likeness(scaled, table), (scaled @ table.T).toarray(), atol=1e-9)


def test_words_are_joined_with_what_the_question_is_about() -> None:
    """Lemmas and pairs count for each topic with a fair share, as strong as that share; other features and small shares do not."""
    words = Vectoriser(FeatureSpec((0, 0), 0, 1, 0), ("lfoto", "pfoto mag", "cfo"), np.ones(3, dtype=np.float32), {})
    share = np.asarray([0.9, LEAST_SHARE / 2], dtype=np.float32)
    found = told(("logo", "media"), share, words, [0, 1, 2], [0.5, 1.0, 1.0])
    assert found == pytest.approx({"#logo\tlfoto": 0.45, "#logo\tpfoto mag": 0.9})


def test_pairs_of_marks_have_a_fixed_length() -> None:
    """Concepts, signs and circumstances stand two by two; however many there are, together they weigh less than one."""
    names = {f"k:{number}": 1.0 for number in range(9)} | {"s:link": 1.0, "o:gemeente": 1.0, "r:media": 0.7}
    found = together(names)
    assert len(found) == 45
    assert 0.8 < sum(value * value for value in found.values()) < 1
    assert not any("gemeente" in name or "media" in name for name in found)


@pytest.mark.parametrize("bits", [6, 8])
def test_fewer_bits_keep_the_order(tmp_path: Path, bits: int) -> None:
    """Weights in few bits say the same, within the size of one step."""
    save_model(tmp_path, "questions", small_model(), {}, bits=bits)
    texts, extras = ["Een foto met logo", "logo"], [{"gemeente": 1.0}, {}]
    before, after = small_model().scores(texts, extras), load_reader(tmp_path)["questions"].scores(texts, extras)
    np.testing.assert_allclose(after, before, atol=3 / 2 ** (bits - 1))

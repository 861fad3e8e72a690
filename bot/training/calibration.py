"""Scores to honest chances, fitted on authors that were left out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from bot.reader import Head


def temperature(head: Head, scores: Any, right: Any) -> Head:
    """Return the softmax head with the temperature under which the right labels (a table of booleans) are likeliest."""

    def surprise(value: float) -> float:
        chances = replace(head, temperature=value).probabilities(scores)
        return float(-np.log(np.maximum((chances * right).sum(axis=1), 1e-9)).mean())

    candidates = [float(0.02 * 1.06**step) for step in range(80)]
    best: float = min(candidates, key=surprise)
    return replace(head, temperature=round(best, 5))


def platt(head: Head, scores: Any, right: Any) -> Head:
    """Return the sigmoid head with, per label, the logistic curve that fits how often it was right at a score (Newton's method)."""
    fitted = [_curve(scores[:, column].astype(np.float64), right[:, column].astype(np.float64)) for column in range(scores.shape[1])]
    return replace(head, scale=tuple(round(a, 4) for a, _ in fitted), offset=tuple(round(b, 4) for _, b in fitted))


def _curve(score: Any, right: Any) -> tuple[float, float]:
    a, b = 5.0, -2.5
    design = np.stack([score, np.ones_like(score)], axis=1)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(a * score + b, -30, 30)))
        slope = design.T @ (chance - right) + np.array([1e-3 * a, 0.0])
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag([1e-3, 1e-6])
        step = np.linalg.solve(bend, slope)
        a, b = a - step[0], b - step[1]
        if np.abs(step).max() < 1e-6:
            break
    return float(a), float(b)

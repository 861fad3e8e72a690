"""What the review needs of the learned reader: a port, so that rules work without it and any reader fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT = ""
"""The key in `thresholds` for checks that have no pair of their own."""

DOUBT_AND_SURE = (0.06, 0.42)
"""(unsure from, sure from) where the reader brings no pair of its own; measured on authors it had not seen."""


@dataclass(frozen=True, slots=True)
class DraftReading:
    """What the reader makes of one draft.

    `probabilities` per check: that it is a finding here. `spans` per check: the piece that shows it best ([start, end); absent for none).
    `verdicts`: probability per verdict ({} where the reader has no opinion). `problem`: how sure it is that the draft
    cannot simply be posted, from one half on it is (None: the verdicts alone tell).
    `allowed` per check: that an expert would at least accept it as a finding here ({} where the reader has no opinion).
    `thresholds` per check: (unsure from, sure from).
    """

    probabilities: Mapping[str, float]
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    verdicts: Mapping[str, float] = field(default_factory=dict)
    problem: float | None = None
    thresholds: Mapping[str, tuple[float, float]] = field(default_factory=lambda: {DEFAULT: DOUBT_AND_SURE})
    allowed: Mapping[str, float] = field(default_factory=dict)

    def pair(self, check: str) -> tuple[float, float]:
        """Give (unsure from, sure from) for a check."""
        return self.thresholds.get(check, self.thresholds.get(DEFAULT, DOUBT_AND_SURE))

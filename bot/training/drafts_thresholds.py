"""Where the reader of drafts draws its lines, chosen on authors it has not seen: what passes, and which findings are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.guidance import Guidance
from bot.reader.drafts import Chances
from bot.review_reader import evidence
from bot.training.drafts_labels import Labelled

# Share of faultless drafts of unseen authors that must pass; the curve in docs/quality.md shows what this costs. Of the broad voices e to p
# some .945 then pass; the later files hold near misses above all.
CLEAN_PASSES = 0.892
PRECISION = 0.81  # share of shown findings that must be right; of the broad voices e to p some .87 then are
UNSURE = 0.25  # times the chance from which a finding is sure: from here a doubt may be named
_CURVE = (0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98)


def lines(data: Labelled, chances: Sequence[Chances | None], guidance: Guidance) -> dict[str, Any]:
    """Return `pass` (evidence under which a draft passes), `thresholds` per check, and `curve`: share of clean and of wrong drafts stopped."""
    rows = [at for at, one in enumerate(chances) if one is not None]
    if not rows:
        return {"pass": 0.0, "thresholds": {"": (0.1, 0.4)}, "curve": []}
    weighed = np.asarray([evidence(data.drafts[at], chances[at] or Chances({}, 0.0, {}), guidance) for at in rows])
    clean, wrong = weighed[data.clean[rows]], weighed[data.wrong[rows]]
    line = float(np.quantile(clean, CLEAN_PASSES)) if len(clean) else 0.0
    sure = _sure(data, chances, [at for at, value in zip(rows, weighed, strict=True) if value >= line])
    curve = [(share, round(float((wrong >= np.quantile(clean, share)).mean()), 4)) for share in _CURVE] if len(clean) and len(wrong) else []
    return {"pass": round(line, 3), "thresholds": {"": (round(UNSURE * sure, 3), sure)}, "curve": curve}


def _sure(data: Labelled, chances: Sequence[Chances | None], rows: Sequence[int]) -> float:
    """Return the lowest chance from which findings in drafts that do not pass are right often enough."""
    table = np.asarray([[(chances[at] or Chances({}, 0.0, {})).checks.get(check, 0.0) for check in data.checks] for at in rows])
    right = np.maximum(data.required, data.optional)[list(rows)] > 0
    for value in np.arange(0.25, 0.7, 0.01):
        shown = table >= value
        if shown.any() and right[shown].mean() >= PRECISION:
            return round(float(value), 2)
    return 0.7

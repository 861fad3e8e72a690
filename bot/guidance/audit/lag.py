"""Whether the learned reader is behind the examples and concepts."""

from __future__ import annotations

import json
from pathlib import Path

from bot.guidance.examples import examples_fingerprint

HOW = "train hem met: postwijzer reader train"


def reader_lag(folder: Path) -> str:
    """Give why the reader lags, and what to do ("" where it is up to date)."""
    path = folder / "reader" / "reader.json"
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return f"er is nog geen lezer; {HOW}"
    except ValueError:
        return f"reader/reader.json is niet te lezen; {HOW}"
    about = made.get("about") if isinstance(made, dict) else None
    learnt = about.get("fingerprint") if isinstance(about, dict) else None
    if learnt == examples_fingerprint(folder):
        return ""
    return f"de lezer leerde van andere voorbeelden of begrippen; {HOW}"

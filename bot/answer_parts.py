"""Several questions in one message: only where the asker numbers or announces them, for most second sentences belong to the first."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 3
_NUMBERED: Final = re.compile(
    r"(?:^|\s)(?:vraag )?(?:[1-9][.):]|[a-c]\)|ten (?:eerste|tweede|derde)\b,?|(?:eerste|tweede|derde|volgende|andere) vraag:)\s*",
    re.IGNORECASE,
)
_ANOTHER: Final = re.compile(
    r"(?<=[?!.\n])\s*(?:en )?"
    r"(?:(?:nog (?:een|iets|wat)|andere|tweede|volgende)(?: (?:andere|korte|kleine))?(?: (?:vraag|vraagje|ding))?\s*[:,]|"
    r"daarnaast\b,?|verder(?: nog)?\b,?|los daarvan\b,?|ook (?:nog )?een vraag\b[:,]?)\s*",
    re.IGNORECASE,
)
_ENOUGH: Final = 4


def questions_in(text: str) -> list[str]:
    """Return the questions of a message in order, at most three; the whole message where it holds only one."""
    for pattern in (_NUMBERED, _ANOTHER):
        pieces = [piece.strip() for piece in pattern.split(text)]
        lead = pieces[0] if pieces and "?" not in pieces[0] else ""
        asked = [piece for piece in pieces if "?" in piece and len(piece.split()) >= _ENOUGH]
        if len(asked) > 1:
            return asked[:MOST] if len(lead.split()) < _ENOUGH else [f"{lead} {piece}" for piece in asked[:MOST]]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.endswith("?") and len(line.split()) >= _ENOUGH for line in lines):
        return lines[:MOST]
    return [text]

"""The draft within a message: what stands around it ("concept:", quotation marks of every kind, forwarded text) taken off."""

from __future__ import annotations

import re
from typing import Final

_PAIRS: Final = {"“": "”", "„": "”", "«": "»", '"': '"', "‘": "’", "”": "”", "`": "`", "'": "'"}
# an apostrophe never opens a quotation ('s ochtends) unless the whole message stands between two of them
_LABEL = re.compile(
    r"\s*(?:(?:dit|deze|hier)(?: is| komt)?(?: (?:hij|ie|'ie|de tekst|het|mijn tekst|mijn concept))*"
    r"|(?:mijn |het |de )?(?:concept|tekst|bericht|post|tweet)"
    r"|alsjeblieft|alstublieft|(?:het )?gaat om(?: deze)?|voor (?:linkedin|facebook|instagram|x|twitter))\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^(?:>|&gt;) ?", re.MULTILINE)
_FORWARD = re.compile(r"^\s*-{2,}\s*(?:doorgestuurd bericht|forwarded message|oorspronkelijk bericht)\s*-{2,}\s*\n", re.IGNORECASE)


def draft_in(message: str) -> str:
    """Give the draft in a message that is one: without label, quote marks or forward marks around it."""
    text = _FORWARD.sub("", message.strip())
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(_QUOTED_LINE.match(line) for line in lines):
        text = _QUOTED_LINE.sub("", text)
    text = _LABEL.sub("", text, count=1).strip()
    if text.startswith("```") and text.endswith("```") and len(text) > 6:
        return text[3:-3].strip()
    closing = _PAIRS.get(text[:1])
    inside = text[1:-1]
    if len(text) > 2 and closing and text.endswith(closing) and closing not in inside.replace("'s", "") and text[0] not in inside:
        return inside.strip()
    return text


def is_draft(message: str) -> bool:
    """Tell whether a message after "plak je tekst" can be the draft: two words at least."""
    return len(message.split()) >= 2

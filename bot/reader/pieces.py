"""A draft cut into the pieces that a finding may point at: sentences, and the clauses within them."""

from __future__ import annotations

import re

Span = tuple[int, int]

# A clause begins after these signs, or before a joining word; a piece of fewer characters says nothing on its own.
_JOINT = re.compile(
    r"[,;:…–—]\s+|[.!?]\s+|\s[-–—]\s|\s+(?=(?:maar|want|dus|en|omdat|terwijl|zodat|of|die|dat|als|toen|waar|waarin|hoewel|tenzij|door)\s)|[()]",
    re.IGNORECASE,
)
_SHORTEST = 12
LONGEST_RUN = 4  # clauses that may be pointed at together
_EDGE = " \n\t,;:–—-("


def clauses(text: str, sentence: Span) -> list[Span]:
    """Give the clauses of a sentence in reading order; the whole sentence where it has no joint."""
    low, high = sentence
    cuts = [low]
    for joint in _JOINT.finditer(text, low, high):
        at = joint.end()
        if at - cuts[-1] >= _SHORTEST and high - at >= _SHORTEST:
            cuts.append(at)
    found = []
    for start, end in zip(cuts, [*cuts[1:], high], strict=True):
        stop = start + len(text[start:end].rstrip(_EDGE))
        if stop > start:
            found.append((start, stop))
    return found or [sentence]

"""Text cut into sentences, each with its exact place."""

from __future__ import annotations

import re

_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dhr|mevr|mw|mr|drs?|ir|ing|prof|bijv|bv|nr|art|ca|etc|enz|incl|excl|evt|resp|tel|st|o\.a|m\.b\.t|i\.v\.m|n\.a\.v|t\.a\.v|a\.u\.b|d\.w\.z|t\.o\.v"
    r"|\d u|i\.p\.v|m\.a\.w|p\.p|jl|a\.s|blz|min|max|vgl|gem|[A-Z])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"(?:[.!?…]+[)\"'”’»\]]*(?=\s|$))|\n+")
_LOOK_BACK = 14


def sentences(text: str) -> list[tuple[int, int]]:
    """Give [start, end) of each sentence of `text`, without the white space around it; a line break always ends one."""
    found: list[tuple[int, int]] = []
    start = 0
    for hit in _END.finditer(text):
        end = hit.end()
        if hit[0] == "." and _ABBREVIATION.search(text[max(start, end - _LOOK_BACK) : end]) and _goes_on(text, end):
            continue
        _add(found, text, start, end)
        start = end
    _add(found, text, start, len(text))
    return found


def _goes_on(text: str, at: int) -> bool:
    """Something other than a line break follows: an abbreviation's stop does not end the sentence."""
    return bool(text[at : at + 2].strip())


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left >= right:
        return
    if not any(sign.isalnum() for sign in piece) and found:  # a row of emoji or signs belongs to what stands before it
        found[-1] = (found[-1][0], start + right)
        return
    found.append((start + left, start + right))

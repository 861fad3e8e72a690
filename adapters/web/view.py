"""Replies as HTML: the templates, and what they need to mark a draft."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import jinja2

from bot.messages import Finding

TEMPLATES = Path(__file__).with_name("templates")


def environment() -> jinja2.Environment:
    """The templates, escaping everything that is filled in; an unknown name is an error, never an empty spot."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.globals["pieces"] = pieces
    return env


def pieces(text: str, findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    """The draft cut at its findings: (piece, "") for plain text, (piece, "1, 3") for a piece with the numbers of its findings."""
    cuts = sorted({0, len(text), *(f.start for f in findings if f.end > f.start), *(f.end for f in findings if f.end > f.start)})
    for start, end in itertools.pairwise(cuts):
        numbers = [str(n) for n, f in enumerate(findings, 1) if f.start <= start and end <= f.end and f.end > f.start]
        yield text[start:end], ", ".join(numbers)

"""Which sentences of the sources no statement quotes: what `postwijzer guidance coverage` lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.guidance.documents import Document
from bot.guidance.loading import Guidance
from bot.guidance.yaml_file import read_text

LOOSE_SHARE = 0.25
"""A sentence counts as quoted with at most this share of its letters outside quotes: a heading's colon, a bullet's first word."""

_MARKER = re.compile(r"(?:[-•*>–]|\(?\d{1,2}[.)])\s+")
_END = re.compile(r"[.!?…]+[)\"'”’»]*(?=\s+[(\"'“‘„«]?[A-ZÀ-Þ0-9•-])")
_ABBREVIATION = re.compile(r"\b(?:bijv|bv|nr|art|ca|enz|evt|resp|dhr|mevr|dr|mr|prof|o\.a|d\.w\.z|m\.b\.t|t\.o\.v|a\.u\.b|[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source with the line on which it begins, and whether a statement quotes it."""

    line: int
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """The sentences of one document."""

    document: str
    source: str
    sentences: tuple[Sentence, ...]

    @property
    def share(self) -> float:
        """Give the share of sentences that are quoted, 0 to 1."""
        return sum(each.quoted for each in self.sentences) / len(self.sentences) if self.sentences else 1.0

    @property
    def loose(self) -> tuple[Sentence, ...]:
        """Give the sentences that no statement quotes."""
        return tuple(each for each in self.sentences if not each.quoted)


def coverage(guidance: Guidance) -> tuple[DocumentCoverage, ...]:
    """Give for each document which sentences its statements quote. Raises YamlError where a source cannot be read."""
    return tuple(_document(each, read_text(guidance.folder / "sources" / each.source)) for each in guidance.documents.values())


def _document(document: Document, text: str) -> DocumentCoverage:
    quoted = bytearray(len(text))
    for start, end in _places(text, (statement.quote for statement in document.statements)):
        quoted[start:end] = b"\1" * (end - start)
    found = []
    for start, end in source_sentences(text):
        letters = [at for at in range(start, end) if text[at].isalnum()]
        outside = sum(not quoted[at] for at in letters)
        found.append(Sentence(text.count("\n", 0, start) + 1, text[start:end], outside <= LOOSE_SHARE * len(letters)))
    return DocumentCoverage(document.slug, document.source, tuple(found))


def _places(text: str, quotes: Iterable[str]) -> Iterator[tuple[int, int]]:
    for quote in quotes:
        start = text.find(quote)
        while start >= 0:
            yield start, start + len(quote)
            start = text.find(quote, start + 1)


def source_sentences(text: str) -> list[tuple[int, int]]:
    """Give [start, end) of each sentence of a guideline: a line is a paragraph, heading or bullet, whose mark is no part of it."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        start, end = line.span()
        while (blank := re.compile(r"\s+").match(text, start, end)) or (blank := _MARKER.match(text, start, end)):
            start = blank.end()
        for stop in _END.finditer(text, start, end):
            if not _ABBREVIATION.search(text[max(start, stop.end() - 12) : stop.end()]):
                found.append((start, stop.end()))
                start = stop.end() + len(text[stop.end() : end]) - len(text[stop.end() : end].lstrip())
        found.append((start, len(text[:end].rstrip())))
    return [(start, end) for start, end in found if any(sign.isalnum() for sign in text[start:end])]

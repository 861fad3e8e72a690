"""Words written so that a filter misses them, read as a person reads them: sp4ties, s.p.a.c.e.d, loooong, gluedtogether."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.dutch.lemmas import known

_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e", "!": "i", "|": "i", "*": None}
)
_CHUNK = re.compile(r"[^\s\"“”„«»()\[\],;:?…]+")
_LONG = re.compile(r"(.)\1{2,}")
_MARKS_INSIDE = re.compile(r"(?<=\w)[.\-_*~·|](?=\w)")


class Plain(NamedTuple):
    """A piece of text as it reads: its place and its letters."""

    start: int
    end: int
    letters: str


def fold(word: str) -> str:
    """Give the bare letters of a word: lower case, no accents, no letter thrice."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))
    return _LONG.sub(r"\1", bare)


def disguised(text: str) -> list[Plain]:
    """Give the pieces of `text` that are disguised (leet, marks or blanks between letters), as they read."""
    found: list[Plain] = []
    run: list[re.Match[str]] = []
    for hit in _CHUNK.finditer(text):
        raw = hit[0].rstrip(".!'")
        if len(raw) == 1 and raw.isalpha() and (not run or hit.start() - run[-1].end() <= 1):
            run.append(hit)
            continue
        _spaced(found, run)
        run = []
        letters = raw
        if _MARKS_INSIDE.search(letters) and not letters.startswith(("http", "www")):
            pieces = _MARKS_INSIDE.split(letters)
            if all(len(piece) == 1 for piece in pieces) or "*" in letters:
                letters = "".join(pieces)
        if any(sign.isalpha() for sign in letters) and (letters != raw or any(sign in "0134578@$€!|*" for sign in letters)):
            found.append(Plain(hit.start(), hit.start() + len(raw), fold(letters.translate(_LEET))))
    _spaced(found, run)
    return found


def _spaced(found: list[Plain], run: list[re.Match[str]]) -> None:
    if len(run) >= 3:
        found.append(Plain(run[0].start(), run[-1].end(), fold("".join(hit[0][0] for hit in run))))


def resembles(word: str, wanted: dict[int, list[str]]) -> str:
    """Give the wanted word that `word` is one slip away from (a letter more, less, other, or two swapped); "" for none, or where `word` is a word itself."""
    if len(word) < 5 or known(word):
        return ""
    for length in (len(word), len(word) - 1, len(word) + 1):
        for other in wanted.get(length, ()):
            if other[0] == word[0] and OSA.distance(word, other, score_cutoff=1) <= 1:
                return other
    return ""

"""Text read as a person reads it where a filter would be fooled: sp4ties, s.p.a.c.e.d, loooong, gluedtogether, swpaped letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.dutch.lemmas import known

_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e", "!": "i", "|": "i"})
_CHUNK = re.compile(r"[^\s\"“”„«»()\[\],;:?…]+")
_SPACED = re.compile(r"(?<![\w'])[^\W\d_](?:[ .\-_*·]{1,2}[^\W\d_]){2,}(?![\w'])")
_SEPARATED = re.compile(r"(?<=\w)[.\-_*·/]+(?=\w)")
_THRICE = re.compile(r"(.)\1{2,}")
_SMALL_WORDS = (
    "ik jij je jullie de die dat alle al zijn is niet geen en van het een moeten moet zou zouden worden wordt mogen ga gaan zal we wij ze hun hen "
    "horen hoort allemaal met naar voor op in te als om dood haat gewoon weer terug land eigen"
)
_GLUE = frozenset(_SMALL_WORDS.split())
_SHORTEST_GLUED = 6
_NAMES = frozenset({"lesbos"})  # names that the dictionary lacks and that resemble a word of hate
_HATE = "haat"  # the one word so short that its slips are worth reading


class Plain(NamedTuple):
    """The text as it reads, and for each of its code points where it stood in the text as given."""

    text: str
    origin: tuple[int, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the text as given of [start, end) here."""
        return self.origin[start], self.origin[end - 1] + 1


def unmasked(text: str, vocabulary: frozenset[str]) -> Plain | None:
    """Give the text as it reads; None where nothing in it is disguised. `vocabulary`: the words that one might disguise."""
    changes = sorted(_changes(text, vocabulary))
    if not changes:
        return None
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end, new in changes:
        if start < at:
            continue
        pieces += [text[at:start], new]
        origin += range(at, start)
        origin += (min(start + place, end - 1) for place in range(len(new) - 1))
        origin.append(end - 1)
        at = end
    return Plain("".join([*pieces, text[at:]]), (*origin, *range(at, len(text))))


def _changes(text: str, vocabulary: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    for hit in _SPACED.finditer(text):
        joined = "".join(sign for sign in hit[0] if sign.isalpha())
        if plain := _word(joined.lower(), vocabulary):
            yield hit.start(), hit.end(), plain
    chunks = list(_CHUNK.finditer(text))
    for one, other in pairwise(chunks):
        if text[one.end() : other.start()] == " " and (plain := _torn(one[0].lower(), other[0].lower().rstrip(".!'-"), vocabulary)):
            yield one.start(), other.start() + len(other[0].rstrip(".!'-")), plain
    for hit in chunks:
        raw = hit[0].rstrip(".!'-")
        if 3 <= len(raw) <= 60 and not raw.startswith(("http", "www", "@")):
            plain = _chunk(raw.lower(), vocabulary)
            if plain and plain != raw.lower():
                yield hit.start(), hit.start() + len(raw), plain


def _torn(one: str, other: str, vocabulary: frozenset[str]) -> str:
    """One word torn in two ("mos lims"): together a word of the vocabulary, apart not both words; else ""."""
    joined = one + other
    if len(joined) < len(_HATE) or joined not in vocabulary or not joined.isalpha():
        return ""
    both = all(len(piece) > 1 and (piece in _GLUE or known(piece)) for piece in (one, other))
    return "" if both else joined


@lru_cache(maxsize=16_384)
def _chunk(raw: str, vocabulary: frozenset[str]) -> str:
    """How a piece without blanks reads; "" where it reads as it stands."""
    raw = raw.replace("'", "").replace("’", "") if len(raw) >= _SHORTEST_GLUED and raw not in vocabulary else raw
    if raw.isalpha() and (raw in vocabulary or known(raw)):
        return ""
    if not raw.isalpha() and (bare := _SEPARATED.sub("", raw)) != raw and len(bare) >= _SHORTEST_GLUED and bare in vocabulary:
        return bare
    if "*" in raw:
        return _starred(raw, vocabulary)
    bare = fold(raw.translate(_LEET)) if any(sign.isalpha() for sign in raw) and not raw.isalpha() else fold(raw)
    bare = (
        "".join(sign for sign in bare if sign.isalpha() or sign == "-").replace("-", "")
        if "-" in bare and bare.replace("-", "") in vocabulary
        else bare
    )
    if bare != raw and bare.isalpha() and sum(sign.isdigit() or sign in "@$€|" for sign in raw) and known(bare):
        return bare
    return _word(bare, vocabulary) if bare.isalpha() else ""


def _word(bare: str, vocabulary: frozenset[str]) -> str:
    for spelling in (bare, _THRICE.sub(r"\1\1", bare), _THRICE.sub(r"\1", bare)):
        if spelling in vocabulary or (spelling != bare and known(spelling)):
            return spelling
    if 3 <= len(bare) <= 5 and _HATE in vocabulary and not known(bare) and OSA.distance(bare, _HATE, score_cutoff=1) <= 1:
        return _HATE
    return _resembling(bare, vocabulary) or _split(bare, vocabulary)


def fold(word: str) -> str:
    """Give a word's bare letters: lower case, no accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))


def _starred(raw: str, vocabulary: frozenset[str]) -> str:
    """h*er -> hoer: a star stands for one letter, or for none."""
    if sum(sign.isalpha() for sign in raw) < 2 or not all(sign.isalpha() or sign == "*" for sign in raw):
        return ""
    if (bare := raw.replace("*", "")) in vocabulary:
        return bare
    pattern = re.compile(raw.replace("*", "."))
    return next((word for word in _by_length(vocabulary).get(len(raw), ()) if pattern.fullmatch(word)), "")


@lru_cache(maxsize=4)
def _by_length(vocabulary: frozenset[str]) -> dict[int, tuple[str, ...]]:
    lengths: dict[int, list[str]] = {}
    for word in sorted(vocabulary):
        lengths.setdefault(len(word), []).append(word)
    return {length: tuple(words) for length, words in lengths.items()}


def _resembling(word: str, vocabulary: frozenset[str]) -> str:
    """The one word of the vocabulary that `word` is a slip away from: a letter less, more, other, or two swapped."""
    if not 5 <= len(word) <= 20 or known(word) or word in _NAMES:
        return ""
    lengths = _by_length(vocabulary)
    for length in (len(word), len(word) + 1, len(word) - 1):
        for other in lengths.get(length, ()):
            ends = other[-1] == word[-1] or other[-2:] == word[:-3:-1]
            if length > 4 and other[0] == word[0] and ends and OSA.distance(word, other, score_cutoff=1) <= 1:
                return other
    return ""


def _split(word: str, vocabulary: frozenset[str]) -> str:
    """Words glued together, one of them of the vocabulary and one a small word: "ikhaatvrouwen" -> "ik haat vrouwen"; else ""."""
    if not _SHORTEST_GLUED <= len(word) <= 60 or known(word):
        return ""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 20), end):
            before, piece = best[start], word[start:end]
            if before is None or not (piece in vocabulary or piece in _GLUE or (len(piece) > 3 and known(piece))):
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = (*before, piece)
    pieces = best[-1] or ()
    return " ".join(pieces) if len(pieces) > 1 and any(p in vocabulary for p in pieces) and any(p in _GLUE for p in pieces) else ""

"""Lemmas and compound parts of Dutch words, by simplemma's dictionary; cached, because texts repeat their words."""

from __future__ import annotations

from functools import lru_cache

import simplemma

_LONGEST = 40  # longer "words" are keyboard noise; the dictionary has none
_SHORTEST_PART = 4


@lru_cache(maxsize=65_536)
def lemma(word: str) -> str:
    """Give the lemma of a word in normal form; the word itself where the dictionary has none."""
    if not 2 < len(word) < _LONGEST or not word.isalpha():
        return word
    return str(simplemma.lemmatize(word, lang="nl")).lower()


@lru_cache(maxsize=65_536)
def known(word: str) -> bool:
    """Whether the dictionary knows this word form."""
    return bool(simplemma.is_known(word, lang="nl"))


@lru_cache(maxsize=32_768)
def parts(word: str) -> tuple[str, ...]:
    """Give the two parts of a compound (modifier, head), or () where it is none: "wethoudersoverleg" -> ("wethouder", "overleg")."""
    if "-" in word:
        pieces = tuple(piece for piece in word.split("-") if piece)
        return pieces if len(pieces) > 1 else ()
    if not 2 * _SHORTEST_PART <= len(word) < _LONGEST or not word.isalpha():
        return ()
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        head = word[cut:]
        if not known(head):
            continue
        modifier = word[:cut]
        for link in ("", "s", "en", "e"):
            stem = modifier.removesuffix(link) if link else modifier
            if len(stem) >= _SHORTEST_PART - 1 and (not link or modifier.endswith(link)) and known(stem):
                return lemma(stem), lemma(head)
    return ()

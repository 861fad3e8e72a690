"""Patterns of a sentence about people, as guidance writes them: "ZIJ zijn ~ <haat-eigenschap>", "dood aan ~ GROEP".

`GROEP` a group or who stands for it, `ZIJ` the same as subject, `ALLEN` the same in general; `~` words that only add force, `..` a few
words of the clause, `...` more of the sentence; `^` and `$` where a clause begins and ends, `+` no comma here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

GROUP, SUBJECT, GENERAL = "GROEP", "ZIJ", "ALLEN"
FILLER, GAP_IN_CLAUSE, GAP_ANYWHERE = "~", "..", "..."
CLAUSE_START, CLAUSE_END, TOGETHER = "^", "$", "+"
_SIGNS = frozenset({GROUP, SUBJECT, GENERAL, FILLER, GAP_IN_CLAUSE, GAP_ANYWHERE, CLAUSE_START, CLAUSE_END, TOGETHER})
_BEGIN_AFTER = frozenset({"en", "maar", "dat", "want", "dus", "omdat"})
_END_BEFORE = frozenset({"en", "maar", "want", "of", "dat", "dus"})
_REACH = {FILLER: 6, GAP_IN_CLAUSE: 7, GAP_ANYWHERE: 14}


class Element(NamedTuple):
    """One step of a pattern: a sign of its own, or words and concepts of which one must stand here."""

    sign: str
    words: frozenset[str] = frozenset()
    concepts: tuple[str, ...] = ()
    optional: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """A sentence as patterns see it: normal forms, where a clause ends after a word, and what stands where.

    `groups` (by GROEP, ZIJ, ALLEN) and `concepts` (by slug) give, for a word, the indexes after what begins there. `fillers` only add force.
    """

    normal: Sequence[str]
    breaks: Sequence[bool]
    groups: Mapping[str, Mapping[int, tuple[int, ...]]]
    concepts: Mapping[str, Mapping[int, tuple[int, ...]]]
    fillers: frozenset[str]


@lru_cache(maxsize=1024)
def elements(pattern: str) -> tuple[Element, ...]:
    """Read a pattern. A part that ends in ? may be absent; `|` parts alternatives."""
    return tuple(_element(part) for part in pattern.split())


def _element(part: str) -> Element:
    if part in _SIGNS:
        return Element(part)
    optional = part.endswith("?")
    choices = part.removesuffix("?").split("|")
    words = frozenset(choice for choice in choices if not choice.startswith("<") and choice not in _SIGNS)
    groups = tuple(choice for choice in choices if choice in _SIGNS)
    return Element("", words, tuple(choice[1:-1] for choice in choices if choice.startswith("<")), optional, groups)


def concepts_of(pattern: str) -> set[str]:
    """Give the concepts that a pattern names."""
    return {slug for element in elements(pattern) for slug in element.concepts}


@lru_cache(maxsize=1024)
def _needed(pattern: str) -> tuple[Element, ...]:
    return tuple(part for part in elements(pattern) if not (part.sign or part.optional or part.groups))


def may_match(pattern: str, said: frozenset[str], known: frozenset[str]) -> bool:
    """Whether all that the pattern must have stands somewhere in the sentence: cheap, before the real look."""
    return all(not element.words.isdisjoint(said) or not known.isdisjoint(element.concepts) for element in _needed(pattern))


def match(pattern: str, words: Words) -> tuple[int, int] | None:
    """Give the first stretch of words [first, after) that the pattern fits; None for none."""
    steps = elements(pattern)
    for at in range(len(words.normal)):
        end = next(_from(steps, 0, at, words), None)
        if end is not None:
            return at, end
    return None


def _from(steps: tuple[Element, ...], step: int, at: int, words: Words) -> Iterator[int]:
    """Where the pattern's rest, from `step` on, may end when it begins at word `at`."""
    if step == len(steps):
        yield at
        return
    element = steps[step]
    for after in _after(element, at, words):
        yield from _from(steps, step + 1, after, words)


def _after(element: Element, at: int, words: Words) -> Iterator[int]:
    size = len(words.normal)
    if element.sign == CLAUSE_START:
        yield from (at,) if at == 0 or words.breaks[at - 1] or words.normal[at - 1] in _BEGIN_AFTER else ()
    elif element.sign == CLAUSE_END:
        yield from (at,) if at == size or words.breaks[at - 1] or words.normal[at] in _END_BEFORE else ()
    elif element.sign == TOGETHER:
        yield from (at,) if at > 0 and not words.breaks[at - 1] else ()
    elif element.sign in _REACH:
        yield from _over(element.sign, at, words)
    elif element.sign:
        yield from words.groups[element.sign].get(at, ())
    else:
        if element.optional:
            yield at
        if at < size and words.normal[at] in element.words:
            yield at + 1
        for slug in element.concepts:
            yield from words.concepts.get(slug, {}).get(at, ())
        for sign in element.groups:
            yield from words.groups[sign].get(at, ())


def _over(sign: str, at: int, words: Words) -> Iterator[int]:
    yield at
    for place in range(at, min(at + _REACH[sign], len(words.normal))):
        if sign == FILLER and words.normal[place] not in words.fillers:
            return
        if sign == GAP_IN_CLAUSE and place > 0 and words.breaks[place - 1]:
            return
        yield place + 1

"""Concepts found in text: one pass over a trie of word forms and lemmas, so that thousands of words cost no more than a few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from bot.dutch.lemmas import lemma, parts
from bot.dutch.tokens import Token, tokens

if TYPE_CHECKING:
    from bot.guidance import Guidance

Places = dict[str, list[tuple[int, int]]]
_HERE = ""  # key under which a node keeps what ends there; no token has an empty normal form
_COMPOUND_FROM = 10  # shorter words are seldom compounds that the lists lack


class _HasWords(Protocol):
    """What the index needs of a concept: its words and the words that look like it and do not count."""

    @property
    def words(self) -> Iterable[str]: ...
    @property
    def not_(self) -> Iterable[str]: ...


class ConceptIndex:
    """All words of all concepts in one trie.

    A word in lower case is found in any case and by its lemma; a word with a capital only with that capital ("Mark", not "mark"); a word that
    begins with = only in exactly this form. A word under `not` takes away what it overlaps. The head of an unlisted compound counts
    ("afdelingsoverleg" is an "overleg").
    """

    def __init__(self, concepts: Mapping[str, _HasWords], *, forms: bool = True) -> None:
        """`forms` false: only the words exactly as listed, no lemmas and no compounds."""
        self._root: dict[str, Any] = {}
        self._forms = forms
        self._words: dict[tuple[str, ...], frozenset[str]] = {}
        self._lists = {slug: tuple(concept.words) for slug, concept in concepts.items()}
        for slug, concept in concepts.items():
            for word in concept.words:
                self._add(word, slug, counts=True)
            for word in concept.not_:
                self._add(word, slug, counts=False)

    def _add(self, phrase: str, slug: str, *, counts: bool) -> None:
        words = tokens(phrase.removeprefix("="))
        if not words:
            return
        exact = phrase.startswith("=")
        capital = next((place for place, word in enumerate(words) if word.text[:1].isupper()), -1)
        node = self._root
        for word in words:
            node = node.setdefault(word.normal, {})
        node.setdefault(_HERE, []).append((slug, counts, capital, exact))

    def words_of(self, slugs: tuple[str, ...]) -> frozenset[str]:
        """Give the single words of these concepts, in normal form."""
        if slugs not in self._words:
            listed = (word for slug in slugs for word in self._lists.get(slug, ()))
            self._words[slugs] = frozenset(word.removeprefix("=").lower() for word in listed if " " not in word)
        return self._words[slugs]

    def find(self, text: str, found_tokens: list[Token] | None = None) -> Places:
        """Give per concept the places [start, end) where it stands, in reading order, without the overlapping shorter ones."""
        words = tokens(text) if found_tokens is None else found_tokens
        keys: list[tuple[str, ...]] = [_keys(word) if self._forms else (word.normal,) for word in words]
        hits: Places = {}
        denied: Places = {}
        for at in range(len(words)):
            self._walk(words, keys, at, hits, denied)
        return {slug: kept for slug, spans in hits.items() if (kept := _longest(spans, denied.get(slug, [])))}

    def _walk(self, words: list[Token], keys: list[tuple[str, ...]], at: int, hits: Places, denied: Places) -> None:
        nodes = self._first(words[at], keys[at])
        last = at
        while nodes:
            for node, as_listed in nodes:
                for slug, counts, capital, exact in node.get(_HERE, ()):
                    if (as_listed or not exact) and (capital < 0 or words[at + capital].text[:1].isupper()):
                        (hits if counts else denied).setdefault(slug, []).append((words[at].start, words[last].end))
            last += 1
            if last >= len(words):
                return
            nodes = [
                (child, as_listed and place == 0)
                for node, as_listed in nodes
                for place, key in enumerate(keys[last])
                if (child := node.get(key)) is not None
            ]

    def _first(self, word: Token, keys: tuple[str, ...]) -> list[tuple[dict[str, Any], bool]]:
        """Where the walk begins: at the form, its lemma, else the head of the compound. The flag: found in the form as written."""
        nodes = [(child, place == 0) for place, key in enumerate(keys) if (child := self._root.get(key)) is not None]
        if nodes or not self._forms or len(word.normal) < _COMPOUND_FROM or word.kind != "word" or not word.text[0].islower():
            return nodes
        halves = parts(word.normal)
        child = self._root.get(halves[-1]) if halves else None
        return [({_HERE: child.get(_HERE, ())}, False)] if child is not None else []


def _keys(word: Token) -> tuple[str, ...]:
    base = lemma(word.normal) if word.kind in ("word", "hashtag") else word.normal
    return (word.normal,) if base == word.normal else (word.normal, base)


def _longest(spans: list[tuple[int, int]], denied: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        covered = kept and kept[-1][1] >= end
        if not covered and not any(low < end and start < high for low, high in denied):
            kept.append((start, end))
    return kept


_kept: list[tuple[Mapping[str, _HasWords], ConceptIndex]] = []  # the last few sets of concepts; the strong reference keeps identity honest


def index_for(concepts: Mapping[str, _HasWords]) -> ConceptIndex:
    """Give the index of these concepts, built once per mapping."""
    for known, index in _kept:
        if known is concepts:
            return index
    index = ConceptIndex(concepts)
    _kept.append((concepts, index))
    del _kept[:-3]
    return index


def concepts_in(text: str, guidance: Guidance) -> Places:
    """Give the concepts of `guidance` that stand in `text`, each with its places."""
    return index_for(guidance.concepts).find(text)

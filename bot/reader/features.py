"""Text to named features: pieces of words, words and lemmas, and neighbours among them. Training and running share this one function."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from simplemma import lemmatize

from bot.dutch.sentences import sentences

# A longer text says no more about its subject, and a pasted report must not cost a second.
LONGEST = 6000
LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:be|nl|com|eu|org|gov)\b(?:/\S*)?")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[?!]+|[^\w\s.,;:()\"'-]")
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """Which features a model sees.

    `characters` is the range of lengths of word pieces (0, 0 for none); `words` and `lemmas` the longest run of neighbours (0 for none);
    `pairs` the widest gap between two lemmas that are joined into one feature (0 for none); `asked` the longest run of lemmas within the
    sentences that ask, and `edges` how many lemmas of their beginning and end count by place (0 for none).
    """

    characters: tuple[int, int] = (2, 5)
    words: int = 2
    lemmas: int = 2
    pairs: int = 0
    asked: int = 0
    edges: int = 0


def plain(text: str) -> str:
    """Return the text as features see it: lower case, straight quotes, digits as 0, links as one word, stretched letters shortened."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower().translate(STRAIGHT)
    text = STRETCHED.sub(r"\1\1", LINK.sub(" weblink ", text))
    return re.sub(r"\d", "0", text)


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Return the Dutch lemma of one lower-case word."""
    return str(lemmatize(word, lang="nl")).lower()


@lru_cache(maxsize=20_000)
def pieces(word: str, low: int, high: int) -> tuple[str, ...]:
    """Return the runs of `low` to `high` characters of a word set between blanks."""
    padded = f" {word} "
    size = len(padded)
    return tuple(padded[at : at + n] for n in range(low, min(high, size) + 1) for at in range(size - n + 1))


def runs(words: list[str], mark: str, longest: int) -> list[str]:
    """Return all runs of one to `longest` neighbouring words, each with its block's mark."""
    return [mark + " ".join(words[at : at + n]) for n in range(1, longest + 1) for at in range(len(words) - n + 1)]


def asking(text: str) -> str:
    """Return the sentences that ask; the last sentence where none does."""
    spans = sentences(text[:LONGEST])
    asked = [text[low:high] for low, high in spans if text[low:high].rstrip("\"'”’) ").endswith("?")]
    return " ".join(asked or [text[low:high] for low, high in spans[-1:]])


def lemmas_of(text: str) -> list[str]:
    """Return the lemmas of a text's words and signs, in order."""
    return [lemma(word[:40]) for word in WORD.findall(plain(text))]


def edges(lemmas: list[str], size: int) -> list[str]:
    """Return the beginning and the end of a question: how it opens ("mag ik") says what kind of answer it wants."""
    first, last = lemmas[:size], lemmas[-size:]
    opening = ["s^" + " ".join(first[:n]) for n in range(1, len(first) + 1)] + [f"s^^{word}" for word in first]
    return opening + ["s$" + " ".join(last[-n:]) for n in range(1, len(last) + 1)]


def features(text: str, spec: FeatureSpec) -> dict[str, Counter[str]]:
    """Return counts per block. Any text works; an empty one has no features.

    c: pieces of words; w: words; l: lemmas; p: pairs of lemmas; q: lemmas of the sentences that ask; s: how those begin and end.
    """
    words = WORD.findall(plain(text))
    found: dict[str, Counter[str]] = {}
    low, high = spec.characters
    if high:
        found["c"] = Counter("c" + piece for word in words for piece in pieces(word[:40], low, high))
    if spec.words:
        found["w"] = Counter(runs(words, "w", spec.words))
    if spec.lemmas or spec.pairs:
        found |= _lemma_blocks([lemma(word[:40]) for word in words], spec)
    if spec.asked or spec.edges:
        asked = lemmas_of(asking(text))
        found["q"] = Counter(runs(asked, "q", spec.asked))
        found["s"] = Counter(edges(asked, spec.edges))
    return found


def _lemma_blocks(lemmas: list[str], spec: FeatureSpec) -> dict[str, Counter[str]]:
    known = [one for one in lemmas if one[0].isalpha()]
    pairs = (f"p{min(one, other)} {max(one, other)}" for at, one in enumerate(known) for other in known[at + 1 : at + 1 + spec.pairs])
    blocks = {"l": Counter(runs(lemmas, "l", spec.lemmas)), "p": Counter(pairs)}
    return {mark: counts for mark, counts in blocks.items() if counts}


def together(concepts: Iterable[str]) -> Counter[str]:
    """Return the k block: the concepts in a text, alone and two by two."""
    known = sorted(concepts)
    return Counter([f"k{one}" for one in known] + [f"k{one} {other}" for at, one in enumerate(known) for other in known[at + 1 :]])

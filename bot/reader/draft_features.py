"""What the reader of drafts sees beside the words: who speaks where, concepts, the rules' hits, and the form of a draft or of one piece."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from itertools import combinations
from math import sqrt

from bot.check_kinds.draft import Draft, Hit

Hits = Mapping[str, list[Hit]]
Extras = dict[str, float]

# Form: name of the sign and what shows it. Letters, not meaning; the meaning is in words and concepts.
_SIGNS = {
    "link": re.compile(r"https?://|www\.|\b[\w-]+\.(?:be|nl|com|eu|org|gov|vlaanderen)\b", re.IGNORECASE),
    "question": re.compile(r"\?"),
    "shout": re.compile(r"!!|\?!|!\?|\b[A-Z]{4,}\b.*\b[A-Z]{3,}\b", re.DOTALL),
    "exclaims": re.compile(r"!"),
    "quotes": re.compile(r"[\"“„”«‘]|(?<!\w)'\w"),
    "mention": re.compile(r"(?<!\w)@\w"),
    "hashtag": re.compile(r"(?<!\w)#\w"),
    "emoji": re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]"),
    "smirk": re.compile(r"[\U0001F609\U0001F60F\U0001F643\U0001F644\U0001F612\U0001F92D\U0001F92B\U0001F910\U0001F440]"),
    "dots": re.compile(r"\.\.\.|…"),
    "percent": re.compile(r"\d\s?(?:%|procent)"),
    "number": re.compile(r"\b\d{2,}"),
    "euro": re.compile(r"€|\beuro\b", re.IGNORECASE),
    "clock": re.compile(r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2}\s?uur\b"),
    "letters-and-digits": re.compile(r"\b(?=\w*\d)(?=\w*[a-z])\w{5,}\b", re.IGNORECASE),
    "name-and-name": re.compile(r"\b[A-Z][a-zé]+ (?:(?:van|de|den|der|ter|ten|el|Van|De) ?)*[A-Z][a-zé]+"),
    "title-and-name": re.compile(r"\b(?:mevrouw|meneer|mevr\.?|mw\.?|dhr\.?|familie|collega|buurvrouw|buurman) [A-Z]", re.IGNORECASE),
    "signs-off": re.compile(
        r"(?:[-–—(]\s?|(?:\bgroet\w*,?\s+)|[.!?)]\s+|\n)[A-Z][\w-]+(?: [A-Z][\w-]+)?(?:,|\s\(|\s*\|)[^.!?]{3,70}[.)]?\s*$", re.IGNORECASE
    ),
    "i-work": re.compile(
        r"\b(?:ik werk|werk ik|ik ben (?:\w+ )?(?:bij|van)|als \w+ (?:bij|van|op|in) |mijn werk|onze dienst|ons team|onze afdeling)\b",
        re.IGNORECASE,
    ),
    "own-view": re.compile(
        r"\b(?:eigen naam|persoonlijk|op persoonlijke titel|privé|mijn mening|mijn eigen|namens mezelf|vind ik zelf|eigen titel)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
_PERSONS = {
    "i": frozenset({"ik", "mij", "me", "mijn", "m'n", "mezelf", "mijzelf"}),
    "we": frozenset({"we", "wij", "ons", "onze"}),
    "you": frozenset({"je", "jij", "jou", "jouw", "jullie", "u", "uw", "ge", "gij"}),
    "they": frozenset({"ze", "zij", "hun", "hen", "die", "hij", "zijn", "haar"}),
}
_SOMEBODY_SPEAKS = frozenset({"i", "we", "you", "i-work", "own-view", "emoji", "hashtag", "mention", "exclaims", "signs-off"})
_LINE = 160  # a draft under this many characters is short, over three times as many long


def impersonal(draft: Draft) -> bool:
    """Say whether nobody speaks in this text and nobody is spoken to, as in news, an encyclopaedia or a notice."""
    return _SOMEBODY_SPEAKS.isdisjoint(_signs(draft, 0, len(draft.text)))


def whole_extras(draft: Draft, hits: Hits) -> Extras:
    """Return the features of a whole draft beside its words."""
    signs = _signs(draft, 0, len(draft.text))
    capacity, channel = draft.capacity or "none", draft.channel or "none"
    extras: Extras = {f"o:{draft.organisation.slug}": 1.0, f"m:{capacity}": 1.0, f"m:{channel}": 1.0, f"m:{capacity} {channel}": 1.0}
    extras[f"m:{'short' if len(draft.text) < _LINE else 'long' if len(draft.text) > 3 * _LINE else 'middle'}"] = 1.0
    for sign in signs:
        extras[f"s:{sign}"] = 1.0
        extras[f"s:{sign} {capacity}"] = 1.0
    for sign in ("link", "signs-off", "i-work", "i", "number", "question"):
        if sign not in signs:
            extras[f"s:no {sign} {capacity}"] = 1.0
    extras |= {f"k:{slug}": 1.0 for slug in draft.concepts}
    extras |= together(extras)
    extras |= {f"r:{check}": max(hit.confidence for hit in found) for check, found in hits.items()}
    return extras


def together(extras: Extras) -> Extras:
    """Return the concepts, signs and circumstances of a draft two by two, of unit length: a wethouder beside an emoji is not one beside a link.

    Measured on left-out authors: they find as much as a kernel that joins all words with all words, at a hundredth of its size.
    """
    names = sorted(name for name in extras if name.startswith(("k:", "s:", "m:")))
    value = sqrt(2) / max(1, len(names))
    return {f"y:{one} {other}": value for one, other in combinations(names, 2)}


class Marks:
    """Where concepts and rules' hits stand in a draft, in order, so that a piece finds its own quickly."""

    def __init__(self, draft: Draft, hits: Hits) -> None:
        found = [(low, high, f"k:{slug}", 1.0) for slug, places in draft.concepts.items() for low, high in places]
        found += [(hit.start, hit.end, f"r:{check}", hit.confidence) for check, each in hits.items() for hit in each]
        self._found = sorted(found)
        self._starts = [low for low, *_ in self._found]
        self._longest = max((high - low for low, high, *_ in found), default=0)

    def within(self, start: int, end: int) -> Extras:
        """Return the marks that overlap [start, end), each with its strongest value."""
        extras: Extras = {}
        for at in range(bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)):
            _, high, name, value = self._found[at]
            if high > start:
                extras[name] = max(value, extras.get(name, 0.0))
        return extras


def piece_extras(draft: Draft, marks: Marks, start: int, end: int) -> Extras:
    """Return the features of the piece [start, end) of a draft beside its words."""
    extras: Extras = {f"o:{draft.organisation.slug}": 1.0, f"m:{draft.capacity or 'none'}": 1.0, f"m:{draft.channel or 'none'}": 1.0}
    size = max(1, len(draft.text))
    extras["m:first" if start == 0 else "m:last" if size - end < 2 else "m:inside"] = 1.0
    extras |= {f"s:{sign}": 1.0 for sign in _signs(draft, start, end)}
    extras |= marks.within(start, end)
    return extras | together(extras)


def _signs(draft: Draft, start: int, end: int) -> list[str]:
    text = draft.text[start:end]
    words = {word.normal for word in draft.words_in(start, end)}
    return [name for name, form in _SIGNS.items() if form.search(text)] + [name for name, forms in _PERSONS.items() if forms & words]

"""People's names in a draft, by lists of given and family names, titles and capitals."""

from __future__ import annotations

from typing import NamedTuple

from bot.check_kinds.draft import Draft
from bot.dutch import Token

_SMALL = frozenset({"de", "den", "der", "van", "het", "ten", "ter", "'t", "te", "el", "al", "la", "le", "di", "da", "von", "ben", "op"})
_TITLES = frozenset(
    {
        "mevrouw",
        "mevr",
        "mw",
        "meneer",
        "mijnheer",
        "dhr",
        "heer",
        "familie",
        "fam",
        "gezin",
        "weduwe",
        "cliënt",
        "cliënte",
        "patiënt",
        "patiënte",
        "ene",
    }
)


_ROLES = frozenset(
    {"klant", "collega", "buurman", "buurvrouw", "bewoner", "bewoonster", "stagiair", "stagiaire", "cursist", "directeur", "teamleider", "chef"}
)


class Person(NamedTuple):
    """A name in the text. `full`: more than a given name stands there, or a title before it."""

    start: int
    end: int
    full: bool


def people(draft: Draft) -> list[Person]:
    """Give the names of people in reading order. Sought once per draft."""
    known = draft.cache.get("people")
    if known is None:
        known = draft.cache["people"] = tuple(_people(draft))
    return [person for person in known if isinstance(person, Person)]


def _people(draft: Draft) -> list[Person]:
    given = {start: end for slug in ("voornaam", "voornaam-ook-woord") for start, end in draft.places(f"<{slug}>")}
    found: list[Person] = []
    words = [word for word in draft.words if word.kind in ("word", "hashtag")]
    at = 0
    while at < len(words):
        length = _length(draft, words, at, given)
        if length:
            found.append(Person(words[at].start, words[at + length - 1].end, length > 1))
        at += max(1, length)
    return found


def _length(draft: Draft, words: list[Token], at: int, given: dict[int, int]) -> int:
    """How many tokens the name that begins here has; 0 for none."""
    word = words[at]
    if word.normal in _TITLES:
        rest = _family_part(draft, words, at + 1)
        return 1 + rest if rest else 0
    if word.normal in _ROLES and (rest := _family_part(draft, words, at + 1)):
        more = _family_part(draft, words, at + 1 + rest)
        return 1 + rest + more if more or words[at + 1].start in given else 0
    if word.start not in given or not word.text[:1].isupper():
        return 0
    rest = _family_part(draft, words, at + 1)
    if rest:
        return 1 + rest
    alone = draft.concepts.get("voornaam", [])
    return 1 if any(start == word.start for start, _ in alone) else 0


def _family_part(draft: Draft, words: list[Token], at: int) -> int:
    """Tokens of a family name from here: small words, then a word with a capital (or a single letter)."""
    length = 0
    while at + length < len(words) and length < 5:
        word = words[at + length]
        gap = draft.text[words[at + length - 1].end : word.start] if at + length else ""
        if gap not in (" ", ". ", " '", ".") or (gap == ". " and len(words[at + length - 1].normal) > 4):
            return 0
        if word.text[:1].isupper():
            nxt = at + length + 1
            double = (
                nxt < len(words)
                and words[nxt].text[:1].isupper()
                and draft.text[word.end : words[nxt].start] == " "
                and len(word.text) > 1
                and word.normal in _SMALL
            )
            return length + (2 if double else 1)
        if word.normal not in _SMALL:
            return 0
        length += 1
    return 0

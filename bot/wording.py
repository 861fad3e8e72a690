"""Looks up the bot's sentences (guidance/wording*.yaml) and fills them, in je or u."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.guidance.organisations import Contact, Organisation
from bot.guidance.texts import Form, Text
from bot.wording_keys import KEYS

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NAMES = frozenset(
    {
        *(
            "organisation",
            "contact",
            "contacts",
            "site",
            "document",
            "documents",
            "topic",
            "topics",
            "state",
            "term",
            "case",
            "number",
            "text",
        ),
        *(
            "name",
            "check",
            "date",
            "channel",
            "capacity",
            "reason",
            "seconds",
            "hours",
            "minutes",
            "question",
            "title",
            "team",
            "quote",
            "place",
        ),
        *("law", "article", "year", "publisher", "list", "label", "value", "verdict", "count", "first", "second", "third", "address"),
    }
)
"""The placeholders that a sentence outside KEYS may hold; anything else is a slip of the pen."""


class WordingError(Exception):
    """A sentence is missing, or cannot be filled with what the program gives it."""


def say(wording: Mapping[str, Text], address: Form, key: str, **values: object) -> str:
    """Give the sentence `key` in the form of address, filled. Raises WordingError where it is missing or wants an unknown value."""
    text = wording.get(key)
    if text is None:
        raise WordingError(f"guidance/wording.yaml: de zin '{key}' ontbreekt; schrijf hem erbij")
    try:
        return text.fill(address, {name: str(value) for name, value in values.items()})
    except KeyError as missing:
        raise WordingError(f"guidance/wording.yaml: '{key}' vraagt om {{{missing.args[0]}}}, dat is er hier niet; haal het weg") from None


def problems(wording: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    """Give (key, what is wrong and what to do) for each sentence that is missing or has a missing or foreign placeholder."""
    for key, names in KEYS.items():
        text = wording.get(key)
        if text is None:
            yield key, f"zin '{key}' ontbreekt; schrijf hem erbij"
            continue
        wanted = set(names.split())
        for form in (text.je, text.u):
            there = set(_PLACEHOLDER.findall(form))
            yield from ((key, f"'{key}': {{{name}}} ontbreekt; zet het in de zin") for name in sorted(wanted - there))
            yield from ((key, f"'{key}': {{{name}}} bestaat hier niet; haal het weg") for name in sorted(there - wanted))
    for key in sorted(set(wording) - set(KEYS)):
        je, u = (set(_PLACEHOLDER.findall(form)) for form in (wording[key].je, wording[key].u))
        yield from ((key, f"'{key}': {{{name}}} bestaat niet; haal het weg") for name in sorted((je | u) - NAMES))
        yield from ((key, f"'{key}': {{{name}}} staat maar in een van de twee vormen; zet het in allebei") for name in sorted(je ^ u))


def document_name(title: str, publisher: str, year: int | None) -> str:
    """Give a document as people cite it: title (publisher, year)."""
    inside = ", ".join(filter(None, (publisher, str(year) if year else "")))
    return f"{title} ({inside})" if inside else title


def contact_of(organisation: Organisation, slug: str | None) -> tuple[str, Contact]:
    """Give slug and contact; the organisation's default one where `slug` is None or unknown here."""
    chosen = slug if slug in organisation.contacts else organisation.default_contact
    assert chosen is not None
    return chosen, organisation.contacts[chosen]

"""What is known beside the question, put into the asker's own words: the reader learnt from people who tell it in their question."""

from __future__ import annotations

import re
from typing import Final

from bot.results import Context

# As askers in the examples say it; they are read, never shown.
_FIELD: Final = {True: "Het gaat over mijn eigen werkterrein.", False: "Het gaat niet over mijn eigen werkterrein."}
_CAPACITY: Final = {
    "prive": "Ik doe dit privé, op mijn eigen account.",
    "functie": "Ik doe dit in mijn functie, als ambtenaar.",
    "namens": "Ik doe dit namens de organisatie.",
}
# A few words ("en op Facebook?") never stand alone; a sentence that joins on ("maar als ...") may be longer.
_ALONE: Final = 9
_JOINED: Final = 20
_JOINS: Final = re.compile(r"(?:en|maar|ook|of|dan|wat als|stel dat|als|geldt|mag dat|kan dat)\b", re.IGNORECASE)
_SAYS_LITTLE: Final = 3


def with_context(text: str, context: Context) -> str:
    """Return the question as it would read if the asker had said all of it at once."""
    before = next((one for one in reversed(context.history) if len(one.split()) > _SAYS_LITTLE), "")
    size = len(text.split())
    follows = bool(before) and (size <= _ALONE or (size <= _JOINED and bool(_JOINS.match(text))))
    told = [
        before if follows else "",
        text,
        _FIELD[context.own_field] if context.own_field is not None else "",
        _CAPACITY.get(context.capacity or "", ""),
    ]
    return " ".join(filter(None, told))

"""What people type: commands, short answers and follow-ups, each as a pattern over the whole message. No knowledge of the guideline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from bot.guidance.yaml_file import parse


@dataclass(frozen=True, slots=True)
class Said:
    """A message understood as a move in the talk: the move's name and its argument ("" for none)."""

    move: str
    argument: str = ""


def plain(text: str) -> str:
    """Give a short message in the form that the patterns are written in: lower case, no accents on é, single blanks, no closing marks."""
    lowered = text.casefold().translate(str.maketrans("éèëêáàöóïíüú’‘`", "eeeeaaooiiuu'''"))
    return re.sub(r"[\s.!…,;:)]+$", "", " ".join(lowered.split()))


_POLITE = r"(?:(?:eh|hm+|en|maar|oh|o|ok|oke|nou|graag|ja|nee|sorry|wacht|hoi|hallo|dag)[,.!]? )*"
_END = r"(?: (?:a\.?u\.?b|aub|svp|alsjeblieft|alstublieft|graag|even|dan|eens|nu|maar|hoor|toch|eigenlijk|please|pls))*\??"
_STATES = r"(?:ik (?:doe|plaats|post|schrijf|bedoel(?:de)?) (?:het |dit |dat |hem )?|het is |dit is )?"
_ON = r"(?:mag (?:het|dat|dit) (?:ook |wel )?|geldt (?:dat|dit|het) ook |kan (?:het|dat) (?:ook |wel )?|ook )?(?:op|voor|via|in) "


def _compiled() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Read phrases.yaml: table -> (name, pattern), the pattern with what people say around it."""
    tables = parse((files("bot.dialogue") / "phrases.yaml").read_text(encoding="utf-8")).value
    assert isinstance(tables, dict)
    around = {"moves": ("", ""), "capacity": (_STATES, ""), "own_field": ("", ""), "channel": (_ON, "(?: (?:wel|ook|mag dat|kan dat))*")}
    made = {}
    for table, (before, after) in around.items():
        named = tables[table]
        assert isinstance(named, dict)
        made[table] = tuple((name, re.compile(f"{_POLITE}{before}(?:{'|'.join(map(str, found))}){after}{_END}")) for name, found in named.items())
    return made


_TABLES: Final = _compiled()
_ADD = re.compile(r"\s*/?(?:toevoegen|voeg (?:dit |dat )?toe|aanvulling|aanvullen)\s*(?:[:,-]\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL)
_CHECK = re.compile(r"\s*(?:/(?:check|checken|concept)\b\s*:?|(?:check|checken|concept|nakijken|controleer)\s*:)\s*(.*)", re.IGNORECASE | re.DOTALL)
_RECHECK = re.compile(r"\s*/?(?:opnieuw|nog een keer|nog eens) (?:checken|check|nakijken)\s*:\s*(.+)", re.IGNORECASE | re.DOTALL)
_DISMISS = re.compile(
    r"\s*(?:nee,? )?(?:punt |nummer |nr\.? )?(?P<before>\d{1,2})?\s*(?:dat |dit |het )?(?:past|klopt|geldt)(?: hier)? niet(?: hier)?[ :]*"
    r"(?:bij |punt |nummer )*(?P<after>\d{1,2})?\s*(?:[,.:;-]?\s*(?:want|omdat|:)\s*(?P<reason>.+))?\s*[.!]?\s*",
    re.IGNORECASE | re.DOTALL,
)
_UNMASK = re.compile(r"\s*(?:toon|laat)\s+(?:nummer |nr\.? )?(\d{1,2})(?: zien)?\s*[.!]?\s*", re.IGNORECASE)
_WORK_AT = re.compile(
    r"\s*(?:nee,? )?(?:ik (?:werk|zit)(?: (?:nu|zelf|eigenlijk|intussen))? (?:bij|voor)|mijn organisatie is|organisatie\s*:)"
    r"\s+(.{2,60}?)\s*[.!]*\s*",
    re.IGNORECASE,
)
_ASK_WHO = re.compile(
    r"\s*/?(?:vraag|stuur|leg)(?: (?:het|dit|dat|mijn vraag))?(?: (?:aan|naar|voor aan|door naar|voor bij))?(?: (?:de|het|mijn))?"
    r" (.{3,40}?)\s*[.!]*\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*\[?(?:optie |keuze |nummer |nr\.? )?(\d{1,2})[\].)]?\s*[.!]?\s*", re.IGNORECASE)

SHORT = 90
"""Longer messages are questions or drafts, never a short move."""


def number_in(text: str) -> int:
    """Give the number that the message consists of; 0 where it is no bare number."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else 0


def capacity_in(text: str) -> str:
    """Give the capacity that a short message states ("nee, als privepersoon"); "" for none."""
    return _first("capacity", text)


def field_in(text: str) -> str:
    """Give "ja" or "nee" where a short message says whether it is the asker's own field; "" for neither."""
    return _first("own_field", text)


def channel_in(text: str) -> str:
    """Give the channel of "en op Facebook?"; "" where the message says anything more."""
    return _first("channel", text)


_LEANING = re.compile(r"(?:(?:ja|nee|ok|oke|oh|hm+),? )?(?:en|maar|of|ook|dus|wel|zelfs|stel|als|wat als|hoe zit het dan|geldt)\b")
_POINTING = re.compile(r"\b(?:dat|dit|die|het|hem|daar|daarover|ermee|erbij|eronder|erop|dan|zo|ook)\b")
FEW_WORDS = 9


def leans(text: str) -> bool:
    """Tell whether a message leans on what was said before: it goes on ("en als ..."), or is short and points back ("mag dat ook?")."""
    short = plain(text)
    return bool(_LEANING.match(short)) or (len(short.split()) <= FEW_WORDS and bool(_POINTING.search(short)))


def _first(table: str, text: str) -> str:
    if len(text) > SHORT:
        return ""
    short = plain(text)
    return next((name for name, pattern in _TABLES[table] if pattern.fullmatch(short)), "")


def said(text: str) -> Said | None:
    """Give the move that a message is, whatever was said before; None for a question or a draft."""
    if carried := _carrying(text):
        return carried
    if len(text) > SHORT:
        return None
    if found := _UNMASK.fullmatch(text):
        return Said(f"unmask:{found[1]}")
    if move := _first("moves", text):
        return Said(move)
    for move, pattern in (("works-at", _WORK_AT), ("ask-who", _ASK_WHO)):
        if (found := pattern.fullmatch(text)) and "?" not in text:
            return Said(move, found[1])
    return None


def _carrying(text: str) -> Said | None:
    """A command word with a text of any length behind it."""
    for move, pattern in (("recheck", _RECHECK), ("check", _CHECK), ("add", _ADD)):
        if found := pattern.fullmatch(text):
            return Said(move, found[1].strip())
    if (found := _DISMISS.fullmatch(text)) and (found["before"] or found["after"] or found["reason"]):
        return Said(f"dismiss:{found['before'] or found['after'] or ''}", (found["reason"] or "").strip())
    return None

"""The draft that a message holds: between quotation marks of any kind, after a colon or arrow, on a line of its own, or forwarded."""

from __future__ import annotations

import re
from typing import Final

# An apostrophe is never a quotation mark: an opening one follows a blank or bracket and a letter follows it; a closing one stands after a
# letter or stop and before a blank, stop or the end, and does not close a plural or a dropped ending (foto's, 's ochtends, zo'n).
_OPEN_LETTERS: Final = r"(?!(?:s|t|n|k|r|m|ie|tis|twas) |s-|'|\d0's)"
_QUOTED: Final = (
    re.compile(r"[\"“”„«»‟]\s*([^\"“”„«»‟]{4,}?)\s*[\"“”„«»‟]", re.DOTALL),
    re.compile(
        rf"(?<![\w.])['‘‚‹]{_OPEN_LETTERS}(\S.{{3,}}?)['’‘›](?=[\s.,;:!?)\]]|$)(?!\s*(?:ochtends|avonds|nachts|middags|morgens|zomers|winters)\b)",
        re.DOTALL,
    ),
    re.compile(r"```\s*(.{4,}?)\s*```", re.DOTALL),
)
_FORWARDED: Final = re.compile(
    r"(?:^|\n)\s*-{2,}\s*(?:doorgestuurd bericht|forwarded message|oorspronkelijk bericht)[^\n]*\n"
    r"(?:(?:van|aan|datum|onderwerp|from|to|date|subject):[^\n]*\n)*\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL: Final = re.compile(
    r"\b(?:concept|tekst|bericht|post|tweet|reactie|voorstel|dit|deze|volgende|plaatsen|posten|zetten|checken|nakijken)\s*(?:is|wordt)?\s*:\s*(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_ARROW: Final = re.compile(r"(?:→|->|=>|👉|⬇️?|👇)\s*(\S.*)", re.DOTALL)
_COLON: Final = re.compile(r"^[^:\n]{0,160}\w{2,}\s*:\s+(\S.*)", re.DOTALL)
_ASKING: Final = re.compile(
    r"(?<=\s)(?:(?:mag|kan|zou|wil|zal|is|past|gaat|moet|klopt|wat vind|kijk|check|beoordeel|graag|goed|ok[eé]?|zo|plaatsen of|alvast)\b"
    r"[^.!?\n]{0,90}\?|(?:goed zo|kan zo|ok[eé]?|zo goed)\??)\s*$",
    re.IGNORECASE,
)
# "Kan dit zo online? Vanaf maandag ...": a request that points at a text, then the text itself.
_REQUEST_FIRST: Final = re.compile(
    r"^[^?\n]{0,90}\b(?:dit|deze|dees|hem|'?m|ie|zo|mee|nalezen|nakijken|bericht|reactie|tekst(?:je)?)\b[^?\n]{0,40}\?\s+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# What speaks to the bot is no draft.
_TO_BOT: Final = re.compile(
    r"\b(?:kun|kan|wil|zou|mag|zal|moet|denk|vind|weet|kijk)(?:t|st)? (?:jij|je|u|ge|gij|ik)\b"
    r"|\bplak (?:ik|hem|het|'?m)\b|\bik (?:heb|stuur|plak|wil|ben|werk|zit|twijfel)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS: Final = 3
_ENOUGH_ALONE: Final = 6
_LONGEST_LEAD: Final = 20


def find_draft(message: str) -> str:
    """Return the draft that the message holds, letter for letter; "" where it holds none."""
    forwarded = _FORWARDED.search(message)
    return forwarded[1].strip() if forwarded else _between_marks(message) or _after_lead(message)


def _between_marks(message: str) -> str:
    """Return the longest text between quotation marks of one kind, or the lines that begin with >."""
    for pattern in _QUOTED:
        inside = [hit[1].strip() for hit in pattern.finditer(message) if _long_enough(hit[1])]
        if inside:
            return max(inside, key=len)
    return "\n".join(line.lstrip()[1:].strip() for line in message.splitlines() if line.lstrip().startswith(">")).strip()


def _after_lead(message: str) -> str:
    """Return what follows an arrow, a label, a colon, a request or a first line."""
    for pattern in (_ARROW, _LABEL, _COLON):
        hit = pattern.search(message)
        if hit and _long_enough(hit[1]) and not _TO_BOT.match(hit[1]):
            return _without_request(hit[1].strip())
    request = _REQUEST_FIRST.match(message.strip())
    if request and len(request[1].split()) >= _ENOUGH_ALONE and not _TO_BOT.search(request[1]):
        return _without_request(request[1].strip())
    head, _, body = message.strip().partition("\n")
    return _without_request(body.strip()) if _long_enough(body) and len(head.split()) <= _LONGEST_LEAD else ""


def _long_enough(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS


def _without_request(text: str) -> str:
    """Return the text without the asker's own last question ("... Kan dit zo?"), where enough is left."""
    shorter = _ASKING.sub("", text).rstrip()
    return shorter if _long_enough(shorter) else text

"""What kind of message it is: a question, a draft, or none of both (greeting, thanks, cry for help, insult, another language, nothing)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.dutch import Token, concepts_in, language, tokens
from bot.guidance import Guidance
from bot.results import MessageKind

# Someone who is threatened asks for help, not for a rule: at most these words apart, in the first person.
_HARM = r"(?:bedreigd|gestalkt|lastig ?gevallen|geïntimideerd|geintimideerd|gedoxt|opgewacht|afgeperst|belaagd)"
_HARMS = r"(?:bedreigt|bedreigen|stalkt|stalken|intimideert|intimideren|chanteert|chanteren|belaagt|belagen)"
_THREATENED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:ik|we|wij)\b[^.?!]{{0,60}}\b{_HARM}\b",
        rf"\b{_HARM}\b[^.?!]{{0,25}}\b(?:ik|we|wij)\b",
        rf"\b{_HARMS} (?:me|mij|mijn|ons)\b",
        rf"\b(?:me|mij|ons)\b[^.?!]{{0,40}}\b{_HARMS}\b",
        r"\bdoodsbedreiging",
        r"\b(?:ik|we|wij)\b[^.?!]{0,50}\bbedreiging(?:en)?\b",
        r"\bmijn (?:huis)?adres (?:staat|is|werd|gelekt)[^.?!]{0,40}\b(?:online|gelekt|rond|gezet)",
        r"\bze weten waar (?:ik|we|mijn kinderen) wo(?:on|nen)",
        r"\bik durf (?:de straat|niet meer naar buiten|niet naar huis)",
    )
)
# ... unless the message asks for a rule about something else: then it is a question, and the reader judges it.
_ASKS_RULE: Final = re.compile(
    r"\b(?:alias|schuilnaam|pseudoniem|valse naam|gefingeerde|andere naam|afschermen|anoniem|mag ik|mogen we|toegestaan|welk punt)\b",
    re.IGNORECASE,
)
_BARE_LINK: Final = re.compile(r"(?:https?://|www\.)\S+")
_INSULT: Final = ("scheldwoord-", "slur-", "vloek", "minachting")
_GREETING: Final = frozenset({"begroeting", "afscheid", "hulp-vragen"})
_THANKS: Final = frozenset({"dank", "ja-nee", "afscheid"})
_SHORT: Final = 8
_FILLER: Final = frozenset(
    re.findall(
        r"\w+",
        "aan alle allemaal bot daar de dus en eens even graag goed heel hoor ik je jij jullie lieve maar nog nu ook u voor weer wel zo",
    )
)


def kind_of(text: str, guidance: Guidance) -> tuple[MessageKind, str]:
    """Return the kind and the language ("nl" where it is none of en, fr, de). Questions and drafts are both "vraag" here."""
    if not any(sign.isalpha() for sign in _BARE_LINK.sub("", text)):
        return "leeg", "nl"
    tongue = language(text)
    if tongue != "nl":
        return "andere-taal", tongue
    if any(pattern.search(text) for pattern in _THREATENED) and not _ASKS_RULE.search(text):
        return "nood", "nl"
    words = [token for token in tokens(text[:400]) if token.kind in ("word", "number")]
    if not words or len(words) > _SHORT:
        return "vraag", "nl"
    return _small_talk(text, words, guidance), "nl"


def _small_talk(text: str, words: Sequence[Token], guidance: Guidance) -> MessageKind:
    """Return what a short message is, by the concepts that cover it wholly."""
    found = concepts_in(text, guidance)
    if any(slug.startswith(_INSULT) for slug in found) and "?" not in text:
        return "scheldwoord"
    if _uncovered(words, (span for slug in _GREETING | _THANKS for span in found.get(slug, ()))):
        return "vraag"
    return "dank" if set(found) & _THANKS and not set(found) & {"begroeting", "hulp-vragen"} else "groet"


def _uncovered(words: Iterable[Token], spans: Iterable[tuple[int, int]]) -> list[str]:
    """Return the words that no span covers, without filler."""
    covered = list(spans)
    left = []
    for word in words:
        start, end, normal = word.start, word.end, word.normal
        if normal not in _FILLER and not any(low < end and start < high for low, high in covered):
            left.append(normal)
    return left

"""Text cut into tokens, each with its exact place in code points; nothing of the text is changed to find them."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_TOP = "nl|be|vlaanderen|brussels|eu|com|org|net|info|gov|frl|amsterdam|gent|int|io|app|social"
_RUN = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u200c\u200d](?=[^\W_\s]|[\u0300-\u036f])|[\u0300-\u036f])*"
_TOKEN = re.compile(
    rf"""(?P<mail>[\w.+\-]{{1,64}}@[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{1,4}})
    |(?P<url>https?://[^\s<>"]{{1,2000}}|www\.[^\s<>"]{{1,2000}}|(?<![\w@.])[\w\-]{{1,63}}(?:\.[\w\-]{{1,63}}){{0,4}}\.(?:{_TOP})\b(?:/[^\s<>"]{{0,2000}})?)
    |(?P<mention>(?<!\w)@[\w.\-]{{1,80}})
    |(?P<hashtag>\#[\w\u0300-\u036f]{{1,200}})
    |(?P<number>\d+(?:[.,:]\d+)*)
    |(?P<word>{_RUN}(?:['’\-&]{_RUN})*)""",
    re.VERBOSE | re.IGNORECASE,
)
_HUMP = re.compile(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-zà-ÿ])|\d+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "\u200c": None, "\u200d": None})


class Token(NamedTuple):
    """One token: where it stands, as written, in its normal form, and its kind (word, number, url, mail, mention, hashtag)."""

    start: int
    end: int
    text: str
    normal: str
    kind: str


def normal(word: str) -> str:
    """Lower case, composed (NFC), straight apostrophe: what words are compared by."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word.lower()).translate(_QUOTES)


def tokens(text: str) -> list[Token]:
    """Cut `text` into tokens in reading order. A hashtag in humps (#StemWoensdag) gives a word per hump."""
    found: list[Token] = []
    for hit in _TOKEN.finditer(text):
        kind, start, end, raw = hit.lastgroup or "word", hit.start(), hit.end(), hit[0]
        if kind in ("url", "mail", "mention"):  # the full stop that ends the sentence is not part of the address
            stripped = raw.rstrip(".,;:!?)'\"-")
            end -= len(raw) - len(stripped)
            raw = stripped
        if kind == "hashtag":
            found.extend(_humps(raw, start))
        else:
            found.append(Token(start, end, raw, normal(raw), kind))
    return found


def _humps(raw: str, start: int) -> list[Token]:
    body = raw[1:]
    humps = list(_HUMP.finditer(body))
    if len(humps) < 2 or sum(len(hump[0]) for hump in humps) != len(body):
        return [Token(start + 1, start + len(raw), body, normal(body), "hashtag")]
    return [Token(start + 1 + h.start(), start + 1 + h.end(), h[0], normal(h[0]), "hashtag") for h in humps]

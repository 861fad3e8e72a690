"""A Reply -> the bodies of posts: plain text, typed choices, nobody notified by what a person wrote. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from bot.messages import Choice, Reply
from bot.render import Voice

LONGEST = 9000  # the limit of a body is not documented; the web page takes 10 000
_OPENING = re.compile(r"\[(?=\[)")
_AT = re.compile(r"(?<![\w.+-])@(?=\w)")
_SENTENCE = re.compile(r"(?<=[.!?…”\"])[ \n]+|\n+")
TYPED = {
    "claim": "claim", "takeover": "overnemen", "answer": "antwoord: …", "note": "notitie: …", "approve": "akkoord", "close": "sluit",
    "reopen": "heropen", "wrong": "klopt niet: …",
}  # fmt: skip
"""A case's buttons as the words that a team types."""


def safe(text: str) -> str:
    """Give the text so that nothing in it can be a mention: neither "[[user:1]]" nor "@name". A person reads the same."""
    return _AT.sub("@\u2060", _OPENING.sub("[\u2060", text))


def bodies(reply: Reply, voice: Voice, *, to: str = "", slow: bool = False) -> list[str]:
    """Give the posts for a reply. `to` is the id of the person to mention, `slow` adds that an answer may take minutes."""
    text = reply.text.removesuffix("\n".join(f"[{number}] {choice.label}" for number, choice in enumerate(reply.choices, 1))).rstrip()
    choices = reply.choices
    case = reply.kind == "case"
    lines = [] if case else [f"[{number}] {choice.label}" for number, choice in enumerate(choices, 1)]
    hint = typed(choices, voice) if case else voice("yammer.kies", text=numbers(len(choices), voice)) if choices else ""
    said = "\n\n".join(filter(None, (text, "\n".join(filter(None, (*lines, hint))), voice("yammer.duurt") if slow else "")))
    pieces = cut(safe(said), voice("yammer.vervolg"))
    return [f"[[user:{to}]] {pieces[0]}", *pieces[1:]] if to else pieces


def typed(choices: Collection[Choice], voice: Voice) -> str:
    """What a team can type under a card."""
    words = [TYPED[move] for each in choices if (move := each.id.partition(":")[0].removeprefix("case-")) in TYPED]
    return voice("yammer.typ", text=" · ".join(words)) if words else ""


def numbers(count: int, voice: Voice) -> str:
    """Give 1, "1 of 2", "1, 2 of 3" and so on."""
    every = [str(number) for number in range(1, count + 1)]
    return f" {voice('yammer.of')} ".join(filter(None, (", ".join(every[:-1]), every[-1])))


def news(reply: Reply, told: Collection[str], voice: Voice) -> list[str]:
    """Give the posts with what a renewed card says beyond what was told; none where that is nothing. A post cannot be changed."""
    fresh = [line for line in (*reply.after, reply.draft, *_facts(reply)) if line and mark(line) not in told]
    if not fresh:
        return []
    return cut(safe("\n".join(filter(None, (reply.headline, *fresh, typed(reply.choices, voice))))), voice("yammer.vervolg"))


def marks(reply: Reply) -> list[str]:
    """The marks of what a card tells about its state."""
    return [mark(line) for line in (*reply.after, reply.draft, *_facts(reply)) if line]


def _facts(reply: Reply) -> list[str]:
    return [f"{fact.label}: {fact.value}" for fact in reply.facts]


def mark(line: str) -> str:
    """A short mark by which a line is recognised without keeping its text."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def cut(text: str, more: str, longest: int = LONGEST) -> list[str]:
    """Give `text` in pieces of at most `longest` UTF-16 units, cut on a sentence where there is one; each later piece begins with `more`."""
    pieces: list[str] = []
    lead = ""
    while len(lead) + units(text) > longest:
        room = longest - len(lead)
        fits = text[:room]
        while units(fits) > room:
            fits = fits[: -max(1, (units(fits) - room) // 2)]
        at = max((found.end() for found in _SENTENCE.finditer(fits) if found.end() > room // 4), default=0)
        at = at or fits.rfind(" ", len(fits) // 4) + 1 or len(fits)
        pieces.append(lead + text[:at].rstrip())
        text, lead = text[at:].lstrip(), f"{more}\n"
    return [*pieces, lead + text]


def units(text: str) -> int:
    """The length as Yammer's pages count it."""
    return len(text.encode("utf-16-le")) // 2


def same(one: str) -> str:
    """A body in the form in which ours is recognised on Yammer, whatever it does with white space."""
    return mark(" ".join(one.replace("\u2060", "").split()))

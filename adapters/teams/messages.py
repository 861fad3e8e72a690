"""Reply -> a message activity: a line of text, text with citations, or a card. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from adapters.teams.cards import Json, Words, attachment, card
from bot.messages import Citation, Reply
from bot.render import place_of

FEEDBACK = frozenset({"answer", "review"})
MOST_CITATIONS = 10
LONGEST_ABSTRACT, LONGEST_NAME = 160, 80
_LINK = re.compile(r"https://teams\.microsoft\.com/\S+")


def message(reply: Reply, words: Words, *, urgent: bool = False) -> Json:
    """Give the activity that says a reply."""
    made: Json = {"type": "message", "summary": reply.headline}
    if _is_plain(reply):
        made |= {"text": markup(_lines(reply)), "textFormat": "xml"}
    elif reply.kind == "answer" and reply.citations:
        marks = " ".join(f"[{number}]" for number in range(1, len(reply.citations[:MOST_CITATIONS]) + 1))
        made |= {"text": f"{markup([reply.headline, *reply.paragraphs], strong=True)} {marks}", "textFormat": "xml"}
        made["attachments"] = [attachment(card(reply, words, head=False))]
        made["entities"] = [_cited(reply.citations[:MOST_CITATIONS])]
    else:
        made["attachments"] = [attachment(card(reply, words))]
    if reply.kind in FEEDBACK:
        made["channelData"] = {"feedbackLoopEnabled": True}
    if urgent:
        made["importance"] = "high"
    return made


def markup(lines: Sequence[str], *, strong: bool = False) -> str:
    """Give lines as the HTML that Teams shows: what people typed is escaped, only our own link to a chat is one."""
    safe = [_LINK.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html.escape(line)).replace("\n", "<br/>") for line in lines]
    if strong and safe:
        safe[0] = f"<b>{safe[0]}</b>"
    return "<br/>".join(safe)


def _is_plain(reply: Reply) -> bool:
    return not (reply.choices or reply.draft or reply.findings or reply.rules or reply.facts) and reply.kind != "team-answer"


def _lines(reply: Reply) -> list[str]:
    return [each for each in (reply.headline, *reply.paragraphs, reply.assumed, *reply.after) if each]


def _cited(citations: Sequence[Citation]) -> Json:
    """Give the entity that makes [1] a citation. Without the label "AI-generated": rules wrote this."""
    claims: list[Any] = []
    for number, each in enumerate(citations, 1):
        quote = each.quote or each.place or each.document
        shown: Json = {"@type": "DigitalDocument", "name": _cut(place_of(each), LONGEST_NAME), "abstract": _cut(quote, LONGEST_ABSTRACT)}
        claims.append({"@type": "Claim", "position": number, "appearance": shown})
    return {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org", "@id": "", "citation": claims}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

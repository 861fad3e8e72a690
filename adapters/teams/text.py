"""What Teams makes of a person's words, undone: mentions, HTML, quoted messages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

BLOCKS = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "pre"})
REPLY = "http://schema.skype.com/Reply"
_AT = re.compile(r"<at[^>]*>.*?</at>", re.DOTALL)


def words_of(activity: Mapping[str, Any]) -> str:
    """Give what the person typed, without the mention of the bot, as plain text."""
    text = str(activity.get("text") or "")
    bot = str((activity.get("recipient") or {}).get("id", ""))
    for entity in _dicts(activity.get("entities")):
        if entity.get("type") == "mention" and str((entity.get("mentioned") or {}).get("id", "")) == bot:
            text = text.replace(str(entity.get("text") or "\0"), " ", 1)
    text = _AT.sub(lambda found: re.sub(r"<[^>]*>", "", found[0]), text)  # a mention of somebody else is their name
    if _rich(activity) is not None:
        text = html.unescape(text)  # a message that has an HTML form carries its text with entities
    return _tidy(text)


def mentions_bot(activity: Mapping[str, Any]) -> bool:
    """Whether the bot itself is mentioned."""
    bot = str((activity.get("recipient") or {}).get("id", ""))
    return any(
        each.get("type") == "mention" and str((each.get("mentioned") or {}).get("id", "")) == bot for each in _dicts(activity.get("entities"))
    )


def quoted_of(activity: Mapping[str, Any]) -> str:
    """Give the text of the message that this one answers by quoting; "" for none."""
    for attachment in _dicts(activity.get("attachments")):
        if attachment.get("contentType") == "messageReference":
            content = attachment.get("content")
            if isinstance(content, str):
                try:
                    content = json.loads(content)
                except ValueError:
                    continue
            if isinstance(content, dict):
                return _tidy(str(content.get("messagePreview") or ""))
    rich = _rich(activity)
    return plain(rich, only_reply=True) if rich and REPLY in rich else ""


def plain(markup: str, *, only_reply: bool = False) -> str:
    """Give the text of a piece of HTML, paragraph by paragraph; with `only_reply` what stands in its quoted message."""
    reader = _Reader(only_reply)
    reader.feed(markup)
    reader.close()
    return _tidy("".join(reader.pieces))


def _rich(activity: Mapping[str, Any]) -> str | None:
    for attachment in _dicts(activity.get("attachments")):
        if attachment.get("contentType") == "text/html" and isinstance(attachment.get("content"), str):
            return str(attachment["content"])
    return None


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\xa0", " ").replace("&nbsp;", " ")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def _dicts(given: Any) -> Iterable[Mapping[str, Any]]:
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


class _Reader(HTMLParser):
    """Collects text; a quoted message is left out, or is the only thing taken. The name of its author is never taken."""

    def __init__(self, only_reply: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._only = only_reply
        self._depth = 0  # of quoted messages
        self._author = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "blockquote" and (self._depth or given.get("itemtype") == REPLY):
            self._depth += 1
        if given.get("itemprop") in {"mri", "time"}:
            self._author = tag
        if tag == "img" and given.get("alt"):
            self.handle_data(str(given["alt"]))  # emoji come as pictures
        if tag in BLOCKS:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote" and self._depth:
            self._depth -= 1
        if tag == self._author:
            self._author = ""
        if tag in BLOCKS and tag != "br":
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        if bool(self._depth) == self._only and not self._author:
            self.pieces.append(data)

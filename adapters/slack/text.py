"""Slack's text: what a person typed, out of what an event carries; and escaping on the way out, once."""

from __future__ import annotations

import re

_ENTITY = re.compile(r"<([^<>]*)>")
_COMMAND = re.compile(r"\s*/(check|mag-ik)\b[ \t:]*", re.IGNORECASE)


def escape(text: str) -> str:
    """Text as Slack wants it in `text` and mrkdwn fields: exactly these three signs, so that nothing a person wrote can ping or link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The three signs back, once: `&amp;lt;` was typed as `&lt;`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, bot: str = "") -> str:
    """What the person typed: mentions, channels and links as words again, the mention of the bot itself gone. `bot` is its user id."""
    if bot:
        text = re.sub(rf"\s*<@{re.escape(bot)}(\|[^<>]*)?>[ \t:,]*", " ", text)
    return unescape(_ENTITY.sub(_words, text)).strip()


def command_in(text: str) -> tuple[str, str]:
    """("check" or "mag-ik", the rest) where a slash command was typed as plain text, as people do where Slack takes none; else ("", text)."""
    found = _COMMAND.match(text)
    return (found[1].lower(), text[found.end() :].strip()) if found else ("", text)


def cut(text: str, most: int) -> str:
    """At most `most` characters, with a sign that more followed."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def pieces(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` characters, cut at a line, else at a blank, else hard; together they are the text."""
    found = []
    while len(text) > most:
        at = max(text.rfind("\n", most // 2, most), text.rfind(" ", most // 2, most)) + 1 or most
        found.append(text[:at])
        text = text[at:]
    return [*found, text] if text else found


def _words(found: re.Match[str]) -> str:
    """One `<...>` of Slack as a reader sees it."""
    target, _, label = found[1].partition("|")
    if target.startswith(("@", "!subteam")):
        return f"@{label.lstrip('@') or 'collega'}"
    if target.startswith("#"):
        return f"#{label or 'kanaal'}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    if not label or label in target:
        return label or target.removeprefix("mailto:")
    return f"{label} ({target})"

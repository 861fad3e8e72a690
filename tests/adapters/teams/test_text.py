"""What Teams makes of a person's words, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.teams.inbound import incoming, read
from adapters.teams.text import mentions_bot, plain, quoted_of, words_of

BOT = {"type": "mention", "text": "<at>Postwijzer</at>", "mentioned": {"id": "28:b"}}
JAN = {"type": "mention", "text": "<at>Jan</at>", "mentioned": {"id": "29:jan"}}
REPLY = (
    '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri" itemid="8:x">Jan</strong>'
    '<span itemprop="time" itemid="1"></span><p itemprop="preview">Mag dit &amp; dat?</p></blockquote><p>kijk eens</p>'
)


def rich(content: str) -> dict[str, str]:
    return {"contentType": "text/html", "content": content}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"text": "hallo\r\n"}, "hallo"),
        ({"text": "<at>Postwijzer</at>&nbsp;check: x", "entities": [BOT]}, "check: x"),
        ({"text": "<at>Postwijzer</at> vraag het <at>Jan</at> eens", "entities": [BOT, JAN]}, "vraag het Jan eens"),
        ({"text": "a &lt; b &amp; c", "attachments": [rich("<p>a &lt; b &amp; c</p>")]}, "a < b & c"),
        ({"text": "a &lt; b"}, "a &lt; b"),
        ({"text": "eerste\n\n\n\n\ntweede"}, "eerste\n\ntweede"),
        ({"text": None}, ""),
        ({"text": "x", "entities": "niets", "attachments": [3]}, "x"),
    ],
)
def test_words(given: dict[str, object], wanted: str) -> None:
    """Mentions of the bot go, those of others become their names, entities are undone where there is an HTML form."""
    assert words_of({"recipient": {"id": "28:b"}, **given}) == wanted


def test_only_the_bots_own_mention_counts() -> None:
    """Somebody else's mention does not wake the bot."""
    activity = {"recipient": {"id": "28:b"}, "entities": [JAN]}
    assert not mentions_bot(activity)
    assert mentions_bot({**activity, "entities": [JAN, BOT]})


@pytest.mark.parametrize(
    "attachment",
    [
        rich(REPLY),
        {"contentType": "messageReference", "content": {"messagePreview": "Mag dit & dat?"}},
        {"contentType": "messageReference", "content": '{"messagePreview": "Mag dit & dat?"}'},
    ],
)
def test_a_quoted_message_comes_along(attachment: dict[str, object]) -> None:
    """The message that is answered is known, without the name of who wrote it."""
    assert quoted_of({"attachments": [attachment]}) == "Mag dit & dat?"


def test_html_becomes_paragraphs() -> None:
    """Paragraphs, breaks, lists and emoji stay; the quoted message is left out; scripts cannot be."""
    assert plain(REPLY) == "kijk eens"
    assert plain("<div>een<br>twee</div><ul><li>drie</li></ul><img alt='👍'> &eacute;") == "een\ntwee\n\ndrie\n👍 é"


@pytest.mark.parametrize("text", ["/check Kom naar de open dag", "/CHECK: Kom naar de open dag"])
def test_the_check_command(text: str) -> None:
    """`/check` and its text are the command, typed anywhere."""
    came = read({"type": "message", "serviceUrl": "https://x", "conversation": {"id": "a"}, "from": {"id": "u"}, "text": text}, "")
    found = incoming(came, None)
    assert found is not None
    assert (found.kind, found.choice, found.text) == ("command", "check", "Kom naar de open dag")


def test_two_files_know_the_sdk() -> None:
    """A change of SDK is a change of sdk.py and sdk_calls.py: nothing else names it."""
    root = Path(__file__).resolve().parents[3]
    names = ("botbuilder", "botframework", "msrest")
    files = [path for folder in ("adapters", "bot") for path in (root / folder).rglob("*.py")]
    knows = {path.name for path in files if any(f"import {name}" in (text := path.read_text()) or f"from {name}" in text for name in names)}
    assert knows == {"sdk.py", "sdk_calls.py"}

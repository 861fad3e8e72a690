"""Cards: everything that a reply says is on them, nothing that people typed is markup, and they stay small enough."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.cards import LARGEST, MOST_ACTIONS, card, draft_card, size_of, words_from
from adapters.teams.messages import markup, message
from bot.render import finding_lines, place_of
from tests.adapters.teams.replies import HOSTILE, replies
from tests.adapters.teams.support import Json, texts
from tests.support.house import real_guidance

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(replies())


def words() -> Any:
    return words_from(real_guidance())


def flat(text: str) -> str:
    """Without white space, which a card lays out itself."""
    return "".join(text.split())


def blocks(given: Any, kind: str) -> list[Json]:
    """Every element of a kind."""
    if isinstance(given, list):
        return [found for each in given for found in blocks(each, kind)]
    if not isinstance(given, dict):
        return []
    return ([given] if given.get("type") == kind else []) + [found for each in given.values() for found in blocks(each, kind)]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "long"])
def test_a_card_says_everything(name: str) -> None:
    """Every sentence of the text form stands on the card, in the same order, the buttons as buttons."""
    reply = replies()[name]
    shown = flat("".join(texts(card(reply, words()))))
    wanted = [reply.headline, *reply.paragraphs, reply.draft]
    wanted += [line for number, each in enumerate(reply.findings, 1) for line in finding_lines(number, each)]
    for rule in reply.rules:
        wanted += [rule.lead, rule.citation.quote, place_of(rule.citation)]
    wanted += [reply.assumed, *reply.after, *(f"{fact.label}: {fact.value}" for fact in reply.facts), *(each.label for each in reply.choices)]
    at = 0
    for sentence in filter(None, wanted):
        assert flat(sentence) in flat(reply.text) or sentence in {each.label for each in reply.choices}
        at = shown.index(flat(sentence), at)


@pytest.mark.parametrize("name", NAMES)
def test_a_message_says_everything(name: str) -> None:
    """Text and card of the message together say what the reply says, and a notification shows the headline only."""
    reply = replies()[name]
    made = message(reply, words())
    shown = flat(str(made.get("text", ""))) + flat("".join(texts(made.get("attachments", []))))
    for sentence in (reply.headline, *(reply.paragraphs if name != "long" else ())):
        assert flat(sentence) in shown or flat(markup([sentence])) in shown
    assert made["summary"] == reply.headline


@pytest.mark.parametrize("name", NAMES)
def test_what_people_typed_is_never_markup(name: str) -> None:
    """Elements that read markdown hold only text without any; the rest are runs, which read none."""
    made = card(replies()[name], words())
    for block in blocks(made, "TextBlock"):
        assert not set("*_[]<>~`#\\&") & set(block["text"])
    assert "FactSet" not in json.dumps(made)


def test_hostile_text_in_a_plain_message_is_escaped() -> None:
    """In a line of text the three signs of HTML are escaped, and only the address of our own chat becomes a link."""
    line = markup([HOSTILE, "Begin hier: https://teams.microsoft.com/l/chat/0/0?users=28:x", "https://evil.example"])
    assert "&lt;b&gt;x&lt;/b&gt; &lt;at&gt;Jan&lt;/at&gt;" in line
    assert line.count("<a ") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_card_stays_small_enough(name: str) -> None:
    """Under the 100 KB of Teams, counted in UTF-16, whatever somebody pasted; what was cut ends in a mark."""
    made = card(replies()[name], words())
    assert size_of(made) <= LARGEST
    assert size_of(message(replies()[name], words())) <= 100_000
    assert (name != "long") or " …" in json.dumps(made, ensure_ascii=False)


@pytest.mark.parametrize("name", NAMES)
def test_buttons(name: str) -> None:
    """At most five in a row, each with a fallback that carries the same, and inputs with names of their own."""
    made = card(replies()[name], words())
    assert len(made.get("actions", [])) <= MOST_ACTIONS
    for press in blocks(made, "Action.Execute"):
        assert press["fallback"]["data"] == press["data"]
    names = [each["id"] for kind in ("Input.Text", "Input.ChoiceSet") for each in blocks(made, kind)]
    assert len(names) == len(set(names))
    offered = {choice.id for choice in replies()[name].choices}
    pressed = {press["data"]["choice"] for press in blocks(made, "Action.Execute")}
    assert pressed - {"dismiss:1"} == offered - ({"dismiss"} if "dismiss:1" in pressed else set())


def test_a_task_module_knows_only_submit() -> None:
    """In a task module there is no Action.Execute: every button is a Submit."""
    for made in (card(replies()["review"], words(), press="submit"), draft_card("Concept", "Plak hier", words())):
        assert blocks(made, "Action.Execute") == []
        assert blocks(made, "Action.Submit")


@pytest.mark.parametrize("name", ["answer", "review", "case", "team-answer", "preview"])
def test_golden(name: str) -> None:
    """The message as it leaves; POSTWIJZER_GOLDEN=1 writes it anew."""
    made = json.dumps(message(replies()[name], words()), ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("POSTWIJZER_GOLDEN"):
        path.write_text(made)
    assert path.read_text() == made

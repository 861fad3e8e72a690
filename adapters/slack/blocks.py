"""Reply -> Slack messages: blocks within Slack's limits, and a `text` that says the same for screen readers and notifications.

Everything stands in plain text objects, which Slack takes literally: no sign that a person wrote can format, link or ping. A reply too long
for one message becomes several; its buttons stand under the last. A team's card stays one message, edited in place; what does not fit on it
follows in its thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.buttons import PREFIX, Button, buttons, talk_of
from adapters.slack.text import cut, escape, pieces
from bot.messages import Address, Finding, Reply, Rule
from bot.render import place_of

Block = dict[str, Any]
MOST_BLOCKS = 45  # of a message; Slack takes 50
MOST_JSON = 11_000  # characters of all blocks of a message; Slack refuses from about 13,000 on (msg_blocks_too_long)
MOST_PIECE = 2_500  # characters in one block
MOST_HEADER, MOST_LABEL, MOST_FIELDS, ROW = 150, 75, 10, 5
MOST_ON_CARD = 700  # characters of one line on a team's card; the rest follows in the thread
RATED = frozenset({"answer", "review", "team-answer"})


@dataclass(frozen=True, slots=True)
class Message:
    """One Slack message."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece that stays together: its blocks, and the same in words."""

    words: str
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """How much of a message it takes."""
        return len(json.dumps(self.blocks, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words that a message needs beside the reply: for what follows in the thread, for the two thumbs."""

    follows: str
    helpful: str
    not_helpful: str


def messages(reply: Reply, to: Address, labels: Labels, *, rated: bool = True, after: Sequence[Block] = ()) -> list[Message]:
    """A reply as one or more messages, in order. `rated` adds the thumbs, `after` blocks at the very end."""
    if reply.kind == "case":
        return _card(reply, to, labels)
    parts = [
        *_headline(reply),
        *_paragraphs(reply.paragraphs),
        *_draft(reply.draft),
        *(part for number, each in enumerate(reply.findings, 1) for part in _finding(number, each)),
        *(part for rule in reply.rules for part in _rule(rule)),
        *_paragraphs(tuple(filter(None, (reply.assumed, *reply.after))), small_print),
        *_facts(reply),
    ]
    closing = [*_choices(reply, to), *(_thumbs(to, labels) if rated and reply.kind in RATED else ()), *(Part("", (each,)) for each in after)]
    return _packed(parts, closing)


def plain(reply: Reply) -> list[str]:
    """A reply as bare escaped text in pieces, for when Slack will not take its blocks."""
    return [escape(piece) for piece in pieces(reply.text, 3_000)]


def home_blocks(reply: Reply, labels: Labels) -> list[Block]:
    """A notice without buttons, for the Home tab."""
    return [block for each in messages(reply, Address("slack", "", ""), labels, rated=False) for block in each.blocks]


def words_block(text: str) -> Block:
    """A paragraph that Slack takes literally and shows whole."""
    return {"type": "section", "text": plain_text(text, MOST_PIECE), "expand": True}


def small_print(text: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [plain_text(text, MOST_PIECE)]}


def plain_text(text: str, most: int) -> Block:
    """A plain text object of at most `most` characters."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": False}


def button(label: str, action: str, value: str, *, primary: bool = False, **more: Any) -> Block:
    """A button."""
    made: Block = {"type": "button", "action_id": action, "text": plain_text(label, MOST_LABEL), "value": value, **more}
    return made | {"style": "primary"} if primary else made


def _headline(reply: Reply) -> list[Part]:
    if len(reply.headline) > MOST_HEADER:
        return _paragraphs((reply.headline,))
    return [Part(reply.headline, ({"type": "header", "text": plain_text(reply.headline, MOST_HEADER)},))] if reply.headline else []


def _paragraphs(lines: Sequence[str], make: Callable[[str], Block] = words_block) -> list[Part]:
    shown = [f"• {line.removeprefix('- ')}" if line.startswith("- ") else line for line in lines]
    return [Part(each, (make(each),)) for line in shown for each in pieces(line, MOST_PIECE) if each.strip()]


def _draft(draft: str) -> list[Part]:
    """The draft between two lines, so that nobody takes it for the bot's own words."""
    line: Block = {"type": "divider"}
    made = _paragraphs((draft,))
    return [Part("", (line,)), *made, Part("", (line,))] if made else []


def _finding(number: int, finding: Finding) -> list[Part]:
    quote = f"“{' '.join(finding.quote.split())}”" if finding.quote else ""
    first, *rest = filter(None, (quote, finding.message, finding.suggestion))
    return _paragraphs(("\n".join((f"{number}. {first}", *rest)),))


def _rule(rule: Rule) -> list[Part]:
    said = f"“{rule.citation.quote}”" if rule.citation.quote and rule.literal else rule.citation.quote
    words, place = _paragraphs(("\n".join(filter(None, (rule.lead, said))),)), _paragraphs((place_of(rule.citation),), small_print)
    if len(words) == len(place) == 1:  # kept together
        return [Part(f"{words[0].words}\n{place[0].words}", (*words[0].blocks, *place[0].blocks))]
    return words + place


def _facts(reply: Reply) -> list[Part]:
    lines = [f"{fact.label}: {cut(fact.value, 300)}" for fact in reply.facts]
    rows = [lines[at : at + MOST_FIELDS] for at in range(0, len(lines), MOST_FIELDS)]
    return [Part("\n".join(row), ({"type": "section", "fields": [plain_text(line, MOST_PIECE) for line in row]},)) for row in rows]


def _choices(reply: Reply, to: Address) -> list[Part]:
    made = [
        button(choice.label, f"{PREFIX}{number}", each.value(), primary=choice.primary)
        for number, (choice, each) in enumerate(zip(reply.choices, buttons(reply, to), strict=True), 1)
    ]
    words = "\n".join(f"[{number}] {choice.label}" for number, choice in enumerate(reply.choices, 1))
    rows = tuple({"type": "actions", "elements": made[at : at + ROW]} for at in range(0, len(made), ROW))
    return [Part(words, rows)] if made else []


def _thumbs(to: Address, labels: Labels) -> list[Part]:
    thumbs: Block = {"type": "feedback_buttons", "action_id": f"{PREFIX}feedback"}
    conversation, thread = talk_of(to)
    for name, choice, label in (("positive_button", "feedback:up", labels.helpful), ("negative_button", "feedback:down", labels.not_helpful)):
        thumbs[name] = {"text": plain_text(label, MOST_LABEL), "value": Button(choice, "", "", conversation, thread, to.person).value()}
    return [Part("", ({"type": "context_actions", "elements": [thumbs]},))]


def _packed(parts: Sequence[Part], closing: Sequence[Part]) -> list[Message]:
    """Parts in as few messages as they fit, in order; what closes stays together under the last."""
    groups: list[list[Part]] = [[]]
    fits = _room(groups)
    for part in parts:
        if groups[-1] and not fits(part):
            groups.append([])
        groups[-1].append(part)
    if groups[-1] and closing and not fits(*closing):
        groups.append([])
    groups[-1].extend(closing)
    return [_message(group) for group in groups if any(part.words for part in group)]


def _room(groups: list[list[Part]]) -> Callable[..., bool]:
    def fits(*more: Part) -> bool:
        now = [*groups[-1], *more]
        return sum(each.size for each in now) <= MOST_JSON and sum(len(each.blocks) for each in now) <= MOST_BLOCKS

    return fits


def _message(parts: Sequence[Part]) -> Message:
    return Message(escape("\n".join(part.words for part in parts if part.words)), tuple(block for part in parts for block in part.blocks))


def _card(reply: Reply, to: Address, labels: Labels) -> list[Message]:
    """The card, and what follows in its thread. State, course and buttons always fit; question and draft get the room that is left."""
    left: list[Part] = []
    head = [*_headline(reply), *_facts(reply)]
    course = _paragraphs([cut(each, MOST_ON_CARD) for each in reply.after], small_print)
    closing = _choices(reply, to)
    room = MOST_JSON - sum(part.size for part in (*head, *course, *closing)) - 500
    blocks = MOST_BLOCKS - sum(len(part.blocks) for part in (*head, *course, *closing)) - 1
    body: list[Part] = []
    for part in (*_paragraphs(reply.paragraphs), *_draft(reply.draft)):
        if left or part.size > room or not blocks:
            left.append(part)
            continue
        room, blocks = room - part.size, blocks - 1
        body.append(part)
    if left:
        body += _paragraphs((labels.follows,), small_print)
    return [_message([head[0], *body, *course, *head[1:], *closing]), *_packed(left, ())]

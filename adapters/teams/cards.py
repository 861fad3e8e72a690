"""Reply -> Adaptive Card 1.5. Pure; everything that a reply says stands on its card, and what people typed is never read as markup."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bot.guidance import Guidance
from bot.messages import Capacity, Channel, Choice, Reply, Rule
from bot.render import finding_lines, place_of
from bot.wording import say

Json = dict[str, Any]
TYPE = "application/vnd.microsoft.card.adaptive"
MOST_ACTIONS = 5  # Teams shows six in a row, the renderer itself five
LARGEST = 90_000  # bytes in UTF-16; Teams refuses a message over 100 KB
LONGEST_INPUT = 20_000
_MARKUP = re.compile(r"[*_\[\]<>~`#\\&]")
DRAFT_FORMS = frozenset({"check", "recheck"})
"""Choices whose form asks for a draft, and with it for channel and capacity."""


@dataclass(frozen=True, slots=True)
class Words:
    """The small words of a card's own forms, from the guidance."""

    send: str
    which: str
    channel: str
    capacity: str
    channels: tuple[tuple[str, str], ...]
    capacities: tuple[tuple[str, str], ...]


def words_from(guidance: Guidance) -> Words:
    """Give the words. They are the same in je and u: a card's form does not address anybody."""

    def word(key: str) -> str:
        return say(guidance.wording, "je", key)

    return Words(
        word("teams.verstuur"), word("teams.nummer"), word("teams.kanaal"), word("teams.rol"),
        tuple((slug, word(f"kanaal.{slug}")) for slug in get_args(Channel)),
        tuple((slug, word(f"knop.{slug}")) for slug in get_args(Capacity)),
    )  # fmt: skip


def card(reply: Reply, words: Words, *, press: Literal["execute", "submit"] = "execute", head: bool = True) -> Json:
    """Give the card of a reply. `press`: how buttons come back (task modules know only Action.Submit). `head`: with its opening lines."""
    body: list[Json] = []
    if head:
        body += [_headline(reply.headline), *map(_line, reply.paragraphs)]
    if reply.draft:
        body.append(_quoted_box(reply.draft))
    for number, finding in enumerate(reply.findings, 1):
        first, *rest = finding_lines(number, finding)
        items = [_runs(_run(first, weight="Bolder")), *(_line(each.strip(), spacing="None") for each in rest)]
        body.append({"type": "Container", "spacing": "Medium", "items": items})
    body += map(_rule, reply.rules)
    body += [_line(each, spacing="Medium" if number == 0 else "Small") for number, each in enumerate(filter(None, (reply.assumed, *reply.after)))]
    if reply.facts:
        lines = [_runs(_run(f"{fact.label}: ", weight="Bolder"), _run(fact.value), spacing="Small") for fact in reply.facts]
        body.append({"type": "Container", "separator": True, "spacing": "Medium", "items": lines})
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "fallbackText": reply.headline,
        "msteams": {"width": "Full"},
        "body": body or [_headline(reply.headline)],
    }
    _add_choices(made, reply, words, press)
    return _shrunk(made)


def draft_card(title: str, label: str, words: Words, press: Literal["execute", "submit"] = "submit", draft: str = "") -> Json:
    """Give the card that asks for a draft, its channel and its capacity."""
    return {
        "type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.5",
        "body": [_headline(title), *_inputs(Choice("check", title, form=label), 0, words, (), draft)],
        "actions": [_press(Choice("check", words.send, primary=True), press, 0, _named(Choice("check", "", form=label), 0, False))],
    }  # fmt: skip


def attachment(content: Json) -> Json:
    """Give a card as an attachment of a message."""
    return {"contentType": TYPE, "content": content}


def _add_choices(made: Json, reply: Reply, words: Words, press: Literal["execute", "submit"]) -> None:
    numbers = tuple(range(1, len(reply.findings) + 1))
    actions = [_action(choice, number, words, press, numbers) for number, choice in enumerate(reply.choices, 1)]
    rows = [actions[start : start + MOST_ACTIONS] for start in range(0, len(actions), MOST_ACTIONS)]
    made["body"] += [{"type": "ActionSet", "actions": row} for row in rows[:-1]]
    if rows:
        made["actions"] = rows[-1]


def _action(choice: Choice, number: int, words: Words, press: Literal["execute", "submit"], findings: Sequence[int]) -> Json:
    several = choice.id == "dismiss" and len(findings) > 1
    if not choice.form:
        return _press(choice, press, number, {})
    if choice.id == "dismiss" and len(findings) == 1:
        choice = Choice("dismiss:1", choice.label, choice.primary, choice.form)
    inner = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": _inputs(choice, number, words, findings if several else ()),
        "actions": [_press(Choice(choice.id, words.send, primary=True), press, number, _named(choice, number, several))],
    }
    return {"type": "Action.ShowCard", "title": choice.label, "card": inner} | ({"style": "positive"} if choice.primary else {})


def _press(choice: Choice, press: Literal["execute", "submit"], number: int, data: Json) -> Json:
    data = {"choice": choice.id, **data}
    style = {"style": "positive"} if choice.primary else {}
    submit = {"type": "Action.Submit", "title": choice.label, "data": data, **style}
    if press == "submit":
        return submit
    return {"type": "Action.Execute", "id": f"a{number}", "title": choice.label, "verb": "choice", "data": data, **style, "fallback": submit}


def _named(choice: Choice, number: int, several: bool) -> Json:
    """Give where in the pressed data each thing stands: all inputs of a card share one space of names."""
    names = {"field": f"t{number}"}
    if choice.id in DRAFT_FORMS:
        names |= {"channel_field": f"c{number}", "capacity_field": f"r{number}"}
    return names | ({"number_field": f"n{number}"} if several else {})


def _inputs(choice: Choice, number: int, words: Words, findings: Sequence[int], value: str = "") -> list[Json]:
    draft = choice.id in DRAFT_FORMS
    text: Json = {
        "type": "Input.Text", "id": f"t{number}", "label": choice.form, "isMultiline": True, "maxLength": LONGEST_INPUT,
        "isRequired": True, "errorMessage": choice.form,
    }  # fmt: skip
    if value:
        text["value"] = value
    made = [_choices(f"n{number}", words.which, [(str(each), str(each)) for each in findings], "1")] if findings else []
    made.append(text)
    if draft:
        made += [_choices(f"c{number}", words.channel, words.channels), _choices(f"r{number}", words.capacity, words.capacities)]
    return made


def _choices(name: str, label: str, options: Sequence[tuple[str, str]], value: str = "") -> Json:
    made: Json = {"type": "Input.ChoiceSet", "id": name, "label": label, "style": "compact"}
    made["choices"] = [{"title": title, "value": slug} for slug, title in options]
    return made | ({"value": value} if value else {})


def _headline(text: str) -> Json:
    if _MARKUP.search(text):
        return _runs(_run(text, weight="Bolder", size="Medium"))
    return {"type": "TextBlock", "text": text, "style": "heading", "weight": "Bolder", "size": "Medium", "wrap": True}


def _rule(rule: Rule) -> Json:
    quote = [_runs(_run(f"“{rule.citation.quote}”", italic=True), spacing="None")] if rule.citation.quote else []
    items = [_line(rule.lead), *quote, _runs(_run(place_of(rule.citation), isSubtle=True, size="Small"), spacing="None")]
    return {"type": "Container", "spacing": "Medium", "items": items}


def _quoted_box(text: str) -> Json:
    lines = [_line(each or " ", spacing="None") for each in text.split("\n")]
    return {"type": "Container", "style": "emphasis", "spacing": "Medium", "items": lines}


def _line(text: str, **look: Any) -> Json:
    return _runs(*(_run(each) for each in text.split("\n") if each), **look)


def _runs(*runs: Json, **look: Any) -> Json:
    """Give a block of text runs. Unlike a TextBlock it reads no markdown, so that a draft cannot make a link or a list."""
    return {"type": "RichTextBlock", "inlines": list(runs) or [_run(" ")], **({"spacing": "Small"} | look)}


def _run(text: str, **look: Any) -> Json:
    return {"type": "TextRun", "text": text, **look}


def size_of(made: Mapping[str, Any]) -> int:
    """Give the size as Teams counts it: UTF-16 bytes of the JSON."""
    return len(json.dumps(made, ensure_ascii=False).encode("utf-16-le"))


def _shrunk(made: Json) -> Json:
    """Give the card small enough: the longest pieces of text are cut, with a mark that something is missing."""
    while size_of(made) > LARGEST:
        longest = max(_all_runs(made), key=lambda run: len(run["text"]))
        if len(longest["text"]) < 200:
            break
        longest["text"] = longest["text"][: len(longest["text"]) // 2].rstrip(" …") + " …"
    return made


def _all_runs(made: Any) -> list[Json]:
    if isinstance(made, dict):
        own = [made] if made.get("type") == "TextRun" else []
        return own + [run for value in made.values() for run in _all_runs(value)]
    return [run for value in made for run in _all_runs(value)] if isinstance(made, list) else []

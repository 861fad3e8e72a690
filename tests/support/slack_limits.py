"""Slack's limits as a table, and what of a payload is over them. Neither slack_sdk nor local-slack checks them all.

Source: docs.slack.dev/reference/block-kit (blocks, elements, composition objects), docs.slack.dev/reference/surfaces/modals, and
slackapi/bolt-js issue 2509 for the length of all blocks together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

BLOCKS_OF_MESSAGE, BLOCKS_OF_VIEW = 50, 100
MESSAGE_TEXT, ALL_BLOCKS = 40_000, 13_000
MODAL_TITLE, METADATA = 24, 3_000
TEXTS: Mapping[str, int] = {
    "header": 150, "section": 3_000, "section field": 2_000, "context": 3_000, "button": 75, "label": 2_000, "hint": 2_000, "option": 75,
    "placeholder": 150, "confirm title": 100, "confirm text": 300, "confirm button": 30, "view title": 24, "view button": 24,
    "prompt": 2_000,
}  # fmt: skip
ELEMENTS: Mapping[str, int] = {"actions": 25, "context": 10, "context_actions": 5, "section fields": 10, "options": 100}
VALUES: Mapping[str, int] = {"action_id": 255, "block_id": 255, "button value": 2_000, "option value": 150, "url": 3_000, "max_length": 3_000}
BLOCKS = frozenset({"actions", "context", "context_actions", "divider", "header", "input", "rich_text", "section"})
RICH = frozenset({"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"})
SURFACES: Mapping[str, frozenset[str]] = {
    "message": BLOCKS - {"input"}, "modal": BLOCKS - {"context_actions"}, "home": BLOCKS - {"context_actions"},
}  # fmt: skip
PROMPTS = 4


def of_message(payload: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message (text and blocks), in words; empty where Slack would take it."""
    blocks, text = payload.get("blocks") or (), payload.get("text") or ""
    wrong = [] if text.strip() else ["no text for screen readers and notifications"]
    wrong += _most("message text", text, MESSAGE_TEXT)
    wrong += [f"{len(blocks)} blocks"] if len(blocks) > BLOCKS_OF_MESSAGE else []
    size = len(json.dumps(blocks, ensure_ascii=False))
    wrong += [f"all blocks: {size} characters"] if size > ALL_BLOCKS else []
    return [*wrong, *_blocks(blocks, "message")]


def of_view(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or the Home tab."""
    wrong = [f"{len(view['blocks'])} blocks"] if len(view["blocks"]) > BLOCKS_OF_VIEW else []
    wrong += _most("private_metadata", str(view.get("private_metadata", "")), METADATA)
    if view["type"] == "modal":
        wrong += _text(view["title"], "view title")
        wrong += [each for name in ("submit", "close") if name in view for each in _text(view[name], "view button")]
        has_input = any(block["type"] == "input" for block in view["blocks"])
        wrong += ["input without submit"] if has_input and "submit" not in view else []
    return [*wrong, *_blocks(view["blocks"], str(view["type"]))]


def _blocks(blocks: Sequence[Mapping[str, Any]], surface: str) -> list[str]:
    wrong: list[str] = []
    actions: list[str] = []
    names = [block["block_id"] for block in blocks if "block_id" in block]
    wrong += ["block_id twice"] if len(names) != len(set(names)) else []
    for block in blocks:
        kind = block["type"]
        if kind not in SURFACES[surface]:
            wrong.append(f"{kind} does not go in a {surface}")
            continue
        wrong += CHECKS[kind](block)
        actions += [each["action_id"] for each in _elements(block) if "action_id" in each]
    wrong += [f"action_id twice: {each}" for each in sorted({one for one in actions if actions.count(one) > 1})]
    return wrong


def _elements(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if block["type"] in {"actions", "context_actions"}:
        yield from block["elements"]
    yield from (block[name] for name in ("accessory", "element") if name in block)


def _most(what: str, text: str, most: int) -> list[str]:
    return [f"{what}: {len(text)} > {most}"] if len(text) > most else []


def _text(text: Mapping[str, Any], what: str, kinds: tuple[str, ...] = ("plain_text",)) -> list[str]:
    wrong = [] if text.get("type") in kinds else [f"{what} is {text.get('type')}"]
    return wrong + ([] if text.get("text") else [f"{what} is empty"]) + _most(what, text.get("text", ""), TEXTS[what])


def _interactive(element: Mapping[str, Any]) -> list[str]:
    wrong = _most("action_id", element["action_id"], VALUES["action_id"])
    kind = element["type"]
    if kind == "button":
        wrong += _text(element["text"], "button") + _most("button value", element.get("value", ""), VALUES["button value"])
        wrong += _most("url", element.get("url", ""), VALUES["url"])
        wrong += [] if element.get("style", "primary") in {"primary", "danger"} else ["button style"]
    elif kind == "static_select":
        options = element["options"]
        wrong += [f"{len(options)} options"] if not 1 <= len(options) <= ELEMENTS["options"] else []
        for option in options:
            wrong += _text(option["text"], "option") + _most("option value", option["value"], VALUES["option value"])
        wrong += [] if element.get("initial_option", options[0]) in options else ["initial_option is none of the options"]
        wrong += _text(element["placeholder"], "placeholder") if "placeholder" in element else []
    elif kind == "plain_text_input":
        wrong += [f"max_length {element['max_length']}"] if element.get("max_length", 1) > VALUES["max_length"] else []
    elif kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            wrong += _text(element[name]["text"], "button") + _most("button value", element[name]["value"], VALUES["button value"])
    else:
        wrong.append(f"element {kind}")
    if confirm := element.get("confirm"):
        wrong += _text(confirm["title"], "confirm title") + _text(confirm["text"], "confirm text")
        wrong += _text(confirm["confirm"], "confirm button") + _text(confirm["deny"], "confirm button")
    return wrong


def _actions(block: Mapping[str, Any]) -> list[str]:
    count = len(block["elements"])
    wrong = [f"{count} elements in {block['type']}"] if not 1 <= count <= ELEMENTS[block["type"]] else []
    return wrong + [each for element in block["elements"] for each in _interactive(element)]


def _context(block: Mapping[str, Any]) -> list[str]:
    wrong = [] if 1 <= len(block["elements"]) <= ELEMENTS["context"] else ["context elements"]
    return wrong + [each for element in block["elements"] for each in _text(element, "context", ("plain_text", "mrkdwn"))]


def _section(block: Mapping[str, Any]) -> list[str]:
    wrong = _text(block["text"], "section", ("plain_text", "mrkdwn")) if "text" in block else []
    fields = block.get("fields", ())
    wrong += [] if "text" in block or fields else ["an empty section"]
    wrong += ["section fields"] if len(fields) > ELEMENTS["section fields"] else []
    wrong += [each for field in fields for each in _text(field, "section field", ("plain_text", "mrkdwn"))]
    return wrong + (_interactive(block["accessory"]) if "accessory" in block else [])


def _input(block: Mapping[str, Any]) -> list[str]:
    wrong = _text(block["label"], "label") + _interactive(block["element"])
    return wrong + (_text(block["hint"], "hint") if "hint" in block else [])


def _rich(block: Mapping[str, Any]) -> list[str]:
    wrong: list[str] = []
    for element in block["elements"]:
        wrong += [] if element["type"] in RICH else [f"rich text {element['type']}"]
        inner = element["elements"]
        runs = [run for each in inner for run in each["elements"]] if element["type"] == "rich_text_list" else inner
        wrong += [] if runs and all(run["type"] == "text" and run["text"] for run in runs) else ["an empty or foreign piece of rich text"]
    return wrong + ([] if block["elements"] else ["empty rich text"])


CHECKS: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "actions": _actions, "context": _context, "context_actions": _actions, "divider": lambda _: [], "header": lambda b: _text(b["text"], "header"),
    "input": _input, "rich_text": _rich, "section": _section,
}  # fmt: skip

"""The modals: a draft to check, a question to ask, the text that a button asks for; and reading them back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from adapters.slack.blocks import Block, plain_text
from adapters.slack.buttons import Button, read
from bot.messages import Capacity, Channel
from bot.render import Voice

MOST_TYPED = 3000
MOST_TITLE, MOST_LABEL, MOST_OPTION, MOST_METADATA = 24, 150, 75, 3000
CALLBACK = "form"
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Back:
    """Where the reply to a modal goes: a response_url, the open thread in a channel (`shared`), else the direct message.

    `elsewhere`: that direct message is not what the person is looking at, so the modal says that the reply is there.
    """

    url: str = ""
    shared: bool = False
    elsewhere: bool = False


HERE = Back()


def check(voice: Voice, back: Back) -> View:
    """A draft, its channel and capacity."""
    fields = [
        _text("text", voice("pagina.concept"), hint=voice("slack.te-lang", number=MOST_TYPED)),
        _select("channel", voice("pagina.waarheen"), [(each, voice(f"kanaal.{each}")) for each in get_args(Channel)]),
        _select("capacity", voice("pagina.als-wie"), [(each, voice(f"rol.{each}")) for each in get_args(Capacity)]),
    ]
    return _form(Button("check"), voice("slack.titel-check"), voice("pagina.concept-knop"), voice, fields, back)


def ask(voice: Voice, back: Back) -> View:
    """A question."""
    field = _text("text", voice("formulier.question"), hint=voice("slack.te-lang", number=MOST_TYPED))
    return _form(Button("ask"), voice("slack.titel-vraag"), voice("pagina.vraag-knop"), voice, [field], back)


def asked_by(button: Button, voice: Voice, back: Back) -> View:
    """The text that a button asks for, and for a reason which point it is about."""
    hint = voice("slack.te-lang", number=MOST_TYPED) if button.choice == "recheck" else ""
    fields = [_text("text", button.form, hint=hint)]
    if len(button.points) > 1:
        options = [(str(number), f"{number}. {quote}".rstrip(". ")) for number, quote in enumerate(button.points, 1)]
        fields.insert(0, _select("point", voice("pagina.welk-punt"), options[:100], optional=False))
    return _form(button, button.label or voice("slack.titel-check"), voice("pagina.verstuur"), voice, fields, back)


def done(voice: Voice) -> View:
    """After submitting, where the reply goes to the direct message: that it does."""
    words: Block = {"type": "section", "text": plain_text(voice("slack.in-direct-bericht"), MOST_TYPED)}
    return {
        "type": "modal", "title": plain_text(voice("slack.titel-check"), MOST_TITLE), "close": plain_text(voice("slack.sluiten"), MOST_TITLE),
        "blocks": [words],
    }  # fmt: skip


def submitted(view: Mapping[str, Any]) -> tuple[Button, Back, dict[str, str]]:
    """What was asked for, where the reply goes, and the fields. Raises ValueError or KeyError for a modal that is none of ours."""
    kept = json.loads(view["private_metadata"])
    fields: dict[str, str] = {}
    for block in (view.get("state") or {}).get("values", {}).values():
        for name, held in block.items():
            value = held.get("value") or (held.get("selected_option") or {}).get("value") or ""
            fields[name] = str(value)
    back = Back(str(kept.get("u", "")), bool(kept.get("s")), bool(kept.get("e")))
    return read(str(kept["b"])), back, fields


def _form(button: Button, title: str, submit: str, voice: Voice, fields: list[Block], back: Back) -> View:  # noqa: PLR0917 - the parts of a modal in their order
    # the points were offered as options already; without them what is kept stays within Slack's 3,000 characters
    again = Button(button.choice, "", "", button.conversation, button.thread, button.owner)
    kept = {"b": again.value(), "u": back.url[:1000], "s": back.shared, "e": back.elsewhere}
    return {
        "type": "modal", "callback_id": CALLBACK, "title": plain_text(title, MOST_TITLE), "submit": plain_text(submit, MOST_TITLE),
        "close": plain_text(voice("knop.cancel"), MOST_TITLE), "private_metadata": json.dumps({name: each for name, each in kept.items() if each}),
        "blocks": fields,
    }  # fmt: skip


def _text(name: str, label: str, *, hint: str = "") -> Block:
    element: Block = {"type": "plain_text_input", "action_id": name, "multiline": True, "max_length": MOST_TYPED, "min_length": 1}
    made: Block = {"type": "input", "block_id": name, "label": plain_text(label, MOST_LABEL), "element": element}
    return made | {"hint": plain_text(hint, MOST_LABEL)} if hint else made


def _select(name: str, label: str, options: list[tuple[str, str]], *, optional: bool = True) -> Block:
    offered = [{"text": plain_text(text, MOST_OPTION), "value": value} for value, text in options]
    return {
        "type": "input", "block_id": name, "optional": optional, "label": plain_text(label, MOST_LABEL),
        "element": {"type": "static_select", "action_id": name, "options": offered},
    }  # fmt: skip

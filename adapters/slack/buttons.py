"""What a button remembers: Slack gives its value back with the press, signed, so that nothing has to be kept for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.text import cut
from bot.messages import Address, Finding, Reply

MOST = 1900  # characters of a value; Slack takes 2,000
MOST_QUOTE = 50
PREFIX = "choice-"


@dataclass(frozen=True, slots=True)
class Button:
    """`choice` as the bot offered it, `form` the label of the text it asks for, `points` the findings a reason can be about.

    `conversation` and `thread` say to which talk it belongs where that is not the person's private one (a review that was asked for in a
    channel stands in the direct message), `owner` whose talk it is ("" on a card that a whole team uses).
    """

    choice: str
    form: str = ""
    label: str = ""
    conversation: str = ""
    thread: str = ""
    owner: str = ""
    points: tuple[str, ...] = ()

    def value(self) -> str:
        """As JSON for Slack; findings that do not fit are left to their number."""
        kept = self.points
        while len(packed := self._packed(kept)) > MOST and any(kept):
            kept = tuple("" for _ in kept)
        return packed

    def _packed(self, points: tuple[str, ...]) -> str:
        short = {
            "i": self.choice, "f": cut(self.form, 150), "l": cut(self.label, 75), "c": self.conversation, "t": self.thread, "o": self.owner,
            "p": list(points),
        }  # fmt: skip
        return json.dumps({name: each for name, each in short.items() if each}, ensure_ascii=False, separators=(",", ":"))


def read(value: str) -> Button:
    """The button of a value. Raises ValueError where it is none of ours."""
    try:
        found: Mapping[str, Any] = json.loads(value)
        points = tuple(map(str, found.get("p", ())))
        i, f, l, c, t, o = (str(found.get(name, "")) for name in "iflcto")  # noqa: E741 - the names in the JSON
    except (AttributeError, TypeError, ValueError):
        raise ValueError("not a value of ours") from None
    if not i:
        raise ValueError("not a value of ours")
    return Button(i, form=f, label=l, conversation=c, thread=t, owner=o, points=points)


def talk_of(to: Address) -> tuple[str, str]:
    """Conversation and thread of the talk that a reply to `to` belongs to; empty for the person's private one."""
    return ("", "") if to.conversation == to.person else (to.conversation, to.thread)


def buttons(reply: Reply, to: Address) -> list[Button]:
    """The buttons under a reply that goes to `to`."""
    (conversation, thread), owner = (("", ""), "") if reply.kind == "case" else (talk_of(to), to.person)
    return [
        Button(each.id, each.form, each.label, conversation, thread, owner, tuple(map(_point, reply.findings)) if each.id == "dismiss" else ())
        for each in reply.choices
    ]


def _point(finding: Finding) -> str:
    return cut(" ".join((finding.quote or finding.message).split()), MOST_QUOTE)

"""Slack's payloads -> Incoming. Pure: what must be asked of Slack or the store (name, organisation) is added by the listeners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, get_args

from adapters.slack.buttons import Button
from adapters.slack.text import command_in, typed
from bot.messages import Address, Capacity, Channel, Incoming

PLATFORM: Final = "slack"
SAID: Final = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message in which a person says something; joins, bots, topic changes and the like are not for us."""
Payload = Mapping[str, Any]


class NotForUs(Exception):  # noqa: N818 - not an error: an event that is nobody's word to the bot
    """An event to let pass."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who does something where: workspace, Enterprise Grid organisation, the person and the person's own workspace."""

    team: str
    enterprise: str
    user: str
    home: str = ""
    name: str = ""

    @property
    def foreign(self) -> bool:
        """Whether the person belongs to another workspace (a channel shared by Slack Connect, or another one of the same grid)."""
        return bool(self.home) and self.home not in {self.team, self.enterprise}


def sender_of_event(body: Payload) -> Sender:
    """Who sent an event. Raises NotForUs where it is no person."""
    event = body["event"]
    inner = event.get("message") if event.get("subtype") == "message_changed" else event
    user = str(inner.get("user") or "")
    if not user or inner.get("bot_id") or inner.get("app_id"):
        raise NotForUs
    home = str(inner.get("user_team") or inner.get("source_team") or "")
    return Sender(_tenant(body.get("team_id"), body.get("enterprise_id")), str(body.get("enterprise_id") or ""), user, home)


def sender_of_interaction(body: Payload) -> Sender:
    """Who pressed, submitted or ran a shortcut. On an organisation-wide installation there may be no workspace, only the grid."""
    team, user = body.get("team") or {}, body["user"]
    enterprise = str((body.get("enterprise") or {}).get("id") or team.get("enterprise_id") or "")
    home = str(user.get("team_id") or "")
    return Sender(_tenant(team.get("id") or home, enterprise), enterprise, str(user["id"]), home, str(user.get("name") or user.get("username") or ""))


def sender_of_command(body: Payload) -> Sender:
    """Who typed a slash command."""
    enterprise = str(body.get("enterprise_id") or "")
    return Sender(_tenant(body.get("team_id"), enterprise), enterprise, str(body["user_id"]), "", str(body.get("user_name") or ""))


def private(sender: Sender) -> Address:
    """The one private talk of a person: direct message, slash commands, modals, shortcuts and Home tab go on where the other left off."""
    return Address(PLATFORM, sender.team, sender.user, private=True, person=sender.user)


def shared(sender: Sender, channel: str, thread: str) -> Address:
    """A thread in a channel, where others read along."""
    return Address(PLATFORM, sender.team, channel, thread, private=False, person=sender.user)


def message(body: Payload, sender: Sender, bot: str) -> Incoming:
    """A direct message, new or edited. Raises NotForUs for everything else that arrives as a message."""
    event = body["event"]
    subtype = str(event.get("subtype") or "")
    if subtype == "message_changed":
        was, event = event.get("previous_message") or {}, event["message"]
        if was.get("text") == event.get("text") or event.get("subtype"):
            raise NotForUs  # Slack itself changed it: a preview of a link, a reply below it
    elif subtype not in SAID:
        raise NotForUs
    return _said(body, str(event.get("text") or ""), private(sender), bot)


def mention(body: Payload, sender: Sender, bot: str) -> Incoming:
    """The bot is named in a channel; the answer goes to the thread."""
    event = body["event"]
    where = shared(sender, str(event["channel"]), str(event.get("thread_ts") or event["ts"]))
    return _said(body, str(event.get("text") or ""), where, bot)


def command(body: Payload, sender: Sender, choice: str) -> Incoming:
    """A slash command with text; what the bot says belongs to the command. Raises KeyError where a field is missing."""
    return _incoming(str(body["trigger_id"]), "command", private(sender), text=typed(str(body.get("text") or "")), choice=choice)


def shortcut(body: Payload, sender: Sender) -> Incoming:
    """The shortcut on a message: its text is the draft."""
    return _incoming(str(body["trigger_id"]), "command", private(sender), text=typed(text_of(body["message"])), choice="check")


def text_of(told: Payload) -> str:
    """A message's text, or that of its blocks and attachments where it has none (messages of other apps)."""
    if told.get("text"):
        return str(told["text"])
    found = [str((each.get("text") or {}).get("text") or "") for each in told.get("blocks") or () if isinstance(each.get("text"), Mapping)]
    found += [str(each.get("text") or each.get("fallback") or "") for each in told.get("attachments") or ()]
    return "\n".join(filter(None, found))


def where_pressed(body: Payload, sender: Sender, button: Button) -> Address:
    """The talk that a press belongs to. A card of a team counts where Slack says that it stands, never where its value says."""
    container = body.get("container") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    if button.choice.startswith("case-"):
        return shared(sender, channel, str(container.get("message_ts") or ""))
    if not button.conversation:
        return private(sender)
    public = channel == button.conversation and not is_ephemeral(body)
    return Address(PLATFORM, sender.team, button.conversation, button.thread, private=not public, person=sender.user)


def is_ephemeral(body: Payload) -> bool:
    """Whether a press was on a message that only this person sees."""
    return bool((body.get("container") or {}).get("is_ephemeral")) or (body.get("message") or {}).get("subtype") == "ephemeral"


def press(body: Payload, where: Address, choice: str) -> Incoming:
    """A pressed button."""
    return _incoming(str(body["trigger_id"]), "action", where, choice=choice)


def form(body: Payload, where: Address, choice: str, values: Mapping[str, str]) -> Incoming:
    """A submitted modal. `values` are its fields by name; a chosen point goes into the choice ("dismiss:2")."""
    view = body.get("view") or {}
    event = str(body.get("trigger_id") or f"{view['id']}:{view.get('hash', '')}")
    number = values.get("point", "")
    return _incoming(
        event, "form", where, text=values.get("text", "").strip(), choice=f"{choice}:{number}" if number else choice,
        channel=next((each for each in get_args(Channel) if each == values.get("channel")), None),
        capacity=next((each for each in get_args(Capacity) if each == values.get("capacity")), None),
    )  # fmt: skip


def _said(body: Payload, text: str, where: Address, bot: str) -> Incoming:
    word, rest = command_in(typed(text, bot))
    at = datetime.fromtimestamp(float(body.get("event_time") or 0), UTC) if body.get("event_time") else datetime.now(UTC)
    return Incoming(
        str(body["event_id"]), "text", at, where, None, text=rest, choice="check" if word == "check" and rest else "",
    )  # fmt: skip


def _incoming(event: str, kind: Any, where: Address, **more: Any) -> Incoming:
    return Incoming(event, kind, datetime.now(UTC), where, None, **more)


def _tenant(team: object, enterprise: object) -> str:
    """The workspace; on an organisation-wide installation outside any workspace the grid."""
    found = str(team or enterprise or "")
    if not found:
        raise KeyError("team_id")
    return found



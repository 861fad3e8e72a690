"""An activity of Teams -> the core's words. Pure: who may speak and where answers go is adapters.teams.app's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, get_args

from adapters.teams.text import mentions_bot, quoted_of, words_of
from bot.messages import Address, Capacity, Channel, Incoming, IncomingKind

PLATFORM = "teams"
LONGEST = 20_000  # characters; the engine says itself when a text is too long for it
_COMMAND = re.compile(r"/check\b[ :]*", re.IGNORECASE)
THREAD = ";messageid="


@dataclass(frozen=True, slots=True)
class Came:
    """A verified activity, read: where from, by whom. `tenant` is the activity's own, `account` the sender's id for the connector."""

    activity: Mapping[str, Any]
    app_id: str
    tenant: str
    address: Address
    account: str
    service_url: str
    scope: str  # personal, groupChat or channel

    @property
    def kind(self) -> str:
        """The activity's type."""
        return str(self.activity.get("type") or "")

    @property
    def conversation(self) -> str:
        """The conversation's id as the connector wants it back: with its thread."""
        return str((self.activity.get("conversation") or {}).get("id", ""))


def read(activity: Mapping[str, Any], app_id: str) -> Came:
    """Give what came, or raise ValueError where the activity cannot be one of Teams."""
    conversation, sender = activity.get("conversation"), activity.get("from")
    if not isinstance(conversation, dict) or not isinstance(sender, dict) or not activity.get("type"):
        raise ValueError("no conversation, sender or type")
    whole, thread_mark, thread = str(conversation.get("id") or "").partition(THREAD)
    if not whole or not activity.get("serviceUrl"):
        raise ValueError("no conversation id or service URL")
    data = activity.get("channelData")
    told = data.get("tenant") if isinstance(data, dict) else None
    # the SDK's models lose conversation.tenantId; channelData carries it too
    tenant = str((told or {}).get("id") or conversation.get("tenantId") or "")
    scope = str(conversation.get("conversationType") or ("channel" if thread_mark else "personal"))
    account = str(sender.get("id") or "")
    person = str(sender.get("aadObjectId") or account)
    if scope == "channel" and not thread:
        thread = str(activity.get("replyToId") or activity.get("id") or "") if activity.get("type") == "message" else ""
    address = Address(PLATFORM, tenant, whole, thread if scope == "channel" else "", scope == "personal", person)
    return Came(activity, app_id, tenant, address, account, str(activity["serviceUrl"]), scope)


def incoming(came: Came, organisation: str | None) -> Incoming | None:
    """Give a message, an edit, a pressed Action.Submit, a deletion or an installation in the core's words; None for what says nothing to us."""
    activity, kind = came.activity, came.kind
    if kind == "message" and isinstance(activity.get("value"), dict):
        return pressed(came, activity["value"], organisation)
    if kind == "message":
        return _said(came, organisation)
    if kind == "messageUpdate" and _event(came) != "undeleteMessage":
        return _said(came, organisation)
    if kind == "messageDelete":
        return _of(came, "lifecycle", organisation, lifecycle="deleted")
    if kind == "installationUpdate":
        added = str(activity.get("action", "add")).startswith("add")
        return _of(came, "lifecycle", organisation, lifecycle="installed" if added else "removed")
    return None


def pressed(came: Came, data: Mapping[str, Any], organisation: str | None) -> Incoming | None:
    """Give a pressed button with what its form holds; None where it is none of ours."""
    choice = data.get("choice")
    if not isinstance(choice, str) or not choice:
        return None
    text = _field(data, "field")
    if number := _field(data, "number_field"):
        choice = f"{choice}:{number}"
    return _of(
        came, "form" if text else "action", organisation, choice=choice[:200], text=text[:LONGEST],
        channel=next((each for each in get_args(Channel) if each == _field(data, "channel_field")), None),
        capacity=next((each for each in get_args(Capacity) if each == _field(data, "capacity_field")), None),
    )  # fmt: skip


def feedback(came: Came, organisation: str | None) -> Incoming | None:
    """Give the thumb under a message; None where the invoke is another one."""
    value = came.activity.get("value")
    told = value.get("actionValue") if isinstance(value, dict) and value.get("actionName") == "feedback" else None
    if not isinstance(told, dict):
        return None
    return _of(came, "action", organisation, choice="feedback:up" if told.get("reaction") == "like" else "feedback:down")


def typed(came: Came, text: str, organisation: str | None) -> Incoming:
    """Give words that stand elsewhere than in a message: in the command box."""
    return _of(came, "text", organisation, text=text[:LONGEST])


def is_for_us(came: Came) -> bool:
    """Whether a message is meant for the bot: all of it in a private chat, elsewhere what mentions it (or a button of its own card)."""
    words = came.kind in {"message", "messageUpdate"}
    return came.scope == "personal" or not words or bool(came.activity.get("value")) or mentions_bot(came.activity)


def _said(came: Came, organisation: str | None) -> Incoming:
    text = words_of(came.activity)[:LONGEST]
    command = _COMMAND.match(text)
    if command:
        return _of(came, "command", organisation, choice="check", text=text[command.end() :], quoted=quoted_of(came.activity)[:LONGEST])
    return _of(came, "text", organisation, text=text, quoted=quoted_of(came.activity)[:LONGEST])


def _of(came: Came, kind: IncomingKind, organisation: str | None, **given: Any) -> Incoming:
    activity = came.activity
    name = str((activity.get("from") or {}).get("name") or "")
    message = Incoming(event_id(came), kind, _moment(activity), came.address, organisation, name=name)
    return replace(message, **given)


def event_id(came: Came) -> str:
    """Give the id of the event: an edit carries the id of what it edits, so its time belongs to it."""
    activity = came.activity
    edited = str(activity.get("timestamp") or activity.get("localTimestamp") or "") if came.kind in {"messageUpdate", "messageDelete"} else ""
    name = str(activity.get("name") or activity.get("action") or "")
    return ":".join((came.conversation, came.kind, name, str(activity.get("id") or ""), edited))


def _event(came: Came) -> str:
    data = came.activity.get("channelData")
    return str(data.get("eventType") or "") if isinstance(data, dict) else ""


def _field(data: Mapping[str, Any], name: str) -> str:
    """Give what was filled in: the button names the input, since inputs of one card must have names of their own."""
    value = data.get(str(data.get(name) or ""))
    return value.strip() if isinstance(value, str) else ""


def _moment(activity: Mapping[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(str(activity.get("timestamp")))
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

"""A message of Yammer -> the core's words. Pure: fetching and remembering are the poller's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.dialogue.phrases import number_in, said
from bot.messages import Address, Incoming
from bot.service_team import WORDS

PLATFORM = "yammer"
PRIVATE = "private"  # the conversation of private messages; the thread tells them apart
_REFERENCE = re.compile(r"\[\[(user|tag|group):(\d+)\]\]")
_CHECK = re.compile(r"\s*(?:/check\b|check\s*:)", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*antwoord\s+#?(\d{1,2})\s*[.!]?\s*", re.IGNORECASE)
_WORDS = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
_TEAM_WORD = re.compile(rf"\s*(?:{_WORDS})(?:[ ]+(?:zaak )?#?\d+)?\s*(?:[.!]*\s*|:.*)", re.IGNORECASE | re.DOTALL)
_TEAM_START = re.compile(rf"\s*(?:{_WORDS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Here:
    """Who the service user is."""

    user: int
    network: int


@dataclass(frozen=True, slots=True)
class Came:
    """A message of Yammer, read. `group` 0: none. `alone`: only the sender and the service user read it. `mentions` are user ids."""

    id: int
    thread: int
    group: int
    sender: int
    name: str
    network: int
    at: datetime
    text: str
    direct: bool
    alone: bool
    mentions: frozenset[int]
    by_person: bool
    quoted: str = ""
    guest: bool = False

    @property
    def place(self) -> str:
        """The conversation of its address."""
        return PRIVATE if self.direct else str(self.group)


def read(envelope: Mapping[str, Any], here: Here) -> list[Came]:
    """Give the readable messages of an envelope, newest first as they came. What has no id or sender is left out, never an error."""
    references = [each for each in envelope.get("references") or () if isinstance(each, dict)]
    messages = [each for each in envelope.get("messages") or () if isinstance(each, dict)]
    named = {(str(each.get("type")), _id(each.get("id"))): each for each in references}
    texts = {_id(each.get("id")): each for each in [*(r for r in references if r.get("type") == "message"), *messages]}
    return [came for each in messages if (came := _message(each, named, texts, here)) is not None]


def _message(
    message: Mapping[str, Any], named: Mapping[tuple[str, int], Mapping[str, Any]], texts: Mapping[int, Mapping[str, Any]], here: Here
) -> Came | None:
    number, sender = _id(message.get("id")), _id(message.get("sender_id"))
    if not number or not sender:
        return None
    thread = _id(message.get("thread_id")) or number
    author = named.get(("user", sender), {})
    about = named.get(("thread", thread), {})
    direct = bool(message.get("direct_message")) or (message.get("privacy") == "private" and not message.get("group_id"))
    listed = about.get("participants")
    people = _id(about.get("participants_count")) or (len(listed) if isinstance(listed, list) else 0)
    parsed = _body(message)
    earlier = texts.get(_id(message.get("replied_to_id")))
    return Came(
        id=number,
        thread=thread,
        group=_id(message.get("group_id")),
        sender=sender,
        name=str(author.get("full_name") or ""),
        network=_id(author.get("network_id")) or _id(message.get("network_id")) or here.network,
        at=_moment(message.get("created_at")),
        text=_words(parsed, named, here.user),
        direct=direct,
        alone=direct and people <= 2,
        mentions=frozenset(int(found[2]) for found in _REFERENCE.finditer(parsed) if found[1] == "user"),
        by_person=not message.get("system_message") and message.get("sender_type", "user") == "user" and message.get("message_type") != "system",
        quoted=_words(_body(earlier), named, here.user) if earlier and _id(earlier.get("sender_id")) != here.user else "",
        guest=bool(author.get("guest") or author.get("is_guest")),
    )


def oldest_id(envelope: Mapping[str, Any]) -> int:
    """The oldest id of a page, from which the page before it is asked; 0 for an empty page."""
    return min((_id(each.get("id")) for each in envelope.get("messages") or () if isinstance(each, dict) and _id(each.get("id"))), default=0)


@dataclass(frozen=True, slots=True)
class Sent:
    """A post of our own, as Yammer has it. `thread` is its own id where it began one."""

    id: int
    thread: int
    group: int
    at: datetime
    body: str


def sent_by(envelope: Mapping[str, Any]) -> list[Sent]:
    """What the user posted who asks, newest first."""
    me = _id((envelope.get("meta") or {}).get("current_user_id"))
    mine = [each for each in envelope.get("messages") or () if isinstance(each, dict) and _id(each.get("sender_id")) == me]
    return [
        Sent(
            id=(number := _id(each.get("id"))), thread=_id(each.get("thread_id")) or number, group=_id(each.get("group_id")),
            at=_moment(each.get("created_at")), body=_body(each),
        )
        for each in mine
    ]  # fmt: skip


def foreign(came: Came, here: Here) -> bool:
    """Whether the sender belongs to another network, or is a guest."""
    return came.guest or came.network != here.network


def team_word(came: Came) -> bool:
    """Whether the text is one of a team's words and nothing else, so that a colleague's sentence that begins like one is left alone."""
    return bool(_TEAM_WORD.fullmatch(came.text))


def like_team_word(came: Came) -> bool:
    """Whether the service might take the text for a team's word: it reads them less strictly, so only a member may say such a thing."""
    return bool(_TEAM_START.match(came.text))


def for_bot(came: Came, here: Here, *, talked: bool) -> bool:
    """Whether an asker speaks to the bot: in private, by a mention, with "check:", or with a typed choice in a thread where they already did."""
    if came.alone or here.user in came.mentions:
        return True
    if came.direct or came.mentions:
        return False
    return bool(_CHECK.match(came.text)) or (talked and bool(number_of(came.text) or said(came.text)))


def number_of(text: str) -> int:
    """The number of a typed choice ("2", "antwoord 2"); 0 for none."""
    found = _NUMBERED.fullmatch(text)
    return int(found[1]) if found else number_in(text)


def address_of(came: Came) -> Address:
    """Where the answer goes. The tenant is the sender's own network: a guest can thus never stand in a team's place."""
    return Address(PLATFORM, str(came.network), came.place, str(came.thread), came.alone, str(came.sender))


def incoming(came: Came, organisation: str | None, *, team: bool) -> Incoming:
    """The message in the core's words. `team`: it is a word of the team about a case."""
    text = came.text
    if not team and _NUMBERED.fullmatch(text):
        text = str(number_of(text))
    command = _CHECK.match(text) is not None and text.lstrip().startswith("/")
    points_back = not text or ((move := said(text)) is not None and move.move in {"check-this", "check"} and not move.argument)
    return Incoming(
        id=str(came.id),
        kind="text",
        at=came.at,
        sender=address_of(came),
        organisation=organisation,
        text=text,
        quoted=came.quoted if points_back or command else "",
        name=came.name,
    )


def _body(message: Mapping[str, Any] | None) -> str:
    body = (message or {}).get("body")
    if not isinstance(body, dict):
        return str(body or "")
    return str(body.get("parsed") or body.get("plain") or "")


def _words(parsed: str, named: Mapping[tuple[str, int], Mapping[str, Any]], me: int) -> str:
    """The text as a person reads it: the bot's own mention gone, others by their names."""

    def name(found: re.Match[str]) -> str:
        kind, number = found[1], int(found[2])
        if kind == "user" and number == me:
            return ""
        known = named.get((kind, number)) or named.get(("topic", number) if kind == "tag" else (kind, number)) or {}
        return ("#" if kind == "tag" else "@") + str(known.get("full_name") or known.get("name") or "collega")

    text = re.sub(r"[ \t]{2,}", " ", _REFERENCE.sub(name, parsed)).strip()
    return text.lstrip(",:; ") if _REFERENCE.match(parsed.strip()) else text


def _id(value: Any) -> int:
    """An id, which old answers give as text."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _moment(value: Any) -> datetime:
    try:
        return datetime.strptime(str(value), "%Y/%m/%d %H:%M:%S %z")
    except ValueError:
        return datetime.fromtimestamp(0, UTC)

"""A Yammer of our own: what is posted there, and what tests do to it by hand. fake_yammer_http serves it."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

BOT, ALICE, BOB, CAROL, GUEST = 1, 2, 3, 4, 9
OPEN, TEAM, CLOSED = 77, 88, 99
NETWORK, OTHER_NETWORK = 100, 200
TENANT, CLIENT_ID, SECRET = "tenant-1", "app-1", "geheim"


@dataclass
class Call:
    """One request as the server saw it."""

    at: float
    user: int
    method: str
    path: str
    query: dict[str, str]
    status: int = 0


@dataclass
class FakeYammer:
    """The state, and what tests do to it by hand. `clock` gives the time. `plan` holds what happens to the next calls of a kind."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    users: dict[int, dict[str, Any]] = field(default_factory=dict)
    groups: dict[int, dict[str, Any]] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, tuple[int, float]] = field(default_factory=dict)
    refresh_tokens: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    down: str = ""  # "503", "drop" (no answer), "lost" (done, but no answer), "429"
    plan: list[str] = field(default_factory=list)  # the same words, each for one call
    mischief: Callable[[], str] = lambda: ""  # likewise, asked at each call
    poll_interval: int = 60
    over_limit: int = 0
    turned_away: int = 0  # calls with a token that is not taken, here and at Entra ID
    entra_down: bool = False

    def __post_init__(self) -> None:
        """A small municipality: the bot, three colleagues, a guest; an open, a team's and a closed community."""
        self._ids = itertools.count(2000337346863105)
        self.serial = itertools.count(1)
        self.codes: dict[str, dict[str, str]] = {}
        self.hits: dict[tuple[int, str], deque[float]] = defaultdict(deque)
        for number, name in ((BOT, "Postwijzer"), (ALICE, "Alice de Vries"), (BOB, "Bob Jansen"), (CAROL, "Carol Smit")):
            self.user(number, name)
        self.user(GUEST, "Gast", network=OTHER_NETWORK)
        self.group(OPEN, "Social media", {BOT, ALICE, BOB, CAROL})
        self.group(TEAM, "Team Communicatie", {BOT, CAROL})
        self.group(CLOSED, "Directie", {ALICE}, private=True)

    def user(self, number: int, name: str, network: int = NETWORK) -> None:
        """Add a user, with a token tok-NUMBER that does not end."""
        self.users[number] = {
            "type": "user", "id": number, "network_id": network, "state": "active", "full_name": name, "name": name.partition(" ")[0].lower(),
            "url": f"https://www.yammer.com/api/v1/users/{number}", "web_url": f"https://www.yammer.com/users/{number}", "job_title": "",
        }  # fmt: skip
        self.tokens[f"tok-{number}"] = (number, float("inf"))

    def group(self, number: int, name: str, members: set[int], *, private: bool = False) -> None:
        """Add a community."""
        self.groups[number] = {"type": "group", "id": number, "full_name": name, "name": name.lower(), "privacy": "private" if private else "public"}
        self.members[number] = members

    def say(
        self, who: int, body: str, *, group: int = 0, reply_to: int = 0, to: tuple[int, ...] = (), at: datetime | None = None, **changes: Any
    ) -> int:
        """Somebody posts; gives the id. Nothing is counted: people have budgets of their own."""
        parent = self.messages.get(reply_to)
        people = set(parent["_to"] if parent else ()) | (set(to) | {who} if to else set())
        number = next(self._ids)
        at = at or self.clock()
        self.messages[number] = {
            "id": number, "sender_id": who, "delegate_id": None, "replied_to_id": parent["thread_id"] if parent else None,
            "created_at": at.astimezone(UTC).strftime("%Y/%m/%d %H:%M:%S +0000"), "network_id": NETWORK, "message_type": "update",
            "sender_type": "user", "url": f"https://www.yammer.com/api/v1/messages/{number}",
            "group_id": parent["group_id"] if parent else group or None,
            "web_url": f"https://www.yammer.com/gemeente.example/messages/{number}", "thread_id": parent["thread_id"] if parent else number,
            "body": {"parsed": body, "plain": self._plain(body), "rich": self._plain(body).replace("&", "&amp;").replace("<", "&lt;")},
            "client_type": "O365 Api Auth", "system_message": False, "direct_message": bool(people), "chat_client_sequence": None,
            "language": None, "notified_user_ids": [int(each) for each in re.findall(r"\[\[user:(\d+)\]\]", body)], "attachments": [],
            "privacy": "private" if people else "public", "liked_by": {"count": 0, "names": []}, "supplemental_reply": False,
            "content_excerpt": self._plain(body)[:100], "_to": sorted(people),
        } | changes  # fmt: skip
        return number

    def posts(self, thread: int = 0, *, by: int = BOT) -> list[str]:
        """What the bot posted, in order."""
        mine = [each for each in self.messages.values() if each["sender_id"] == by and thread in {0, each["thread_id"]}]
        return [str(each["body"]["parsed"]) for each in sorted(mine, key=lambda each: each["id"])]

    def new_refresh_token(self, user: int = BOT) -> str:
        """As after a sign-in."""
        token = f"refresh-{next(self.serial)}"
        self.refresh_tokens[token] = user
        return token

    def revoke(self) -> None:
        """The administrator ends every session of the service user."""
        self.refresh_tokens.clear()
        self.tokens = {token: each for token, each in self.tokens.items() if each[0] != BOT}

    def most_calls(self, kind: str, user: int = BOT, window: float = 30.0) -> int:
        """The most calls of a kind that this user made in any window."""
        times = sorted(each.at for each in self.calls if each.user == user and kind_of(each.path) == kind)
        return max((sum(start <= at < start + window for at in times) for start in times), default=0)

    def polls(self, user: int = BOT) -> list[float]:
        """When the feeds were polled: first pages only, paging back is no new poll."""
        feeds = re.compile(r"/messages/(received|in_group/\d+)\.json$")
        return [each.at for each in self.calls if each.user == user and feeds.search(each.path) and "older_than" not in each.query]

    def _plain(self, body: str) -> str:
        return re.sub(r"\[\[user:(\d+)\]\]", lambda found: self.users.get(int(found[1]), {}).get("full_name", "?"), body)

    @contextmanager
    def outage(self, kind: str) -> Iterator[None]:
        """Yammer behaves badly for a while."""
        self.down = kind
        try:
            yield
        finally:
            self.down = ""


def kind_of(path: str) -> str:
    """Which budget a path counts in."""
    return "messages" if "/messages" in path else "others"


def twice(texts: list[str]) -> list[str]:
    """The texts that stand there more than once."""
    return [text for text, count in Counter(texts).items() if count > 1]

"""Posts what leaves: each post once, also where an answer of Yammer was lost or the program stopped in between."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters.yammer.client import Client, NotSent, Refused, Wait
from adapters.yammer.inbound import PLATFORM, PRIVATE, Sent, oldest_id, sent_by
from adapters.yammer.outbound import bodies, marks, news, same
from adapters.yammer.plan import POSTING, URGENT
from adapters.yammer.threads import Threads
from adapters.yammer.tokens import NeedsLogin, Trouble
from bot.messages import Gone, Later, Outgoing, Receipt, SendResult
from bot.ports import Slot
from bot.service import Service

log = logging.getLogger(__name__)
POSTS, CARDS = "yammer-post", "yammer-card"
NOBODY = 120.0  # seconds until a post is tried again while nobody is signed in
SKEW = 120.0  # seconds by which Yammer's clock may differ from ours
SOON, LONGEST = 5.0, 300.0  # seconds until the next try while Yammer is away
PAGES = 5  # pages of the service user's own posts that are looked through for a doubtful one
GONE = "Het bericht of de community bestaat niet meer op Yammer, of de bot mag er niet schrijven."


@dataclass(frozen=True, slots=True)
class Course:
    """How far one outgoing message came: the ids that Yammer gave, and since when which post is under way. Never a text.

    `mark` recognises the post under way; `alone` says that the thread is gone, so that the person is written to in private.
    """

    ids: list[int] = field(default_factory=list)
    trying: float = 0.0
    mark: str = ""
    at: float = 0.0
    alone: bool = False
    older: int = 0  # how far back was looked for the one under way


class Sender:
    """See bot.ports.Sender."""

    def __init__(self, service: Service, client: Client) -> None:
        self._service, self._client = service, client
        self._threads = Threads(service)
        self._voice = service.house.voice
        self._bad_since = 0.0
        self._claimed: deque[tuple[float, int]] = deque(maxlen=500)  # when which post of ours was made

    async def send(self, out: Outgoing) -> SendResult:
        """Post, or say when to try again."""
        try:
            sent = await (self._update(out) if out.mode == "update" and out.message_id else self._new(out))
        except Wait as wait:
            return Later(wait.seconds)
        except NeedsLogin:
            return Later(NOBODY)
        except Trouble:
            # the longer it lasts, the longer we wait; an outage of hours must not use up the tries of a row
            self._bad_since = self._bad_since or self._now()
            return Later(min(max(self._now() - self._bad_since, SOON), LONGEST))
        except Refused as refused:
            log.warning("yammer: a post was refused with %s", refused.status)
            return Gone(GONE)
        self._bad_since = 0.0
        return sent

    async def _new(self, out: Outgoing) -> SendResult:
        to, card = out.to, out.reply.kind == "case"
        in_public = bool(not to.private and to.person and to.thread)
        slow = bool(to.person) and self._service.team_place(to) is None and not await self._threads.told(to)
        ids = await self._posts(out, bodies(out.reply, self._voice(None), to=to.person if in_public else "", slow=slow))
        if to.person:
            await self._threads.tell(to)
        if card:
            await self._keep_told(out, str(ids[0]))
        return Receipt(str(ids[0]))

    async def _update(self, out: Outgoing) -> SendResult:
        """Post in the card's thread what is new; the card keeps its id, by which its thread is recognised."""
        told = (await self._service.kept.get(CARDS, self._slot(out, out.message_id)) or {}).get("told", [])
        if posts := news(out.reply, told, self._voice(None)):
            await self._posts(replace(out, to=replace(out.to, thread=out.message_id)), posts)
            await self._keep_told(out, out.message_id)
        return Receipt(out.message_id)

    async def _posts(self, out: Outgoing, posts: list[str]) -> list[int]:
        """Post the bodies that were not posted yet; gives all ids. Raises what Client raises."""
        course = await self._course(out)
        rank = URGENT if ("urgent", "1") in out.hints else POSTING
        while len(course.ids) < len(posts):
            body = posts[len(course.ids)]
            number = await self._find(course, out, rank) if course.trying else 0
            if course.trying and not number:
                # it never arrived: that is settled, also where the post itself must wait for its place
                course = replace(course, trying=0.0, mark="", older=0)
                await self._keep(out, course)
            if not number:
                await self._client.reserve(out.key, rank)
                number = await self._post(out, course, body)
            # of one that was found nobody knows when it arrived: it fences nothing in
            self._claimed.append((0.0 if course.trying else self._now(), number))
            course = Course([*course.ids, number], at=self._now(), alone=course.alone)
            await self._keep(out, course)
        return course.ids

    async def _post(self, out: Outgoing, course: Course, body: str) -> int:
        """Post one body. That it is under way is written first, so that a lost answer is looked up instead of posted again."""
        await self._keep(out, replace(course, trying=self._now(), mark=same(body), older=0, at=self._now()))
        idle = replace(course, trying=0.0, mark="", older=0, at=self._now())
        place = _place(out, course)
        try:
            return int((await self._client.post({**place, "body": body}))["id"])
        except Refused as refused:
            if refused.status == 404 and "replied_to_id" in place and out.to.person and not course.alone:
                # the thread was deleted; what a person asked for still reaches them
                await self._keep(out, replace(idle, alone=True))
                raise Wait(1.0) from None
            await self._keep(out, idle)
            raise
        except (Wait, NeedsLogin, NotSent):
            await self._keep(out, idle)
            raise

    async def _find(self, course: Course, out: Outgoing, rank: int) -> int:
        """Look among our own posts for the one that was under way; 0 where it never arrived. Goes on where an earlier look had to wait."""
        # posts that this process knows of, from before and after, fence it in; after a restart only the time does
        before = max((number for at, number in self._claimed if 0 < at < course.trying), default=0)
        after = min((number for at, number in self._claimed if at > course.trying + SKEW), default=0)
        since = datetime.fromtimestamp(course.trying - SKEW, self._service.now().tzinfo)
        known = {number for _, number in self._claimed}
        older = course.older or after
        for _ in range(PAGES):
            query = {"limit": 20} | ({"older_than": older} if older else {})
            envelope = await self._client.get("messages/sent.json", f"{out.key} sent", rank, query=query)
            for sent in sent_by(envelope):
                if sent.at < since or sent.id <= before:
                    return 0
                if same(sent.body) == course.mark and sent.id not in known and _stands_at(sent, _place(out, course)):
                    return sent.id
            older = oldest_id(envelope)
            if not older or not (envelope.get("meta") or {}).get("older_available"):
                return 0
            await self._keep(out, replace(course, older=older))
        return 0

    async def _course(self, out: Outgoing) -> Course:
        found: dict[str, Any] | None = await self._service.kept.get(POSTS, self._slot(out, out.key))
        return Course(**found) if found else Course()

    async def _keep(self, out: Outgoing, course: Course) -> None:
        await self._service.kept.put(POSTS, self._slot(out, out.key), asdict(course))

    async def _keep_told(self, out: Outgoing, message: str) -> None:
        await self._service.kept.put(CARDS, self._slot(out, message), {"told": marks(out.reply), "at": self._now()})

    def _slot(self, out: Outgoing, key: str) -> Slot:
        return (PLATFORM, out.to.tenant, key)

    def _now(self) -> float:
        return self._service.now().timestamp()


def _place(out: Outgoing, course: Course) -> dict[str, str]:
    """Where the next post goes: in the thread, under our own first post, in the community, or to the person alone."""
    to = out.to
    if course.alone or (to.conversation == PRIVATE and not to.thread):
        return {"replied_to_id": str(course.ids[0])} if course.ids else {"direct_to_user_ids": to.person}
    if to.thread or course.ids:
        return {"replied_to_id": to.thread or str(course.ids[0])}
    return {"group_id": to.conversation}


def _stands_at(sent: Sent, place: dict[str, str]) -> bool:
    """Whether a post of ours stands where the doubtful one was to go."""
    if answered := place.get("replied_to_id"):
        return str(sent.thread) == answered
    return sent.thread == sent.id and str(sent.group) == place.get("group_id", "0")

"""The one reader of the service user: a turn at a time, so that tests can let an hour go by. It never answers; the outbox does."""

from __future__ import annotations

import logging
import traceback
from dataclasses import replace

from adapters.yammer.budget import Budget
from adapters.yammer.client import Client, Refused, Silenced, Wait
from adapters.yammer.feeds import Catch, Feeds, delays, feed_of_turn, watched
from adapters.yammer.inbound import PLATFORM, Came, Here, address_of, for_bot, foreign, incoming, like_team_word, team_word
from adapters.yammer.members import Members
from adapters.yammer.sender import CARDS, POSTS
from adapters.yammer.threads import KIND as THREADS
from adapters.yammer.threads import Threads
from adapters.yammer.tokens import NeedsLogin, Trouble
from bot.ports import Unavailable
from bot.service import Service
from bot.settings import Yammer

log = logging.getLogger(__name__)
SOON, LATER, LONGEST = 2.0, 30.0, 300.0  # seconds between turns: something waits; nobody is signed in; Yammer is away
POISON = 3600.0  # seconds that a message which cannot be handled, while others can, holds the cursor
DAY = 86400.0
KEPT_DAYS = {POSTS: 3, THREADS: 60, CARDS: 400}


class Poller:
    """`turn` does one thing and gives the seconds until the next. `trouble` is a sentence for health, "" where all is well."""

    def __init__(self, service: Service, settings: Yammer, client: Client, budget: Budget) -> None:
        self._service, self._settings, self._client, self._budget = service, settings, client, budget
        self._threads, self._members = Threads(service), Members(service, client)
        self._here: Here | None = None
        self._feeds: Feeds | None = None
        self._catch: Catch | None = None
        self._emails: dict[int, str] = {}
        self._failed: dict[str, dict[int, float]] = {}
        self._closed: dict[str, str] = {}  # feeds that Yammer refuses, with the sentence about it
        self._away = 0
        self._worked = self._swept = 0.0
        self._sentence = ""

    @property
    def trouble(self) -> str:
        """What an administrator must know, "" where all is well."""
        return " ".join(filter(None, (self._sentence, *self._closed.values())))

    @property
    def communities(self) -> tuple[str, ...]:
        """What is read beside what is sent to the service user: the communities named in the settings and those of the teams."""
        return watched(self._settings, self._service.house.configuration)

    @property
    def every(self) -> float:
        """Seconds between two polls: as set, or slower where Yammer asks."""
        return max(self._settings.poll_seconds, 60.0, self._feeds.asked if self._feeds else 0.0)

    def delays(self) -> dict[str, float]:
        """See feeds.delays."""
        return delays(self.communities, self.every)

    async def turn(self) -> float:
        """Do the next thing. Never raises; gives the seconds until the next turn."""
        try:
            wait = await self._turn()
        except Wait as told:
            return told.seconds
        except NeedsLogin as reason:
            self._say(str(reason))
            return LATER
        except (Trouble, Unavailable) as reason:
            self._away += 1
            self._say(f"{reason}." if isinstance(reason, Trouble) else "De database is niet te bereiken.")
            return min(self.every * 2.0 ** min(self._away - 1, 4), LONGEST)
        except Exception as error:  # noqa: BLE001 - see below
            self._catch, self._away = None, self._away + 1
            # a message of Yammer that nobody thought of must not end the reading of all others; the text of an error may hold its words
            log.error("yammer: %s at %s", type(error).__name__, _where(error))
            self._say("Er ging iets mis bij het lezen; kijk in het logboek.")
            return min(self.every * 2.0 ** min(self._away - 1, 4), LONGEST)
        self._away = 0
        self._say("")
        return float(wait)

    async def _turn(self) -> float:
        feeds = await self._begun()
        if self._catch is None:
            wait, turn = await self._budget.poll(self.every)
            if wait > 0:
                return wait
            await self._sweep()
            self._catch = await feeds.begin(feed_of_turn(turn, self.communities))
        catch = self._catch
        if not catch.whole:
            try:
                await feeds.page(catch)
            except (Trouble, Silenced, NeedsLogin):
                if not catch.pages:
                    self._catch = None  # this poll was made; the feed's turn comes again, and a feed that is ill holds no other
                raise
            except Refused as refused:
                self._catch = None
                self._closed[catch.feed] = f"Community {catch.feed} is niet te lezen ({refused.status}): is de servicegebruiker er lid?"
                return SOON
            self._closed.pop(catch.feed, None)
            if not catch.whole:
                return SOON
        failed = [came.id for came in catch.fresh() if not await self._handled(came)]
        await feeds.done(catch, self._holding(catch.feed, failed))
        self._catch = None
        return SOON

    def _holding(self, feed: str, failed: list[int]) -> list[int]:
        """Those that still hold the cursor: what fails for an hour while others do not would otherwise stop everything behind it."""
        now = self._service.now().timestamp()
        since_when = self._failed[feed] = {each: self._failed.get(feed, {}).get(each, now) for each in failed}
        let_go = {each for each, since in since_when.items() if now - since > POISON and self._worked > since}
        for each in let_go:
            log.error("yammer: message %s could not be handled for an hour and is let go", each)
        return [each for each in failed if each not in let_go]

    async def _handled(self, came: Came) -> bool:
        """Hand one message to the service, if it is for the bot. False: nothing was written, so it must come again."""
        assert self._here is not None
        here, address = self._here, address_of(came)
        if came.sender == here.user or not came.by_person or (foreign(came, here) and not self._settings.allow_external):
            return True
        at_team = not came.direct and self._service.team_place(address) is not None
        team = at_team and team_word(came) and (here.user in came.mentions or await self._is_about_case(came))
        if not team and not for_bot(came, here, talked=not came.alone and await self._threads.talked(address, came.id)):
            return True
        if at_team and like_team_word(came) and not await self._members.has(came.group, came.sender):
            log.info("yammer: a word of the team by somebody who is no member is left alone")
            return True
        organisation = await self._service.organisation_for(address)
        if organisation is None and (email := await self._email(came.sender)):
            organisation = await self._service.organisation_for(address, email)
        handled = await self._service.handle(incoming(came, organisation, team=team))
        if handled.ok:
            self._worked = self._service.now().timestamp()
        if handled.ok and not team and not came.alone:
            await self._threads.talk(address, came.id)
        return handled.ok

    async def _is_about_case(self, came: Came) -> bool:
        """Whether a team's word stands in the thread of a card, or names a case."""
        if any(letter.isdigit() for letter in came.text.partition(":")[0]):
            return True
        return await self._service.kept.get(CARDS, (PLATFORM, str(came.network), str(came.thread))) is not None

    async def _email(self, person: int) -> str:
        if person not in self._emails:
            try:
                told = await self._client.get(f"users/{person}.json", f"user {person}", kind="others")
            except Refused:
                told = {}
            self._emails[person] = str(told.get("email") or "") if isinstance(told, dict) else ""
        return self._emails[person]

    async def _begun(self) -> Feeds:
        """Who we are, once; and a token that works, renewed ahead of time."""
        grant = await self._client.grant()
        if self._feeds is not None:
            return self._feeds
        if not (grant.user and grant.network):
            me = await self._client.get("users/current.json", "me", kind="others")
            grant = replace(grant, user=int(me["id"]), network=int(me["network_id"]), name=str(me.get("full_name", "")))
            await self._client.keep(grant)
        self._here = Here(grant.user, grant.network)
        feeds = Feeds(self._service, self._client, self._here, grant.since)
        await feeds.enrol(self.communities)
        self._feeds = feeds
        for feed, seconds in self.delays().items():
            log.info("yammer: %s is read every %.0f s", feed, seconds)
        return feeds

    async def _sweep(self) -> None:
        """Once a day take away what is no longer needed to recognise posts and threads."""
        now = self._service.now().timestamp()
        if now - self._swept < DAY:
            return
        self._swept = now
        for kind, days in KEPT_DAYS.items():
            for slot, value in await self._service.kept.all(kind, PLATFORM):
                if now - float(value.get("at", now)) > days * DAY:
                    await self._service.kept.delete(kind, slot)

    def _say(self, sentence: str) -> None:
        if sentence and sentence != self._sentence:
            log.error("yammer: %s", sentence)
        elif self._sentence and not sentence:
            log.info("yammer: works again")
        self._sentence = sentence


def _where(error: BaseException) -> str:
    """File and line where it happened."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    return f"{at.filename}:{at.lineno}"

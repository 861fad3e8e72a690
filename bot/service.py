"""The service: one event in, one transaction, one reply or rows out. What adapters call; see docs/decisions/adapters.md."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import service_intents, service_team
from bot.configuration import TeamPlace
from bot.escalation import Case, account, order
from bot.guidance import Guidance
from bot.messages import Address, Incoming, Reply
from bot.ports import Conflict, Reads, Store, Unavailable
from bot.render import with_text
from bot.rows import CaseFilter, Conversation, Record, Row
from bot.service_clock import tick
from bot.service_house import House
from bot.service_kept import Kept, preference
from bot.service_matter import matter_of
from bot.service_routes import route
from bot.service_turn import Turn, conversation_key, lane_of

log = logging.getLogger(__name__)
TIME_LIMIT = 2.0  # seconds; platforms wait three
TRIES = 6
JUDGED = frozenset({"review", "answer"})
TEAM_STATES = ("open", "claimed", "answered")
ALL_STATES = ("open", "claimed", "answered", "closed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Handled:
    """What came of an event. `ok` false: nothing was written, so let the platform try again; `reply` then says so to a person.

    `reply` is what belongs to the request itself (only where `inline` was asked). `rows` are the keys of what leaves by the outbox.
    """

    ok: bool
    reply: Reply | None = None
    rows: tuple[str, ...] = ()


class Service:
    """See the module. `wake` is called after each commit that left rows, so that the outbox of this process sends them at once."""

    def __init__(self, store: Store, house: House, wake: Callable[[], None] = lambda: None) -> None:
        self.store, self.house, self.wake = store, house, wake
        self.kept = Kept(store, house)

    @property
    def guidance(self) -> Guidance:
        """The guidance that is used now."""
        return self.house.guidance

    async def handle(self, incoming: Incoming, inline: bool = False) -> Handled:
        """Handle one event: commit all that it means, or nothing. Never raises. A redelivery writes nothing, gives the stored reply."""
        try:
            async with asyncio.timeout(TIME_LIMIT):
                for attempt in range(TRIES):
                    try:
                        handled = await self._once(incoming, inline)
                    except Conflict:
                        await asyncio.sleep(0.01 * attempt)
                        continue
                    if handled.rows:
                        self.wake()
                    return handled
                log.warning("handle: %s tries, each time somebody else saved first", TRIES)
        except TimeoutError:
            log.warning("handle: not done within %s s, rolled back", TIME_LIMIT)
        except Unavailable as reason:
            log.error("handle: the store is unavailable: %s", reason)
        except Exception as error:
            # the traceback has no text of a person: only names of functions and the error's type are logged
            log.error("handle: %s", type(error).__name__, exc_info=_without_values(error))
        return Handled(ok=False, reply=self._later(incoming))

    async def look(self, incoming: Incoming) -> Reply | None:
        """Give the reply that `handle` would give, without writing. Never raises."""
        try:
            async with asyncio.timeout(TIME_LIMIT), self.store.read() as tx:
                talk = await self._conversation(tx, incoming)
                known = await self._known(tx, incoming)
                state = self.house.talk.load(talk.state)
                matter = await matter_of(tx, self.house, known, state, self.now())
                return self.house.talk.step(state, known, self.now(), matter).reply
        except (TimeoutError, Unavailable) as reason:
            log.warning("look: %s", type(reason).__name__)
        return self._later(incoming)

    async def tick(self, now: datetime | None = None) -> int:
        """Do what the clock asks: reminders, terms, back-up contact, closing, retention. Gives how much was done. Raises Unavailable."""
        done = await tick(self.store, self.house, now or self.now())
        if done:
            self.wake()
        return done

    def now(self) -> datetime:
        """The time, with its zone."""
        return self.house.now()

    def team_place(self, address: Address) -> TeamPlace | None:
        """The team whose place this is, or None."""
        found = self.house.configuration.teams_at(address)
        return found[0] if found else None

    async def organisation_for(self, address: Address, email: str = "") -> str | None:
        """The organisation of a person: their own choice, else what the workspace or the e-mail domain says for certain, else None."""
        async with self.store.read() as tx:
            chosen = await preference(tx, address)
        known = chosen or self.house.configuration.organisation_of(address.platform, address.tenant, email)
        return known if known in self.guidance.organisations else None

    async def choose_organisation(self, address: Address, slug: str) -> None:
        """Keep a person's own choice."""
        await self.kept.put("organisation", (address.platform, address.tenant, address.person), {"slug": slug})

    async def my_cases(self, address: Address, limit: int = 20) -> list[Case]:
        """The cases of one asker, newest first."""
        async with self.store.read() as tx:
            return await tx.cases(CaseFilter(states=ALL_STATES, asker=account(address), limit=limit))

    async def team_cases(self, place: TeamPlace | None, states: tuple[str, ...] = TEAM_STATES, owner: str = "") -> list[Case]:
        """The cases of a team's place, in the order in which they want attention; None: of the team page, so all."""
        async with self.store.read() as tx:
            found = await tx.cases(CaseFilter(states=states, owner=owner))
        mine = [case for case in found if place is None or self.house.team(case).place == place.place]
        return sorted(mine, key=order)

    async def delivered(self, address: Address, after: int = 0) -> list[Row]:
        """What was sent to a conversation since row `after`, for pages that fetch instead of being called."""
        async with self.store.read() as tx:
            return await tx.lane(lane_of(address), after)

    async def _once(self, incoming: Incoming, inline: bool) -> Handled:
        key, now = seen_key(incoming), self.now()
        async with self.store.write() as tx:
            seen = await tx.seen(key)
            if seen is not None:
                return Handled(True, seen.reply if inline else None)
            turn = Turn(tx, self.house, now, key)
            wish = await service_team.wish_of(turn, incoming)
            if wish is not None:
                reply, done = await service_team.carry_out(turn, incoming, wish)
                quiet = done and wish.pressed  # the card shows what the press did
                own = reply if inline else None if quiet else route(turn, incoming, reply, inline, private=wish.pressed)
            else:
                own = await self._talk(turn, incoming, inline)
            await tx.see(key, own, now, account(incoming.sender))
            return Handled(True, own, await turn.flush())

    async def _talk(self, turn: Turn, incoming: Incoming, inline: bool) -> Reply | None:
        """One turn of the dialogue, with everything it asks for."""
        tx, house = turn.tx, self.house
        talk = await self._conversation(tx, incoming)
        known = await self._known(tx, incoming)
        state = house.talk.load(talk.state)
        matter = await matter_of(tx, house, known, state, turn.now)
        step = house.talk.step(state, known, turn.now, matter)
        organisation = step.state.organisation or known.organisation or ""
        step = await service_intents.carry_out(turn, known, organisation, step)
        await tx.save_conversation(replace(talk, state=house.talk.dump(step.state)), turn.now)
        if step.state.organisation and step.state.organisation != known.organisation:
            where = (incoming.sender.platform, incoming.sender.tenant, incoming.sender.person)
            await tx.put("organisation", where, {"slug": step.state.organisation}, turn.now)
        if step.reply is not None and step.reply.kind in JUDGED and not matter.off:
            await tx.add_record(_record(turn, known, organisation, step.reply))
        own = route(turn, known, step.reply, inline, wait=step.wait) if step.reply is not None else None
        if service_intents.wants_forgetting(step):
            await service_intents.forget(turn, known)
        return own

    async def _conversation(self, tx: Reads, incoming: Incoming) -> Conversation:
        key = conversation_key(incoming.sender)
        return await tx.conversation(key) or Conversation(key, account(incoming.sender), {})

    async def _known(self, tx: Reads, incoming: Incoming) -> Incoming:
        """The message with the person's own choice of organisation, where the adapter knows none."""
        if incoming.organisation is None:
            chosen = await preference(tx, incoming.sender)
            if chosen in self.guidance.organisations:
                return replace(incoming, organisation=chosen)
        return incoming

    def _later(self, incoming: Incoming) -> Reply:
        return with_text(Reply("error", self.house.voice(incoming.organisation)("dienst.te-druk")))


def seen_key(incoming: Incoming) -> str:
    """The key of an event, the same at a redelivery."""
    return f"{incoming.sender.platform}:{incoming.sender.tenant}:{incoming.id}"


def _record(turn: Turn, incoming: Incoming, organisation: str, reply: Reply) -> Record:
    findings = tuple((each.check, each.severity, each.start, each.end) for each in reply.findings)
    rules = tuple(each.rule for each in reply.citations)
    by, version = account(incoming.sender), turn.house.guidance.version
    return Record(turn.now, reply.kind, organisation, by, reply.verdict, version, findings=findings, rules=rules)


class _HiddenError(Exception):
    """An error whose message is not for the log."""


def _without_values(error: BaseException) -> BaseException:
    """The same traceback under an error without its message: a message may quote what a person wrote."""
    return _HiddenError().with_traceback(error.__traceback__)

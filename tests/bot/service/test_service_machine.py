"""Random lives of the whole service on real databases: nothing lost, nothing doubled, nothing to the wrong person."""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.escalation import Case
from bot.messages import Address, Incoming, Later
from bot.outbox import Patience
from bot.rows import CaseFilter
from bot.service import ALL_STATES
from bot.store import SqlStore, open_store
from bot.store.tables import metadata
from tests.support.databases import POSTGRES, fresh_url
from tests.support.house import CHANNEL, Site, build

PEOPLE = st.sampled_from(["anna", "bert"])
TEAM = st.sampled_from(["sanne", "mo"])
NUMBER = st.integers(1, 3)
PATIENT = Patience(first=1, longest=60, give_up=timedelta(days=10_000), most=10_000)  # the clock jumps: giving up has its own tests


class ServiceLife(RuleBasedStateMachine):
    """Askers, colleagues, redeliveries, a failing platform and a clock that jumps."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = self.runner.run(self._open())
        self.site: Site = build(self.store, patience=PATIENT)
        self.past: list[Incoming] = []
        self.count = 0

    async def _open(self) -> SqlStore:
        store = await open_store(self.url)
        async with store.writer.begin() as connection:
            for table in metadata.sorted_tables:
                await connection.execute(table.delete())
            if store.name == "postgresql":
                await connection.execute(sa.text("ALTER SEQUENCE case_numbers_number_seq RESTART"))
            else:
                await connection.execute(sa.text("DELETE FROM sqlite_sequence"))
        return store

    def teardown(self) -> None:
        """Let everything settle and count."""
        try:
            self.runner.run(self._settle())
            self._check_deliveries(self.runner.run(self._cases()))
        finally:
            self.runner.run(self.store.close())
            self.runner.close()

    async def _settle(self) -> None:
        self.site.platform.plan = []
        for _ in range(20):
            await self.site.outbox.settle()
            self.site.clock.pass_(minutes=2)
        async with self.store.read() as tx:
            assert await tx.rows(["waiting"]) == []
            assert await tx.rows(["given-up"]) == []

    async def _cases(self) -> list[Case]:
        async with self.store.read() as tx:
            return await tx.cases(CaseFilter(states=ALL_STATES))

    def _check_deliveries(self, cases: list[Case]) -> None:
        got = self.site.platform.got
        assert max(Counter(each.key for each in got).values(), default=1) == 1, "nothing is sent twice"
        answers = Counter((each.to.person, each.reply.paragraphs[0]) for each in got if each.reply.headline.startswith("Antwoord van"))
        given = Counter((case.asker.person, event.text) for case in cases for event in case.events if event.kind == "answered")
        assert answers == given, "every answer reaches its asker, once"

    def _handle(self, incoming: Incoming) -> None:
        handled = self.runner.run(self.site.service.handle(incoming))
        assert handled.ok
        self.past.append(incoming)

    def _asker(self, who: str, text: str) -> None:
        self._handle(self.site.incoming(text, who=who, sender=Address("teams", "t1", f"chat-{who}", person=who)))

    def _team(self, who: str, move: str, number: int, text: str = "") -> None:
        sender = Address(CHANNEL.platform, CHANNEL.tenant, CHANNEL.conversation, private=False, person=who)
        self._handle(self.site.incoming(text, f"case-{move}:{number}", who=who, sender=sender))

    @rule(who=PEOPLE, draft=st.booleans())
    def ask(self, who: str, draft: bool) -> None:
        """Somebody asks the team."""
        self.count += 1
        self._asker(who, f"{'concept' if draft else 'vraag'} nummer {self.count}")

    @rule(who=PEOPLE, words=st.sampled_from(["erbij nog iets", "dank", "trek in", "hoi", "vergeet mij"]))
    def say(self, who: str, words: str) -> None:
        """Somebody says something about their case, or asks to be forgotten (only without answers, whose texts the check compares)."""
        if words.startswith("vergeet") and any(case.asker.person == who for case in self.runner.run(self._cases())):
            return
        self._asker(who, words)

    @rule(who=TEAM, number=NUMBER, move=st.sampled_from(["claim", "takeover", "close", "reopen", "approve", "wrong"]))
    def press(self, who: str, number: int, move: str) -> None:
        """A colleague presses a button."""
        self._team(who, move, number)

    @rule(who=TEAM, number=NUMBER, move=st.sampled_from(["answer", "note"]), fresh=st.booleans())
    def write(self, who: str, number: int, move: str, fresh: bool) -> None:
        """A colleague answers or notes; sometimes the very same words again."""
        self.count += fresh
        self._team(who, move, number, f"woord {self.count}")

    @rule(data=st.data())
    def redeliver(self, data: st.DataObject) -> None:
        """The platform sends an event of the last days again (platforms do so for hours): nothing new happens."""
        recent = [each for each in self.past if self.site.clock() - each.at < timedelta(days=6)]
        if not recent:
            return
        incoming = data.draw(st.sampled_from(recent))
        again = self.runner.run(self.site.service.handle(incoming))
        assert (again.ok, again.rows) == (True, ())

    @rule(hours=st.integers(1, 200))
    def time_jumps(self, hours: int) -> None:
        """Time goes by; the clock does its work, twice."""
        self.runner.run(self.site.outbox.settle())
        self.site.platform.plan = []
        self.site.clock.pass_(hours=hours)
        self.runner.run(self.site.service.tick())
        assert self.runner.run(self.site.service.tick()) == 0

    @rule(trouble=st.lists(st.sampled_from([ConnectionError(), TimeoutError(), Later(30)]), max_size=4))
    def deliver(self, trouble: list[Exception | Later]) -> None:
        """Delivery runs, on a platform that fails a few times first."""
        self.site.platform.plan = list(trouble)
        self.runner.run(self.site.outbox.settle())

    @invariant()
    def cases_are_sound(self) -> None:
        """A case's state is what its events say, and claimed cases have an owner."""
        for case in self.runner.run(self._cases()):
            assert case.state == _state_by(case)
            assert case.state != "claimed" or case.owner


def _state_by(case: Case) -> str:
    state = ""
    for event in case.events:
        state = {
            "opened": "open", "claimed": "claimed", "answered": "answered", "approved": "answered", "closed": "closed",
            "withdrawn": "withdrawn", "reopened": "claimed" if case.owner else "open",
        }.get(event.kind, state)  # fmt: skip
    return state


@pytest.mark.parametrize("kind", ["sqlite", POSTGRES])
def test_random_lives(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """No lost or doubled answer and no illegal state, whatever is pressed, sent again, or broken, in whatever order."""
    url = asyncio.run(fresh_url(kind, request, tmp_path))
    machine = type("Life", (ServiceLife,), {"url": url})
    random.seed(0)  # jitter of the retries
    how = settings(
        max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", POSTGRES])
def test_many_random_lives(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The same, with more lives and longer ones; the same lives at each run, so that a red run can be looked at."""
    url = asyncio.run(fresh_url(kind, request, tmp_path))
    machine = type("Life", (ServiceLife,), {"url": url})
    random.seed(0)  # jitter of the retries
    run_state_machine_as_test(machine, settings=settings(
        max_examples=100, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    ))  # fmt: skip

"""The budget: ten message calls in 30 seconds, urgent posts first, across processes."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.yammer.budget import Budget
from adapters.yammer.plan import LIMIT, POSTING, READING, URGENT, WINDOW, Plan
from bot.ports import Store
from tests.support import house
from tests.support.databases import EVERY, postgres, store  # noqa: F401 - fixtures
from tests.support.memory_store import MemoryStore


def test_the_eleventh_call_waits_until_the_first_is_out_of_the_window() -> None:
    """Ten calls go at once; the next one is told when there is room, and then goes."""
    plan = Plan()
    assert [plan.take("messages", f"k{n}", POSTING, 100.0 + n) for n in range(LIMIT)] == [0.0] * LIMIT
    wait = plan.take("messages", "late", POSTING, 110.0)
    assert wait == pytest.approx(100.0 + WINDOW - 110.0)
    assert plan.take("messages", "late", POSTING, 110.0 + wait) == 0.0


def test_budgets_of_different_kinds_are_separate() -> None:
    """Looking up a user takes nothing from the messages."""
    plan = Plan()
    for number in range(LIMIT):
        plan.take("messages", f"k{number}", POSTING, 100.0)
    assert plan.take("others", "user", POSTING, 100.0) == 0.0


def test_an_urgent_post_goes_before_those_that_wait_longer() -> None:
    """With one place free, the urgent post takes it and reading comes before ordinary posts."""
    plan = Plan()
    for number in range(LIMIT):
        plan.take("messages", f"k{number}", POSTING, 100.0 + number)
    callers = [("post", POSTING), ("read", READING), ("press", URGENT)]
    waits = {key: plan.take("messages", key, rank, 111.0 + n) for n, (key, rank) in enumerate(callers)}
    free = 100.0 + WINDOW
    assert waits["press"] == pytest.approx(free - 113.0)
    assert plan.take("messages", "post", POSTING, free + 0.1) > 0
    assert plan.take("messages", "read", READING, free + 0.1) > 0
    assert plan.take("messages", "press", URGENT, free + 0.1) == 0.0


def test_who_does_not_come_back_holds_nobody() -> None:
    """A caller that died loses its place, so that the others go on."""
    plan = Plan()
    for number in range(LIMIT):
        plan.take("messages", f"k{number}", POSTING, 100.0)
    plan.take("messages", "dead", URGENT, 101.0)
    assert plan.take("messages", "alive", POSTING, 100.0 + 2 * WINDOW) == 0.0


def test_silence_holds_for_everything() -> None:
    """After a 429 no call of any kind is made until the silence is over."""
    plan = Plan()
    plan.hold(60.0, 100.0)
    assert plan.take("others", "x", URGENT, 110.0) == pytest.approx(50.0)
    assert plan.poll(60.0, 110.0) == pytest.approx(50.0)
    assert plan.take("others", "x", URGENT, 160.0) == 0.0


@given(st.lists(st.tuples(st.floats(0, 8), st.integers(0, 30), st.sampled_from([URGENT, READING, POSTING])), max_size=200))
def test_no_window_ever_holds_more_than_ten(asked: list[tuple[float, int, int]]) -> None:
    """Whoever asks when and how urgently: in no 30 seconds are more than ten calls let through, and plain JSON keeps the plan."""
    plan, now, made = Plan(), 1000.0, []
    for later, who, rank in asked:
        now += later
        plan = Plan.load(plan.dump())
        if plan.take("messages", f"w{who}", rank, now) == 0.0:
            made.append(now)
    assert all(sum(start <= at < start + 30.0 for at in made) <= LIMIT for start in made)


@given(st.integers(1, 60), st.integers(1, 15))
def test_everybody_gets_a_turn(callers: int, step: int) -> None:
    """Whoever comes back when told goes at last, in few tries."""
    plan, now = Plan(), 1000.0
    waiting = {f"w{n}": now for n in range(callers)}
    tries = dict.fromkeys(waiting, 0)
    while waiting:
        for key in [key for key, at in waiting.items() if at <= now]:
            tries[key] += 1
            wait = plan.take("messages", key, POSTING, now)
            if wait:
                waiting[key] = now + wait
            else:
                del waiting[key]
        now += step
    assert max(tries.values()) <= 3 + callers // LIMIT
    assert now - 1000.0 <= (callers // LIMIT + 1) * (WINDOW + step) + step


def test_polls_are_a_minute_apart_and_counted() -> None:
    """One poll a minute for the service user; each has the number by which feeds take turns. A clock set back stops nothing."""
    plan = Plan()
    assert plan.poll(60.0, 1000.0) == 0.0
    assert plan.poll(60.0, 1030.0) == pytest.approx(30.0)
    assert plan.poll(60.0, 1060.0) == 0.0
    assert plan.turn == 2
    assert plan.poll(60.0, 500.0) == 0.0


@pytest.mark.parametrize("store", EVERY, indirect=True)
async def test_two_processes_share_one_budget(store: Store) -> None:  # noqa: F811 - the fixture
    """Twenty calls asked at once by two processes: ten go, on each kind of store."""
    sites = [house.build(store, process=name) for name in ("p1", "p2")]
    budgets = [Budget(site.service, "t") for site in sites]
    waits = await asyncio.gather(*(budgets[n % 2].take("messages", f"k{n}", POSTING) for n in range(20)))
    assert sum(wait == 0.0 for wait in waits) == LIMIT


async def test_a_restart_forgets_no_call() -> None:
    """The calls of the process before count on."""
    kept = MemoryStore()
    before = Budget(house.build(kept).service, "t")
    for number in range(LIMIT):
        await before.take("messages", f"k{number}", POSTING)
    assert await Budget(house.build(kept).service, "t").take("messages", "k", POSTING) > 0

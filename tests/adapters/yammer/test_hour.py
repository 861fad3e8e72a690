"""An hour in a busy town: hundreds of messages, outages, 429s, lost answers, killed processes. Every message answered once, no limit passed."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from itertools import pairwise

import pytest

from adapters.yammer import YammerAdapter
from bot.outbox import Outbox
from tests.adapters.yammer.town import PATIENCE, Town, town
from tests.support import house
from tests.support.fake_yammer import ALICE, BOB, BOT, CAROL, OPEN
from tests.support.house import Site
from tests.support.scripted_talk import ScriptedTalk

COMMUNITY = 78  # a second one that is read, so that the turns are longer


def restarted(here: Town, process: str) -> Site:
    """Kill the process in the middle of what it does, and start another on the same store."""
    for task in here.site.outbox._tasks:
        task.cancel()
    old = here.site
    site = house.build(old.service.store, talk=old.house.talk, configuration=old.house.configuration.model_dump(), clock=here.clock, process=process)
    here.adapter = YammerAdapter(here.adapter._settings)
    site.outbox = Outbox(site.service.store, site.house, {"yammer": here.adapter}, PATIENCE)
    site.house.private_roads = frozenset()
    here.adapter.routes(None, site.service)  # type: ignore[arg-type]  # Yammer has no routes
    return site


async def play(here: Town, messages: int, seconds: int, seed: int, restarts: int) -> None:
    """Let the hour go by, second by second, and then as long as it takes to answer everything."""
    dice = random.Random(seed)  # noqa: S311 - seeded dice for a test
    here.yammer.group(COMMUNITY, "Nieuws", {BOT, ALICE})
    arrivals = sorted(dice.uniform(0, seconds) for _ in range(messages))
    kills = sorted(dice.uniform(0.1 * seconds, 0.9 * seconds) for _ in range(restarts))
    outages = {"503": (0.2, 0.26), "drop": (0.45, 0.48), "429": (0.7, 0.72)}
    here.yammer.mischief = lambda: dice.choice(["lost", "lost", "drop", "429", "503"]) if dice.random() < 0.04 else ""
    said, start, next_turn, old = 0, here.clock().timestamp(), 0.0, []
    while (now := here.clock().timestamp() - start) < 3 * seconds:
        here.yammer.down = next((kind for kind, (a, b) in outages.items() if a <= now / seconds < b), "")
        while said < messages and arrivals[said] <= now:
            said += 1
            how = dice.choice(["private", "mention", "watched"])
            who = dice.choice([ALICE, BOB, CAROL])
            if how == "private":
                here.yammer.say(who, f"nr-{said}.", to=(BOT,))
            else:
                here.yammer.say(who, f"{'[[user:1]]' if how == 'mention' else '/check'} nr-{said}.", group=dice.choice([OPEN, COMMUNITY]))
        if now >= next_turn:
            next_turn = now + await here.adapter.poller().turn()
        if kills and kills[0] <= now:
            kills.pop(0)
            await here.site.outbox.round()
            await asyncio.sleep(dice.uniform(0, 0.01))
            old.append(here.adapter)
            here.site, next_turn = restarted(here, f"p{len(old) + 1}"), 0.0
        await here.site.outbox.settle()
        here.clock.pass_(seconds=1)
        if said == messages and now > seconds and len(answered(here)) == messages and not await waiting(here):
            break
    for adapter in old:
        await adapter.close()


async def waiting(here: Town) -> int:
    """How many rows have not been sent."""
    async with here.site.service.store.read() as tx:
        return (await tx.health(here.clock())).waiting


def answered(here: Town) -> Counter[str]:
    """How often each message was answered."""
    return Counter(number for post in here.yammer.posts() for number in re.findall(r"nr-(\d+)\.", post))


def judge(here: Town, messages: int) -> None:
    """Everything once, nothing too often."""
    assert answered(here) == Counter({str(number): 1 for number in range(1, messages + 1)})
    assert here.yammer.over_limit == 0
    assert here.yammer.most_calls("messages") <= 10
    assert here.yammer.most_calls("others") <= 10
    assert min(later - earlier for earlier, later in pairwise(here.yammer.polls())) >= 60


async def test_ten_minutes_with_everything_going_wrong() -> None:
    """Forty messages in ten minutes with two killed processes."""
    async with town(talk=ScriptedTalk(), communities=(str(OPEN), str(COMMUNITY))) as here:
        await play(here, 40, 600, seed=1, restarts=2)
        judge(here, 40)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3, 4, 5))])
async def test_an_hour_with_five_hundred_messages(seed: int) -> None:
    """Five hundred messages in an hour, outages of minutes, 429s, lost answers, six killed processes: each answered once, within every limit."""
    async with town(talk=ScriptedTalk(), communities=(str(OPEN), str(COMMUNITY))) as here:
        await play(here, 500, 3600, seed=seed, restarts=6)
        judge(here, 500)

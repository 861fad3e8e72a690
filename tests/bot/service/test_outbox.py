"""Delivery: order, patience, honesty."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.messages import Address, Later, Outgoing, Receipt, Reply, SendResult
from bot.outbox import Patience
from bot.ports import Reread, Store
from bot.rows import CaseFilter
from tests.support.databases import EVERY, SQL
from tests.support.house import CHANNEL, Site, build
from tests.support.recording_platform import GONE, BadPlatform, RecordingPlatform

every_store = pytest.mark.parametrize("store", EVERY, indirect=True)
sql_store = pytest.mark.parametrize("store", SQL, indirect=True)
in_memory = pytest.mark.parametrize("store", ["memory"], indirect=True)


async def waiting(store: Store) -> int:
    async with store.read() as tx:
        return len(await tx.rows(["waiting"]))


@every_store
async def test_what_fails_is_tried_again_with_the_same_key(store: Store) -> None:
    """A platform that fails gets the same message with the same key later, and later still; the order of the talk stays."""
    site = build(store, platform=RecordingPlatform([ConnectionError(), TimeoutError()]))
    await site.says("een")
    await site.says("twee")
    assert site.platform.got == []
    for _ in range(6):
        site.clock.pass_(seconds=10)
        await site.outbox.settle()
    assert [text.split(" | ")[0] for text in site.platform.texts()] == ["echo een", "echo twee"]
    assert len({each.key for each in site.platform.tried[:3]}) == 1
    assert await waiting(store) == 0


@in_memory
async def test_the_platform_says_when(store: Store) -> None:
    """"Try later in 40 seconds" is honoured: not before, and then at once."""
    site = build(store, platform=RecordingPlatform([Later(40)]))
    await site.says("een")
    site.clock.pass_(seconds=39)
    await site.outbox.settle()
    assert len(site.platform.tried) == 1
    site.clock.pass_(seconds=1)
    await site.outbox.settle()
    assert len(site.platform.got) == 1


def test_waiting_doubles_up_to_a_limit() -> None:
    """Each wait is about twice the one before, never beyond the longest, never the same for everybody."""
    patience = Patience(first=1, longest=900)
    for attempts in range(1, 30):
        waits = {patience.wait(attempts) for _ in range(20)}
        top = min(900, 2 ** (attempts - 1))
        assert all(top / 2 <= wait <= top for wait in waits)
        assert len(waits) > 1


@in_memory
async def test_a_stuck_conversation_holds_no_other(store: Store) -> None:
    """While one person's platform fails, another's answer arrives."""
    site = build(store, platform=RecordingPlatform([Later(60)]))
    await site.says("een")
    bert = Address("teams", "t1", "chat-bert", person="bert")
    await site.says("twee", who="bert", sender=bert)
    assert [each.to for each in site.platform.got] == [bert]


@every_store
async def test_an_answer_that_cannot_arrive_is_told_to_the_team_and_to_the_asker(store: Store) -> None:
    """Given up visibly: the case says so, the team reads it in the thread, the asker gets a notice, and the row can be sent again."""

    class NoAnswers(RecordingPlatform):
        async def send(self, outgoing: Outgoing) -> SendResult:
            return GONE if outgoing.reply.kind == "team-answer" and not self.plan else await super().send(outgoing)

    site = build(store, platform=NoAnswers())
    await site.says("vraag Mag dit?")
    await site.team("Liever niet.", choice="case-answer:1")
    async with store.read() as tx:
        [lost] = await tx.rows(["given-up"])
        case = await tx.case(1)
    assert case
    assert (lost.about, lost.reason, case.events[-1].kind) == ("antwoord", GONE.reason, "delivery-failed")
    assert any("kwam niet aan" in text for text in site.platform.texts("C-team"))
    assert any("kwam niet aan" in text for text in site.platform.texts("chat-anna"))
    site.platform.plan = [Receipt("now it works")]
    async with store.write() as tx:
        assert await tx.requeue(lost.id, site.clock())
    await site.outbox.settle()
    assert site.platform.got[-1].key == lost.outgoing.key


@in_memory
async def test_a_team_that_cannot_be_reached_is_told_to_the_asker(store: Store) -> None:
    """Where the card cannot be posted, the asker hears to call or mail, and the case stays open for the team page."""
    site = build(store, configuration={"teams": [{"organisation": "provincie-zeeland", "place": CHANNEL_PLACE}]})

    class NoChannel(RecordingPlatform):
        async def send(self, outgoing: Outgoing) -> SendResult:
            return GONE if outgoing.to.platform == "slack" else await super().send(outgoing)

    site.outbox.senders = dict.fromkeys(("slack", "teams"), NoChannel(got=site.platform.got))
    await site.says("vraag Mag dit?")
    assert any("Bel of mail zelf even" in text for text in site.platform.texts("chat-anna"))
    async with store.read() as tx:
        assert [case.state for case in await tx.cases(CaseFilter())] == ["open"]


CHANNEL_PLACE = {"platform": CHANNEL.platform, "tenant": CHANNEL.tenant, "conversation": CHANNEL.conversation}


@in_memory
async def test_after_a_day_it_is_given_up(store: Store) -> None:
    """What fails for longer than the patience lasts is given up, once, and its own notice does not breed others."""
    site = build(store, patience=Patience(give_up=timedelta(hours=1)))
    site.platform.plan = [ConnectionError() for _ in range(1000)]
    await site.says("een")
    for _ in range(40):
        site.clock.pass_(minutes=20)
        await site.outbox.settle()
    async with store.read() as tx:
        lost = await tx.rows(["given-up"])
    assert [row.about for row in lost] == ["reply", "lost"]


@in_memory
async def test_who_cannot_be_reached_in_private_is_told_where_they_asked(store: Store) -> None:
    """The review was for the person alone and cannot arrive: the place gets one line without the review."""
    site = build(store, platform=RecordingPlatform([GONE]))
    place = Address("teams", "t1", "19:kanaal", private=False, person="anna")
    await site.says("check De veerdienst stopt", sender=place)
    assert all(each.reply.kind == "notice" for each in site.platform.got)
    assert any("geen privébericht" in text for text in site.platform.texts())


@sql_store
async def test_another_process_takes_over_when_the_lease_runs_out(store: Store) -> None:
    """A process that died with rows in hand loses them to another one after the lease, not before; every message arrives."""
    dead, alive = build(store, process="dead"), build(store, process="alive")
    alive.clock = dead.clock
    alive.house.now = dead.clock
    await dead.service.handle(dead.incoming("vraag Mag dit?"))
    async with store.write() as tx:
        now = dead.clock()
        taken = await tx.claim_rows("dead", now, now + Patience().lease, ["teams", "slack", "email"], 10)
    assert len(taken) == 3
    await alive.outbox.settle()
    assert alive.platform.got == []
    dead.clock.pass_(seconds=31)
    await alive.outbox.settle()
    assert sorted(each.key for each in alive.platform.got) == sorted(row.outgoing.key for row in taken)


@in_memory
async def test_the_running_outbox_sends_at_once_and_stops_clean(store: Store) -> None:
    """A commit wakes delivery: no wait for the next round. Stopping finishes what is under way."""
    begun, release = asyncio.Event(), asyncio.Event()

    class Slow(RecordingPlatform):
        async def send(self, outgoing: Outgoing) -> SendResult:
            begun.set()
            await release.wait()
            return await super().send(outgoing)

    platform = Slow()
    site = build(store, platform=platform, patience=Patience(idle=60))
    running = asyncio.create_task(site.outbox.run())
    await asyncio.sleep(0)
    await site.service.handle(site.incoming("hoi"))
    await asyncio.wait_for(begun.wait(), 2)
    running.cancel()
    await asyncio.sleep(0)
    release.set()
    await asyncio.wait({running})
    assert (len(platform.got), await waiting(store)) == (1, 0)


class Second:
    """A second reader that does what `how` says."""

    def __init__(self, how: str) -> None:
        self.how = how

    async def read(self, reading: dict[str, Any], offline: Reply) -> Reread | None:
        """See bot.ports.SecondReader."""
        if self.how == "slow":
            await asyncio.sleep(30)
        if self.how == "broken":
            raise RuntimeError
        assert reading == {"text": "langzaam"}
        return Reread(replace(offline, headline="tweede lezing")) if self.how == "good" else None


@pytest.mark.parametrize(("how", "headline"), [("good", "tweede lezing"), ("none", "! Eerst overleggen"), ("broken", "! Eerst overleggen")])
@in_memory
async def test_a_second_reading_settles_one_reply(store: Store, how: str, headline: str) -> None:
    """The reply waits for the second reading and leaves once; without a usable one the offline reply leaves."""
    site = build(store, second=Second(how))
    await site.says("check langzaam")
    assert site.platform.texts() == [headline]


@in_memory
async def test_a_slow_second_reader_holds_nobody_up(store: Store) -> None:
    """When its time is over the offline reply leaves; what belongs to the request itself never waits."""
    site = build(store, second=Second("slow"))
    inline = await site.says("check langzaam", inline=True)
    assert inline.reply
    assert inline.reply.kind == "review"
    await asyncio.wait_for(site.says("check langzaam"), 5)
    assert site.platform.texts() == ["! Eerst overleggen"]


@sql_store
async def test_every_message_arrives_in_order_on_a_bad_day(store: Store) -> None:
    """Every message of twenty talks arrives at least once and in order per talk, though sends fail and answers get lost."""
    site: Site = build(store, platform=BadPlatform(trouble=0.2))
    for number in range(100):
        who = f"p{number % 20}"
        await site.service.handle(site.incoming(f"{number:03}", who=who, sender=Address("teams", "t1", f"chat-{who}", person=who)))
    for _ in range(60):
        await site.outbox.settle()
        site.clock.pass_(seconds=5)
        if not await waiting(store):
            break
    for who in range(20):
        texts = [each.reply.headline[5:8] for each in site.platform.got if each.to.person == f"p{who}"]
        assert list(dict.fromkeys(texts)) == sorted(set(texts))
        assert len(set(texts)) == 5

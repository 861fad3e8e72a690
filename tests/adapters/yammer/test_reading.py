"""Reading: one poll a minute, everything once, whatever Yammer does."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from itertools import pairwise

import pytest

from adapters.yammer.feeds import RECEIVED, delays, feed_of_turn
from bot.configuration import Configuration
from tests.adapters.yammer.town import Town, town
from tests.support.fake_yammer import ALICE, BOB, BOT, CLOSED, GUEST, OPEN, TEAM, FakeYammer, twice
from tests.support.memory_store import MemoryStore
from tests.support.scripted_talk import ScriptedTalk


def questions(here: Town) -> list[str]:
    """The numbers of the questions ("vraag-nr 7") that were answered, in order of the answers."""
    return [post.split("echo nr-")[1].split()[0] for post in here.yammer.posts() if "echo nr-" in post]


def test_feeds_take_turns() -> None:
    """What was sent to the service user every other time, the communities in turn in the rest; alone, it is read every time."""
    assert [feed_of_turn(turn, ("7", "8")) for turn in range(1, 9)] == [RECEIVED, "7", RECEIVED, "8", RECEIVED, "7", RECEIVED, "8"]
    assert [feed_of_turn(turn, ()) for turn in (1, 2, 3)] == [RECEIVED] * 3
    assert delays(("7", "8"), 60) == {RECEIVED: 120, "7": 240, "8": 240}
    assert delays((), 60) == {RECEIVED: 60}


async def test_a_poll_a_minute_and_a_question_once() -> None:
    """In ten minutes there are ten polls, and a question is answered once although its feed is read again and again."""
    async with town(talk=ScriptedTalk()) as here:
        here.yammer.say(ALICE, "[[user:1]] nr-1", group=OPEN)
        here.yammer.say(BOB, "nr-2", to=(BOT,))
        await here.pass_(600)
        assert sorted(questions(here)) == ["1", "2"]
        polls = here.yammer.polls()
        assert len(polls) == 10
        assert all(later - earlier >= 60 for earlier, later in pairwise(polls))


async def test_yammer_may_ask_for_fewer_polls() -> None:
    """A longer requested_poll_interval is kept, a shorter one is not taken."""
    async with town(talk=ScriptedTalk()) as here:
        here.yammer.poll_interval = 180
        await here.pass_(720)
        assert len(here.yammer.polls()) == 4
        here.yammer.poll_interval = 5
        await here.pass_(720)
        assert min(b - a for a, b in pairwise(here.yammer.polls())) >= 60


async def test_the_administrator_is_told_the_delay(caplog: pytest.LogCaptureFixture) -> None:
    """The log says how often each community is read."""
    async with town(talk=ScriptedTalk()) as here:
        with caplog.at_level(logging.INFO, "adapters.yammer"):
            await here.turn()
        assert f"{OPEN} is read every 240 s" in caplog.text
        assert f"{TEAM} is read every 240 s" in caplog.text


async def test_what_came_during_an_outage_is_read_back() -> None:
    """Fifty-five questions while Yammer is away for twenty minutes: paged back, each answered once, in order per feed."""
    async with town(talk=ScriptedTalk()) as here:
        await here.pass_(120)
        with here.yammer.outage("503"):
            for number in range(55):
                here.yammer.say(ALICE, f"nr-{number}", to=(BOT,))
            await here.pass_(1200, step=20)
            assert "503" in here.adapter.trouble
        await here.pass_(1500)
        assert sorted(map(int, questions(here))) == list(range(55))
        assert here.adapter.trouble == ""
        assert here.yammer.over_limit == 0


async def test_an_outage_between_two_pages_skips_nothing() -> None:
    """Where the second page fails, reading goes on from there later, and what came meanwhile is read after it."""
    async with town(talk=ScriptedTalk()) as here:
        await here.pass_(120)
        for number in range(30):
            here.yammer.say(ALICE, f"nr-{number}", to=(BOT,))
        while here.adapter.poller()._catch is None:
            await here.adapter.poller().turn()
            here.clock.pass_(seconds=1)
        with here.yammer.outage("drop"):
            await here.pass_(200)
            for number in range(30, 35):
                here.yammer.say(ALICE, f"nr-{number}", to=(BOT,))
        await here.pass_(1200)
        assert sorted(map(int, questions(here))) == list(range(35))


async def test_what_was_said_before_the_bot_came_is_not_answered() -> None:
    """Questions from before the sign-in stay unanswered; those between sign-in and the first start are answered."""
    async with town(talk=ScriptedTalk()) as here:
        for number in range(30):
            here.yammer.say(ALICE, f"nr-{number}", to=(BOT,), at=here.clock() - timedelta(days=1))
            here.yammer.say(ALICE, f"check: nr-{number}", group=OPEN, at=here.clock() - timedelta(days=1))
        here.yammer.say(ALICE, "nr-100", to=(BOT,))
        await here.pass_(400)
        assert questions(here) == ["100"]


async def test_an_id_that_turns_up_late_is_still_seen() -> None:
    """A message that Yammer shows only after newer ones were read is answered too."""
    async with town(talk=ScriptedTalk()) as here:
        late = here.yammer.say(ALICE, "nr-1", to=(BOT,))
        hidden = here.yammer.messages.pop(late)
        here.yammer.say(BOB, "nr-2", to=(BOT,))
        await here.pass_(130)
        assert questions(here) == ["2"]
        here.yammer.messages[late] = hidden
        await here.pass_(130)
        assert questions(here) == ["2", "1"]


async def test_edits_and_deletions_do_no_harm() -> None:
    """An edited question is not answered anew; one deleted before the answer gets it in private; one deleted before it was read gets none."""
    async with town(talk=ScriptedTalk()) as here:
        edited = here.yammer.say(ALICE, "[[user:1]] nr-1", group=OPEN)
        gone = here.yammer.say(ALICE, "[[user:1]] nr-2", group=OPEN)
        del here.yammer.messages[here.yammer.say(BOB, "nr-3", to=(BOT,))]
        await here.adapter.poller().turn()
        del here.yammer.messages[gone]
        await here.pass_(130)
        here.yammer.messages[edited]["body"] = {"parsed": "[[user:1]] nr-1 toch anders", "plain": "x", "rich": "x"}
        await here.pass_(300)
        assert sorted(questions(here)) == ["1", "2"]
        private = [each for each in here.yammer.messages.values() if each["sender_id"] == BOT and each["direct_message"]]
        assert ["nr-2" in each["body"]["parsed"] for each in private] == [True]
        assert private[0]["_to"] == [BOT, ALICE]


async def test_a_closed_community_is_named_and_the_rest_goes_on() -> None:
    """A community that the service user may not read stands in health; questions elsewhere are answered."""
    async with town(talk=ScriptedTalk(), communities=(str(CLOSED), str(OPEN))) as here:
        here.yammer.say(ALICE, "check: nr-1", group=OPEN)
        await here.pass_(700)
        assert str(CLOSED) in here.adapter.trouble
        assert any("nr-1" in post for post in here.yammer.posts())
        here.yammer.members[CLOSED].add(BOT)
        await here.pass_(700)
        assert here.adapter.trouble == ""


@pytest.mark.parametrize(("allowed", "expected"), [(False, []), (True, ["1"])])
async def test_guests_only_where_that_is_switched_on(allowed: bool, expected: list[str]) -> None:
    """People of other networks get no answer, unless YAMMER_ALLOW_EXTERNAL says so."""
    async with town(talk=ScriptedTalk(), allow_external=allowed) as here:
        here.yammer.say(GUEST, "[[user:1]] nr-1", group=OPEN)
        await here.pass_(200)
        assert questions(here) == expected


async def test_the_network_decides_the_organisation_or_the_address_does() -> None:
    """In a network of several organisations the e-mail domain decides."""
    homes = [
        {"organisation": slug, "tenants": [{"platform": "yammer", "tenant": "100"}], "email_domains": [domain]}
        for slug, domain in (("gemeente", "gemeente.example"), ("gemeente-almere", "almere.example"))
    ]
    shared = Configuration.model_validate({"organisations": homes}).model_dump()
    heard = []

    class Listening(ScriptedTalk):
        def step(self, state, incoming, now, matter):  # type: ignore[no-untyped-def]
            heard.append(incoming.organisation)
            return super().step(state, incoming, now, matter)

    async with town(talk=Listening(), configuration=shared) as here:
        here.yammer.say(ALICE, "[[user:1]] help", group=OPEN)
        await here.pass_(130)
    async with town(talk=Listening()) as here:
        here.yammer.say(ALICE, "[[user:1]] help", group=OPEN)
        await here.pass_(130)
    assert heard == ["gemeente", "provincie-zeeland"]


async def test_an_hour_of_trouble_in_one_message_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """A message on which the service fails holds nobody up, is tried for an hour, and is then let go with a line in the log, without its text."""

    class Fragile(ScriptedTalk):
        def step(self, state, incoming, now, matter):  # type: ignore[no-untyped-def]
            if "breek" in incoming.text:
                raise ValueError(incoming.text)
            return super().step(state, incoming, now, matter)

    async with town(talk=Fragile()) as here:
        here.yammer.say(ALICE, "breek nr-1", to=(BOT,))
        for number in range(2, 8):
            here.yammer.say(BOB, f"nr-{number}", to=(BOT,))
            await here.pass_(700, step=10)
        assert sorted(questions(here)) == [str(number) for number in range(2, 8)]
        assert "is let go" in caplog.text
        assert "breek" not in caplog.text


async def test_the_store_away_loses_nothing() -> None:
    """While the store cannot write, nothing is handled; afterwards everything is."""
    store = MemoryStore()
    async with town(store, talk=ScriptedTalk()) as here:
        await here.pass_(120)
        here.yammer.say(ALICE, "nr-1", to=(BOT,))
        store.broken = True
        for _ in range(30):
            await here.adapter.poller().turn()
            here.clock.pass_(seconds=20)
        assert "database" in here.adapter.trouble
        store.broken = False
        await here.pass_(800)
        assert questions(here) == ["1"]


async def test_listen_runs_until_it_is_cancelled() -> None:
    """The loop of the real program polls by itself and ends at once when cancelled."""
    yammer = FakeYammer()
    async with town(talk=ScriptedTalk(), yammer=yammer) as here:
        task = asyncio.create_task(here.adapter.listen(here.site.service))
        async with asyncio.timeout(5):
            while not yammer.polls():  # noqa: ASYNC110 - the fake is looked at from outside
                await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert twice(yammer.posts()) == []

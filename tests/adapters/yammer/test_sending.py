"""Sending: each post once, urgent first, within the budget, also where answers get lost."""

from __future__ import annotations

from bot.messages import Address, Gone, Later, Outgoing, Receipt, Reply, SendResult
from bot.render import with_text
from tests.adapters.yammer.town import Town, town
from tests.support.fake_yammer import ALICE, BOB, BOT, CLOSED, OPEN, TEAM, twice
from tests.support.scripted_talk import ScriptedTalk

LONG = " ".join(f"Dit is zin nummer {number}, en die is niet erg lang." for number in range(400))


def out(here: Town, text: str = "Ja.", key: str = "k1", thread: int = 0, **changes: object) -> Outgoing:
    """An answer to a private question of Bob, or in a thread."""
    thread = thread or here.yammer.say(BOB, "Mag dit?", to=(BOT,))
    to = Address("yammer", "100", "private", str(thread), True, str(BOB))
    return Outgoing(key, to, with_text(Reply("answer", text)), **changes)  # type: ignore[arg-type]  # whatever a test names


async def until_sent(here: Town, outgoing: Outgoing) -> SendResult:
    """Send until it is done, as the outbox does."""
    for _ in range(50):
        result = await here.adapter.send(outgoing)
        if not isinstance(result, Later):
            return result
        here.clock.pass_(seconds=result.seconds)
    raise AssertionError("never sent")


async def test_a_lost_answer_is_looked_up_and_not_posted_twice() -> None:
    """Yammer took the post but its answer was lost: the second try finds it."""
    async with town() as here:
        message = out(here)
        here.yammer.plan = ["lost"]
        result = await until_sent(here, message)
        assert len(here.yammer.posts()) == 1
        assert result == Receipt(str(max(here.yammer.messages)))


async def test_a_post_that_never_arrived_is_posted() -> None:
    """The connection broke before Yammer took it: the second try posts it, once."""
    async with town() as here:
        here.yammer.plan = ["drop"]
        assert isinstance(await until_sent(here, out(here)), Receipt)
        assert len(here.yammer.posts()) == 1


async def test_the_same_words_in_another_thread_are_another_post() -> None:
    """A doubtful post is not taken for an equal one elsewhere, nor for an earlier one in its own thread."""
    async with town() as here:
        first = out(here, key="k1")
        await until_sent(here, first)
        here.yammer.plan = ["drop"]
        await until_sent(here, out(here, key="k2"))
        here.yammer.plan = ["drop"]
        await until_sent(here, out(here, key="k3", thread=int(first.to.thread)))
        assert len(here.yammer.posts()) == 3


async def test_a_long_answer_goes_on_where_it_stopped() -> None:
    """Of a long answer whose second post fails the first is not posted again, also by a process that knows nothing of the first."""
    async with town() as here:
        message = out(here, LONG)
        here.yammer.plan = ["", "503", "503", "", "lost"]
        assert await here.adapter.send(message) == Later(5.0)
        assert len(here.yammer.posts()) == 1
        async with town(here.site.service.store, yammer=here.yammer, clock=here.clock, sign_in=False) as other:
            result = await until_sent(other, message)
        posts = here.yammer.posts()
        assert twice(posts) == []
        assert len(posts) == 3
        assert posts[1].startswith("(vervolg)")
        assert result == Receipt(str(min(each["id"] for each in here.yammer.messages.values() if each["sender_id"] == BOT)))


async def test_too_many_calls_are_waited_out_on_all_endpoints() -> None:
    """After a 429 nothing at all is called for half a minute, longer after the next."""
    async with town() as here:
        here.yammer.plan = ["429", "429"]
        first = await here.adapter.send(out(here))
        assert first == Later(30.0)
        calls = len(here.yammer.calls)
        assert isinstance(await here.adapter.send(out(here, key="k2")), Later)
        assert await here.adapter.poller().turn() > 29
        assert len(here.yammer.calls) == calls
        here.clock.pass_(seconds=31)
        second = await here.adapter.send(out(here))
        assert isinstance(second, Later)
        assert second.seconds == 60.0


async def test_urgent_answers_pass_the_others() -> None:
    """Of fifteen answers at once the urgent ones are among the first ten, whoever asked first."""
    async with town() as here:
        rows = [out(here, f"nr-{n}", f"k{n}", hints=(("urgent", "1"),) if n >= 13 else ()) for n in range(15)]
        for row in rows[:10]:
            await here.adapter.send(row)
        for row in rows[10:]:
            assert isinstance(await here.adapter.send(row), Later)
        here.clock.pass_(seconds=35)
        results = {row.key: await here.adapter.send(row) for row in rows[10:]}
        assert isinstance(results["k13"], Receipt)
        assert isinstance(results["k14"], Receipt)


async def test_what_cannot_be_posted_is_given_up_with_a_sentence() -> None:
    """A community that is closed to the bot, and a thread of nobody that is gone, give a reason."""
    async with town() as here:
        closed = Outgoing("k1", Address("yammer", "100", str(CLOSED), private=False), with_text(Reply("case", "Zaak 1")))
        gone = Outgoing("k2", Address("yammer", "100", str(OPEN), "123", private=False), with_text(Reply("notice", "Zaak 1")))
        for each in (closed, gone):
            result = await until_sent(here, each)
            assert isinstance(result, Gone)
            assert "Yammer" in result.reason


async def test_a_few_minutes_are_announced_once_in_a_thread() -> None:
    """The first answer in a thread says that answers take minutes; the team's threads are not told."""
    async with town(talk=ScriptedTalk()) as here:
        thread = here.yammer.say(ALICE, "[[user:1]] nr-1", group=OPEN)
        await here.pass_(130)
        here.yammer.say(ALICE, "[[user:1]] nr-2", reply_to=thread)
        here.yammer.say(BOB, "[[user:1]] nr-3", group=TEAM)
        await here.pass_(130)
        assert ["een paar minuten" in post for post in here.yammer.posts()] == [True, False, False]


async def test_nothing_that_is_kept_holds_a_text() -> None:
    """What the adapter keeps beside the service's own tables holds no word of question or answer."""
    async with town(talk=ScriptedTalk()) as here:
        here.yammer.say(ALICE, "[[user:1]] Kanarievogel", group=OPEN)
        await here.pass_(300)
        assert "Kanarievogel" in here.yammer.posts()[0]
        kept = [await here.site.service.kept.all(kind) for kind in ("yammer-post", "yammer-thread", "yammer-cursor", "yammer-budget", "sealed")]
        assert all(kept)
        assert "Kanarievogel" not in repr(kept)
        assert "refresh-" not in repr(kept)

"""One event in: what is committed, what comes back, what leaves."""

from dataclasses import replace

import pytest

from bot.messages import Address
from bot.ports import Conflict, Store
from bot.rows import CaseFilter
from bot.service_kept import switch
from tests.support.databases import EVERY
from tests.support.house import ORGANISATION, build
from tests.support.memory_store import MemoryStore
from tests.support.scripted_talk import ScriptedTalk

every_store = pytest.mark.parametrize("store", EVERY, indirect=True)
in_memory = pytest.mark.parametrize("store", ["memory"], indirect=True)
CROWD = Address("slack", "T1", "C-all", "t9", private=False, person="anna")


@every_store
async def test_a_redelivery_gives_the_stored_reply_and_writes_nothing(store: Store) -> None:
    """The same event again: the same reply, no second case, no second row."""
    site = build(store)
    event = site.incoming("vraag mag dit?")
    first = await site.service.handle(event, inline=True)
    assert first.reply
    again = await site.service.handle(event, inline=True)
    assert (again.ok, again.reply, again.rows) == (True, first.reply, ())
    async with store.read() as tx:
        assert len(await tx.cases(CaseFilter())) == 1
        assert len(await tx.rows(["waiting"])) == len(first.rows) == 2


@in_memory
async def test_what_belongs_to_the_request_comes_back_and_all_else_leaves_as_a_row(store: Store) -> None:
    """Inline: the reply is handed back. Otherwise the same reply leaves by the outbox to where the question came from."""
    site = build(store)
    inline = await site.says("hoi", inline=True)
    assert inline.reply
    assert (inline.reply.headline, site.platform.got) == ("echo hoi | zaak   | 0 akkoord", [])
    handled = await site.says("hoi")
    assert (handled.reply, site.platform.got[0].to, site.platform.got[0].key) == (None, site.incoming().sender, handled.rows[0])


@in_memory
async def test_the_talk_is_remembered_per_person(store: Store) -> None:
    """Each person in a shared place has a talk of their own."""
    site = build(store)
    for who in ("anna", "bert", "anna"):
        await site.says(f"hier {who}", sender=replace(CROWD, person=who))
    async with store.read() as tx:
        talk = await tx.conversation("slack|T1|C-all|t9|anna")
    assert talk
    assert (talk.version, talk.state["history"]) == (2, ["hier anna", "hier anna"])


@in_memory
async def test_a_draft_is_not_reviewed_before_others(store: Store) -> None:
    """A draft in a channel: the review goes to the person alone, the channel gets one line. Without a private road: only the verdict."""
    site = build(store)
    await site.says("check De veerdienst stopt", sender=CROWD)
    review, line = site.platform.got
    assert (review.mode, review.reply.kind, review.to) == ("private", "review", CROWD)
    assert (line.mode, line.reply.kind) == ("post", "notice")
    assert not line.reply.findings
    await site.says("check De veerdienst stopt", sender=replace(CROWD, platform="yammer"))
    assert [(each.mode, each.reply.headline, each.reply.findings) for each in site.platform.got[2:]] == [("post", "! Eerst overleggen", ())]


@in_memory
async def test_looking_writes_nothing(store: Store) -> None:
    """`look` gives the reply of `handle` and leaves no trace."""
    site = build(store)
    reply = await site.service.look(site.incoming("check dit"))
    assert reply
    assert reply.kind == "review"
    assert isinstance(store, MemoryStore)
    assert not (store.data.talks)
    assert not (store.data.seen)
    assert not (store.data.rows)
    assert not (store.data.records)


@in_memory
async def test_a_decision_record_holds_no_words(store: Store) -> None:
    """Verdict, checks, severities, offsets and rules are recorded; no quote, no answer."""
    site = build(store)
    await site.says("check De veerdienst stopt")
    async with store.read() as tx:
        [record] = await tx.records("teams:t1:anna")
    assert (record.verdict, record.findings, record.rules) == ("overleggen", (("woordvoering", "consult", 0, 3),), ("zl-4",))
    assert "veerdienst" not in repr(record)


@in_memory
async def test_when_the_store_is_away_nothing_is_acknowledged(store: Store) -> None:
    """The platform is told to try again, a person gets a sentence; afterwards it works by itself."""
    assert isinstance(store, MemoryStore)
    site = build(store)
    event = site.incoming("hoi")
    store.broken = True
    handled = await site.service.handle(event)
    assert not handled.ok
    assert handled.reply
    assert handled.reply.kind == "error"
    looked = await site.service.look(event)
    assert looked
    assert looked.kind == "error"
    store.broken = False
    assert (await site.service.handle(event)).ok


class Breaking(ScriptedTalk):
    """Raises an error that quotes what the person wrote."""

    def step(self, state, incoming, now, matter):  # type: ignore[no-untyped-def]  # noqa: ARG002 - the port's signature
        """Fail."""
        raise RuntimeError(incoming.text)


@in_memory
async def test_an_error_within_is_a_sentence_and_never_logs_what_was_written(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours rolls back; the log has the place and the kind of error, not the person's words."""
    site = build(store, talk=Breaking())
    handled = await site.service.handle(site.incoming("heel geheim"))
    assert not handled.ok
    assert "RuntimeError" in caplog.text
    assert "heel geheim" not in caplog.text


@in_memory
async def test_who_was_overtaken_loads_and_steps_again(store: Store) -> None:
    """A Conflict is no error of the person: the event is handled on what the other one left."""
    site = build(store)
    assert isinstance(store, MemoryStore)
    left = [1, 2]

    class Overtaken(ScriptedTalk):
        def step(self, state, incoming, now, matter):  # type: ignore[no-untyped-def]
            if left:
                left.pop()
                raise Conflict("somebody was faster")
            return super().step(state, incoming, now, matter)

    site.house.talk = Overtaken()
    assert (await site.service.handle(site.incoming("hoi"))).ok


@in_memory
async def test_the_switch_says_who_helps(store: Store) -> None:
    """While the bot is off it says so and names the contact, per organisation and platform; on again it answers."""
    site = build(store)
    here = Address("console", "", "", person="beheer")
    await switch(store, site.house, ORGANISATION, "teams", True, here, "Beheer", "storing")
    off = await site.says("hoi", inline=True)
    assert off.reply
    assert "Team Communicatie" in off.reply.text
    other = await site.says("hoi", inline=True, sender=Address("slack", "T1", "D1", person="anna"))
    assert other.reply
    assert other.reply.headline.startswith("echo")
    await switch(store, site.house, ORGANISATION, "teams", False, here, "Beheer", "weer goed")
    on = await site.says("hoi", inline=True)
    assert on.reply
    assert on.reply.headline.startswith("echo")


@in_memory
async def test_an_organisation_is_known_or_asked_never_guessed(store: Store) -> None:
    """One organisation in a workspace is certain; in a shared one the e-mail domain or the person's own choice decides; else nobody knows."""
    site = build(store)
    shared = Address("teams", "shared", "c", person="kim")
    known = site.service.organisation_for
    assert await known(Address("slack", "T1", "D1", person="anna")) == ORGANISATION
    assert await known(shared) is None
    assert await known(shared, "kim@almere.example") == "gemeente-almere"
    assert await known(shared, "kim@elders.example") is None
    await site.says("ik-ben gemeente", sender=shared, organisation=None)
    assert await known(shared, "kim@almere.example") == "gemeente"
    assert await known(replace(shared, person="jan")) is None
    await site.service.choose_organisation(shared, "rijksoverheid")
    assert await known(shared) == "rijksoverheid"

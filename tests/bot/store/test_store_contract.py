"""What every store promises: the one in memory and the SQL one on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import escalation
from bot.approval import approval_of
from bot.messages import Address, Receipt, Reply
from bot.ports import Conflict, Store
from bot.rows import Audit, CaseFilter, Conversation, Example, Record, Seen
from tests.support.cases import ANNA, ASKER, MONDAY, SANNE, fresh, moved
from tests.support.databases import EVERY
from tests.support.values import LEASE, TEAM, row

pytestmark = pytest.mark.parametrize("store", EVERY, indirect=True)
UNTIL = MONDAY + LEASE
ME = "web:t:anna"


async def _fails(store: Store) -> None:
    async with store.write() as tx:
        await tx.see("e2", None, MONDAY, ME)
        await tx.put_rows([row("r")], "", UNTIL)
        raise ZeroDivisionError


async def test_what_is_written_is_there_and_what_fails_is_not(store: Store) -> None:
    """A transaction that ends well is kept whole; one that raises leaves nothing."""
    async with store.write() as tx:
        await tx.see("e1", Reply("notice", "ja"), MONDAY, ME)
    with pytest.raises(ZeroDivisionError):
        await _fails(store)
    async with store.read() as tx:
        first = await tx.seen("e1")
        assert first
        assert first.reply == Reply("notice", "ja")
        assert await tx.seen("e2") is None
        assert await tx.rows(["waiting"]) == []


async def test_an_event_is_seen_once(store: Store) -> None:
    """The second writer of the same event gets a Conflict, so nothing is done twice."""
    async with store.write() as tx:
        await tx.see("e1", None, MONDAY, ME)
    with pytest.raises(Conflict):
        async with store.write() as tx:
            await tx.see("e1", None, MONDAY, ME)


async def test_a_conversation_is_saved_over_the_version_that_was_loaded(store: Store) -> None:
    """Who loaded an older version, or thinks it is new, gets a Conflict."""
    new = Conversation("k", ME, {"question": "Mag dit?"})
    async with store.write() as tx:
        await tx.save_conversation(new, MONDAY)
    async with store.write() as tx:
        there = await tx.conversation("k")
        assert there == replace(new, version=1)
        await tx.save_conversation(replace(there, state={"question": "En dit?"}), MONDAY)
    for late in (replace(new, version=1), new):
        with pytest.raises(Conflict):
            async with store.write() as tx:
                await tx.save_conversation(late, MONDAY)


async def test_a_case_comes_back_as_it_was_saved(store: Store) -> None:
    """Every field and event of a case survives, and an older version cannot overwrite it."""
    case = replace(fresh(), number=1)
    async with store.write() as tx:
        assert await tx.new_number() == 1
        assert await tx.new_number() == 2
        await tx.save_case(case, case.events)
    async with store.write() as tx:
        loaded = await tx.case(1)
        assert loaded == replace(case, version=1)
        claimed = moved(escalation.claim(loaded, SANNE, MONDAY))
        await tx.save_case(claimed.case, claimed.events)
    async with store.read() as tx:
        assert await tx.case(1) == replace(claimed.case, version=2)
        assert await tx.case(99) is None
    with pytest.raises(Conflict):
        async with store.write() as tx:
            await tx.save_case(replace(case, version=1), ())


async def test_cases_are_found_by_state_asker_owner_and_organisation(store: Store) -> None:
    """Lists show urgent cases first, then what is due first; an asker's own newest first."""
    async with store.write() as tx:
        for number, urgent in ((1, False), (2, True), (3, False)):
            case = replace(fresh(urgent=urgent), number=number)
            await tx.save_case(case, case.events)
        claimed = moved(escalation.claim(replace(fresh(), number=3, version=1), SANNE, MONDAY))
        await tx.save_case(claimed.case, claimed.events)
    async with store.read() as tx:
        assert [case.number for case in await tx.cases(CaseFilter())] == [2, 1, 3]
        assert [case.number for case in await tx.cases(CaseFilter(asker=ME))] == [3, 2, 1]
        assert [case.number for case in await tx.cases(CaseFilter(owner=SANNE.account))] == [3]
        assert [case.number for case in await tx.cases(CaseFilter(states=("open",), limit=1))] == [2]
        assert await tx.cases(CaseFilter(organisations=("gemeente",))) == []


async def test_due_cases_are_those_the_clock_waits_for(store: Store) -> None:
    """A case is due from its reminder on, not before."""
    case = fresh()
    assert case.remind
    async with store.write() as tx:
        await tx.save_case(case, case.events)
        assert await tx.due_cases(case.remind - timedelta(seconds=1), 10) == []
        assert [each.number for each in await tx.due_cases(case.remind, 10)] == [7]


async def test_rows_leave_in_order_per_lane(store: Store) -> None:
    """Only the first waiting row of a lane is taken; lanes do not wait for each other; urgent lanes go first."""
    other = replace(TEAM, conversation="C2")
    async with store.write() as tx:
        await tx.put_rows([row("a1"), row("a2"), row("b1", other, hints=(("urgent", "1"),))], "", UNTIL)
        assert [each.outgoing.key for each in await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)] == ["b1", "a1"]
        assert await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10) == []
        first = (await tx.rows(["waiting"]))[0]
        await tx.row_sent(first, "p1", Receipt("m1"), MONDAY)
        assert [each.outgoing.key for each in await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)] == ["a2"]


async def test_a_lease_keeps_others_away_until_it_runs_out(store: Store) -> None:
    """The process that wrote a row may send it at once; another one only when the lease is over; then the first cannot end it any more."""
    async with store.write() as tx:
        await tx.put_rows([row("a")], "p1", UNTIL)
        assert await tx.claim_rows("p2", MONDAY, UNTIL, ["slack"], 10) == []
        [mine] = await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)
        assert mine.attempts == 1
        [taken] = await tx.claim_rows("p2", UNTIL, UNTIL + LEASE, ["slack"], 10)
        await tx.row_sent(mine, "p1", Receipt("m1"), UNTIL)
        assert len(await tx.rows(["waiting"])) == 1
        await tx.row_sent(taken, "p2", Receipt("m1"), UNTIL)
        assert len(await tx.rows(["sent"])) == 1


async def test_rows_wait_are_given_up_and_sent_again(store: Store) -> None:
    """A row that was put off waits for its time and holds its lane; a given-up one waits again when asked, once."""
    soon = MONDAY + timedelta(seconds=5)
    async with store.write() as tx:
        await tx.put_rows([row("a"), row("b")], "", UNTIL)
        [first] = await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)
        await tx.row_later(first, "p1", soon, "429")
        assert await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10) == []
        [again] = await tx.claim_rows("p2", soon, UNTIL, ["slack"], 10)
        assert (again.outgoing.key, again.attempts) == ("a", 2)
        await tx.row_given_up(again, "p2", "weg", soon)
        [lost] = await tx.rows(["given-up"])
        assert lost.reason == "weg"
        assert await tx.requeue(lost.id, soon)
        assert not await tx.requeue(lost.id, soon)
        assert [each.outgoing.key for each in await tx.claim_rows("p1", soon, UNTIL, ["slack"], 10)] == ["a"]


async def test_a_newer_update_replaces_a_waiting_one(store: Store) -> None:
    """Of two updates of a card that wait, only the newer is sent; one that is being sent is left alone; posts are never replaced."""
    async with store.write() as tx:
        await tx.put_rows([row("post", card="case:7"), row("u1", card="case:7", mode="update")], "p1", UNTIL)
        await tx.put_rows([row("u2", card="case:7", mode="update")], "p1", UNTIL)
        assert [each.outgoing.key for each in await tx.rows(["waiting"])] == ["post", "u2"]
        [post] = await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)
        await tx.row_sent(post, "p1", Receipt("m1"), MONDAY)
        await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)
        await tx.put_rows([row("u3", card="case:7", mode="update")], "p1", UNTIL)
        assert [each.outgoing.key for each in await tx.rows(["waiting"])] == ["u2", "u3"]


async def test_a_key_is_one_row(store: Store) -> None:
    """The same key again adds nothing."""
    async with store.write() as tx:
        assert len(await tx.put_rows([row("a")], "", UNTIL)) == 1
        assert await tx.put_rows([row("a", text="anders")], "", UNTIL) == []


async def test_a_card_is_known_from_its_receipt(store: Store) -> None:
    """After the receipt the card is found by name and by place and message; a word in its thread does not move it."""
    async with store.write() as tx:
        await tx.put_rows([row("post", card="case:7"), row("note", card="case:7", hints=(("note", "1"),))], "", UNTIL)
        for message in ("m1", "m2"):
            [taken] = await tx.claim_rows("p1", MONDAY, UNTIL, ["slack"], 10)
            await tx.row_sent(taken, "p1", Receipt(message), MONDAY)
        [card] = await tx.cards("case:7")
        assert (card.message_id, card.to) == ("m1", TEAM)
        assert await tx.card_at("slack", "T1", "C1", "m1") == card
        assert await tx.card_at("slack", "T1", "C1", "m2") is None


async def test_a_platform_that_nobody_serves_here_waits(store: Store) -> None:
    """A process takes only rows of the platforms that it serves."""
    async with store.write() as tx:
        await tx.put_rows([row("a")], "", UNTIL)
        assert await tx.claim_rows("p1", MONDAY, UNTIL, ["teams"], 10) == []


async def test_small_things_are_kept_replaced_and_taken_away(store: Store) -> None:
    """A kept thing is found by its slot and among its kind; another tenant's is another thing."""
    here, there = ("teams", "t1", "chat"), ("teams", "t2", "chat")
    async with store.write() as tx:
        await tx.put("reference", here, {"url": "a"}, MONDAY)
        await tx.put("reference", here, {"url": "b"}, MONDAY)
        await tx.put("reference", there, {"url": "c"}, MONDAY)
        assert await tx.kept("reference", here) == {"url": "b"}
        assert await tx.all_kept("reference", "teams", "t1") == [(here, {"url": "b"})]
        await tx.put("reference", here, None, MONDAY)
        assert await tx.kept("reference", here) is None
        assert await tx.all_kept("reference") == [(there, {"url": "c"})]
        assert await tx.all_kept("cursor") == []


async def test_approvals_stand_until_they_end(store: Store) -> None:
    """An approval is found for its asker until its time is over."""
    given = approval_of(fresh(), "Sanne", ME, MONDAY)
    async with store.write() as tx:
        await tx.add_approval(given)
        assert await tx.approvals(ME, MONDAY) == [given]
        assert await tx.approvals(ME, given.until) == []
        assert await tx.approvals("web:t:bert", MONDAY) == []


async def test_records_examples_audits_and_counters(store: Store) -> None:
    """What is written for later is read back as it was."""
    record = Record(MONDAY, "review", "gemeente", ME, "aanpassen", "v1", "f1", (("ironie", "warning", 3, 9),), ("gem-1",))
    example = Example(MONDAY, "not-fitting", "gemeente", "v1", "tekst", "ironie", "is een citaat")
    audit = Audit(MONDAY, SANNE.account, "Sanne", "show", 7)
    async with store.write() as tx:
        await tx.add_record(record)
        await tx.add_example(example)
        await tx.add_audit(audit)
        await tx.count("helpful")
        await tx.count("helpful")
    async with store.read() as tx:
        assert await tx.records(ME) == [record]
        assert await tx.examples() == [example]
        assert await tx.audits(7) == [audit]
        assert await tx.counted() == {"helpful": 2}


async def test_health_counts_what_waits(store: Store) -> None:
    """Health tells how many rows wait and since when, how many were given up, how many cases are open."""
    async with store.write() as tx:
        await tx.put_rows([row("a"), row("b")], "", UNTIL)
        await tx.save_case(fresh(), fresh().events)
        health = await tx.health(MONDAY + timedelta(seconds=60))
    assert (health.waiting, health.oldest, health.given_up, health.open_cases) == (2, 60.0, 0, 1)


async def test_a_person_is_forgotten(store: Store) -> None:
    """After it no text of the account is left, its records stand without a name, and another person's things are untouched."""
    bert = Address("web", "t", "c-bert", person="bert")
    ended = moved(escalation.withdraw(fresh(), ASKER, MONDAY)).case
    async with store.write() as tx:
        await tx.save_case(ended, ended.events)
        await tx.save_conversation(Conversation("a", ME, {"question": "geheim"}), MONDAY)
        await tx.save_conversation(Conversation("b", "web:t:bert", {"question": "ook"}), MONDAY)
        await tx.see("e1", Reply("notice", "geheim"), MONDAY, ME)
        await tx.put("organisation", ("web", "t", "anna"), {"slug": "gemeente"}, MONDAY)
        await tx.add_record(Record(MONDAY, "answer", "gemeente", ME, "ja", "v1"))
        await tx.put_rows([row("1", ANNA), row("2", bert)], "p1", UNTIL)
        for each in await tx.claim_rows("p1", MONDAY, UNTIL, ["web"], 9):
            await tx.row_sent(each, "p1", Receipt("m"), MONDAY)
        done = await tx.forget_account(ME, MONDAY)
    assert done == {"cases": 1, "conversations": 1, "seen": 1, "messages": 1, "approvals": 0, "kept": 1, "records": 1}
    async with store.read() as tx:
        assert await tx.conversation("a") is None
        assert await tx.conversation("b") is not None
        assert await tx.seen("e1") == Seen(None), "its id stays, or a redelivery would be handled as new"
        assert await tx.records(ME) == []
        assert [each.outgoing.key for each in await tx.rows(["sent"])] == ["2"]
        case = await tx.case(7)
        assert case
        assert (case.question, case.draft, case.asker.person, case.findings) == ("", "", "", (("woordvoering", ""),))
        assert {(event.text, event.actor.name) for event in case.events} == {("", "")}
        assert [event.kind for event in case.events] == ["opened", "withdrawn"]


async def test_texts_go_before_records_do(store: Store) -> None:
    """After the shorter term texts are gone and the course of a case stands; after the longer one that goes too; open cases stay whole."""
    ended = moved(escalation.withdraw(fresh(), ASKER, MONDAY)).case
    waiting = replace(fresh(), number=8)
    async with store.write() as tx:
        await tx.save_case(ended, ended.events)
        await tx.save_case(waiting, waiting.events)
        await tx.save_conversation(Conversation("a", ME, {"question": "geheim"}), MONDAY)
        await tx.add_record(Record(MONDAY, "answer", "gemeente", ME, "ja", "v1"))
        month = MONDAY + timedelta(days=31)
        assert await tx.forget_old(month - timedelta(days=30), month - timedelta(days=365), month, 100) == 2
        assert await tx.conversation("a") is None
        assert len(await tx.records(ME)) == 1
        case = await tx.case(7)
        assert case
        assert (case.draft, len(case.events)) == ("", 2)
        year = MONDAY + timedelta(days=366)
        assert await tx.forget_old(year - timedelta(days=30), year - timedelta(days=365), year, 100) == 2
        assert await tx.records(ME) == []
        assert await tx.case(7) is None
        assert await tx.case(8) == replace(waiting, version=1)

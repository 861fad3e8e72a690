"""A question from the asker to the team and back, on one platform or two."""

from dataclasses import replace

import pytest

from bot.escalation import Case
from bot.messages import Address
from bot.ports import Store
from bot.steps import OpenCase, Step
from tests.support.databases import EVERY
from tests.support.house import CHANNEL, CONFIGURATION, Site, build
from tests.support.scripted_talk import ScriptedTalk

every_store = pytest.mark.parametrize("store", EVERY, indirect=True)
in_memory = pytest.mark.parametrize("store", ["memory"], indirect=True)
PAGE = Address("web", "", "team", private=False, person="page")


async def the_case(site: Site) -> Case:
    return (await site.service.my_cases(site.incoming().sender))[0]


def said(site: Site, conversation: str) -> list[str]:
    here = [each.reply for each in site.platform.got if each.to.conversation == conversation]
    return [" ".join((reply.headline, *reply.paragraphs)) for reply in here]


@every_store
async def test_a_question_from_teams_is_answered_in_slack_and_comes_back(store: Store) -> None:
    """Asked on Teams, card in the team's Slack channel, claimed and answered there, signed answer where it was asked, thanks close it."""
    site = build(store)
    await site.says("vraag Mag ik dit plaatsen?")
    card = next(each for each in site.platform.got if each.reply.kind == "case")
    assert (card.to, card.card) == (CHANNEL, "case:1")
    assert "Mag ik dit plaatsen?" in card.reply.text
    await site.team(choice="case-claim:1")
    await site.team("Wacht op het persbericht.", choice="case-answer:1")
    assert said(site, "chat-anna")[-1] == "Antwoord van Team Communicatie (zaak 1) Wacht op het persbericht."
    assert site.platform.got[-1].reply.after[0] == "Met groet, Team Communicatie"
    assert site.platform.edited[-1].message_id, "the card is changed in place"
    await site.says("dank")
    assert (await the_case(site)).state == "closed"
    assert said(site, "C-team")[-1].startswith("Zaak 1: de vrager bedankt")


@in_memory
async def test_typed_words_in_the_thread_do_what_buttons_do(store: Store) -> None:
    """`claim`, `notitie:`, `antwoord:` in the card's thread; other words there are the team's own and get a hint when the bot is called."""
    site = build(store)
    await site.says("vraag Mag dit?")
    async with store.read() as tx:
        [card] = await tx.cards("case:1")
    for words, state in (("claim", "claimed"), ("notitie: even bellen", "claimed"), ("Antwoord: Liever niet.", "answered"), ("sluit", "closed")):
        await site.team(words, thread=card.message_id)
        assert (await the_case(site)).state == state
    assert [event.text for event in (await the_case(site)).events if event.kind in {"noted", "answered"}] == ["even bellen", "Liever niet."]
    assert not any("even bellen" in each.reply.text for each in site.platform.got if each.to.conversation == "chat-anna")
    await site.team("wat vinden jullie?", thread=card.message_id)
    assert "Typ: claim" in said(site, "C-team")[-1]
    await site.team("heropen 1")
    assert (await the_case(site)).state == "claimed"


@in_memory
async def test_a_colleagues_own_question_in_the_channel_is_a_question(store: Store) -> None:
    """A sentence outside a thread that happens to begin with such a word goes to the dialogue; a bare word asks for the number."""
    site = build(store)
    await site.team("sluit dit aan bij onze huisstijl?")
    assert said(site, "C-team")[-1].startswith("echo sluit dit aan")
    await site.team("antwoord: ja")
    assert "Welke zaak bedoel je?" in said(site, "C-team")[-1]


@in_memory
async def test_only_the_teams_own_place_moves_a_case(store: Store) -> None:
    """A press from any other conversation, also the asker's, changes nothing; the team page may."""
    site = build(store)
    await site.says("vraag Mag dit?")
    elsewhere = (Address("slack", "T1", "C-all", private=False, person="sanne"), Address("slack", "T2", "C-team", private=False))
    for sender in (site.incoming().sender, *elsewhere):
        handled = await site.says("Ja hoor", choice="case-answer:1", sender=sender, inline=True)
        assert handled.reply
        assert "andere plek" in handled.reply.text
        assert (await the_case(site)).state == "open"
    assert (await site.says(choice="case-claim:99", sender=PAGE, inline=True)).reply is not None
    handled = await site.says(choice="case-claim:1", sender=PAGE, who="sanne", inline=True)
    assert (await the_case(site)).owner is not None


@in_memory
async def test_the_second_to_claim_is_told_who_has_it(store: Store) -> None:
    """First claim wins; the other hears the name, and nothing goes to the asker."""
    site = build(store)
    await site.says("vraag Mag dit?")
    await site.team(choice="case-claim:1")
    before = len(said(site, "chat-anna"))
    await site.team(choice="case-claim:1", who="mo")
    refusal = site.platform.got[-1]
    assert (refusal.mode, refusal.reply.headline) == ("private", "Sanne is al bezig met zaak 1. Neem de zaak over als dat nodig is.")
    assert len(said(site, "chat-anna")) == before


@in_memory
async def test_asking_on_reopens_and_taking_back_withdraws(store: Store) -> None:
    """The asker's next word after the answer reopens the case in its thread; withdrawing tells the team."""
    site = build(store)
    await site.says("vraag Mag dit?")
    await site.team("Liever niet.", choice="case-answer:1")
    await site.says("erbij En zonder de naam?")
    assert (await the_case(site)).state == "claimed"
    note = next(each for each in site.platform.got if "vult aan" in each.reply.headline)
    assert note.to.thread, "it stands in the card's thread"
    await site.says("trek in")
    assert (await the_case(site)).state == "withdrawn"
    assert "trok de vraag in" in said(site, "C-team")[-1]


@in_memory
async def test_somebody_elses_case_cannot_be_moved(store: Store) -> None:
    """An asker's words move only their own case."""
    site = build(store)
    await site.says("vraag Mag dit?")
    await site.says("trek in", who="bert", sender=Address("teams", "t1", "chat-bert", person="bert"))
    assert (await the_case(site)).state == "open"


@in_memory
async def test_an_approval_stands_for_the_asker_until_the_guideline_changes(store: Store) -> None:
    """After *Akkoord met deze tekst* the dialogue is told; with another guideline version it no longer is."""
    site = build(store)
    await site.says("concept De veerdienst vaart weer.")
    await site.team(choice="case-approve:1")
    assert "akkoord met deze tekst" in said(site, "chat-anna")[-1]
    handled = await site.says("en nu", inline=True)
    assert handled.reply
    assert handled.reply.headline.endswith("1 akkoord")
    other = await site.says("en nu", inline=True, who="bert", sender=Address("teams", "t1", "chat-bert", person="bert"))
    assert other.reply
    assert other.reply.headline.endswith("0 akkoord")
    site.clock.pass_(days=31)
    handled = await site.says("en nu", inline=True)
    assert handled.reply
    assert handled.reply.headline.endswith("0 akkoord")


@in_memory
async def test_the_clock_reminds_and_calls_the_back_up(store: Store) -> None:
    """Half the term: a word in the thread. After it: the asker is told. Once each."""
    site = build(store)
    await site.says("vraag Mag dit?")
    case = await the_case(site)
    assert case.remind
    assert case.due
    site.clock.at = case.remind
    await site.service.tick()
    await site.service.tick()
    await site.outbox.settle()
    assert [words for words in said(site, "C-team") if "wacht nog" in words] == [f"Zaak 1 wacht nog. Antwoord graag voor {'ma 23 nov 17:00'}."]
    site.clock.at = case.due
    await site.service.tick()
    await site.outbox.settle()
    assert "nog niet geantwoord" in said(site, "chat-anna")[-1]
    assert (await the_case(site)).overdue


@in_memory
async def test_email_tells_number_and_link_only(store: Store) -> None:
    """The mail has no word of the question or the draft."""
    site = build(store)
    await site.says("vraag pers belt over de veerdienst")
    mail = next(each for each in site.platform.got if each.to.platform == "email")
    assert "veerdienst" not in mail.reply.text
    assert "/team/1" in mail.reply.text
    assert mail.reply.headline.startswith("Met spoed")
    assert ("urgent", "1") in mail.hints


@in_memory
async def test_without_configuration_the_team_page_is_the_place(store: Store) -> None:
    """The embedded default posts no card anywhere: the page shows the store, and answers from it come back."""
    site = build(store, configuration={})
    await site.says("vraag Mag dit?")
    assert [each.reply.kind for each in site.platform.got] == ["answer"]
    assert [case.number for case in await site.service.team_cases(site.service.team_place(PAGE))] == [1]
    await site.says("Ja, dat kan.", choice="case-answer:1", sender=PAGE, who="sanne", inline=True)
    assert "Ja, dat kan." in said(site, "chat-anna")[-1]


@every_store
async def test_forgetting_withdraws_erases_and_unlinks(store: Store) -> None:
    """`vergeet mij`: the open case is withdrawn and the team told, texts are gone, records stand without the person."""
    site = build(store)
    await site.says("vraag geheim verhaal")
    await site.says("check geheim concept")
    await site.says("vergeet mij")
    sender = site.incoming().sender
    assert await site.service.my_cases(sender) == []
    async with store.read() as tx:
        assert await tx.conversation("teams|t1|chat-anna||anna") is None
        assert await tx.records("teams:t1:anna") == []
        case = await tx.case(1)
        assert case
        assert (case.state, case.question, case.asker_name) == ("withdrawn", "", "")
    assert "trok de vraag in" in said(site, "C-team")[-1]
    assert (await site.service.handle(site.incoming("hoi weer"))).ok


@in_memory
async def test_what_was_wrong_becomes_an_example(store: Store) -> None:
    """The team's button and the asker's "past hier niet" keep the masked text to label, without the person; thumbs are counted."""
    site = build(store)
    await site.says("concept De veerdienst stopt.")
    await site.team("verkeerd onderwerp", choice="case-wrong:1")
    await site.says("past-niet is een citaat")
    await site.says("duim omhoog")
    async with store.read() as tx:
        wrong, dismissed = await tx.examples()
        assert await tx.counted() == {"helpful": 1}
    assert (wrong.why, wrong.text, wrong.reason) == ("bot-wrong", "De veerdienst stopt.", "verkeerd onderwerp")
    assert (dismissed.why, dismissed.text, dismissed.check, dismissed.reason) == ("not-fitting", "gemaskeerd", "ironie", "is een citaat")


@in_memory
async def test_each_change_by_the_team_leaves_an_audit_line(store: Store) -> None:
    """Who did what to which case stands in the audit."""
    site = build(store)
    await site.says("vraag Mag dit?")
    await site.team(choice="case-claim:1")
    await site.team("Ja.", choice="case-answer:1")
    async with store.read() as tx:
        assert [(line.account, line.action) for line in await tx.audits(1)] == [("slack:T1:sanne", "claim"), ("slack:T1:sanne", "answer")]


@in_memory
async def test_the_back_up_gets_the_card_where_it_lives(store: Store) -> None:
    """After the term the back-up contact's own place gets the card and may move the case from then on."""
    contacts = build(store).house.voice("gemeente-almere").organisation.contacts
    first = next(slug for slug, contact in contacts.items() if contact.reach == "queue" and contact.backup)
    place = {"platform": "slack", "tenant": "T1", "conversation": "C-backup"}
    teams = [
        {"organisation": "gemeente-almere", "contact": first, "place": place | {"conversation": "C-first"}},
        {"organisation": "gemeente-almere", "contact": contacts[first].backup, "place": place},
    ]
    site = build(store, configuration={**CONFIGURATION, "teams": teams})
    opened = await _open_for(site, first)
    site.clock.at = opened
    await site.service.tick()
    await site.outbox.settle()
    assert [each.reply.kind for each in site.platform.got if each.to.conversation == "C-backup"] == ["case"]
    backup = Address("slack", "T1", "C-backup", private=False, person="mo")
    await site.says(choice="case-claim:1", sender=backup, who="mo")
    owner = (await the_case(site)).owner
    assert owner
    assert owner.name == "Mo"


async def _open_for(site: Site, contact: str):  # type: ignore[no-untyped-def]
    """Open a case for a contact of another organisation; gives its due time."""
    class ForContact(ScriptedTalk):
        def step(self, state, incoming, now, matter):  # type: ignore[no-untyped-def]
            step = super().step(state, incoming, now, matter)
            intents = tuple(replace(each, contact=contact) if isinstance(each, OpenCase) else each for each in step.intents)
            return Step(step.state, step.reply, intents)

    site.house.talk = ForContact()
    await site.says("vraag Mag dit?", organisation="gemeente-almere")
    return (await the_case(site)).due

"""Whole talks with the real service: what Teams sends, and what it gets back."""

from __future__ import annotations

import json

import pytest

from tests.adapters.teams.support import BOT, TEAM_CHANNEL, TENANT, card_of, talking, texts, token

PRESS = "Een journalist van de PZC vraagt mij om een reactie. Mag ik die geven?"
DRAFT = "Kom morgen naar de open dag! Bel mij op 06-12345678 of mail jan.deboer@gmail.com."
SECRET = "06-12345678"


def all_of(given: object) -> str:
    return json.dumps(given, ensure_ascii=False)


async def test_a_question_is_answered_with_its_citations() -> None:
    """The answer is text with numbered citations without the AI label, and a card with the rules and the buttons."""
    async with talking() as talk:
        said = await talk.says("Mag ik mijn mening over de verkiezingen plaatsen?")
        assert said["text"].startswith("<b>✖ Liever niet.</b>")
        assert said["text"].rstrip().endswith("]")
        (entity,) = said["entities"]
        assert entity["citation"][0]["appearance"]["abstract"] == "Blijf weg van politieke meningen en discussies."
        assert "additionalType" not in entity, "no AI label on what rules decided"
        assert said["channelData"] == {"feedbackLoopEnabled": True}
        assert "Vraag Team Communicatie" in texts(card_of(said))


async def test_the_way_to_a_person_and_back() -> None:
    """Preview, send, one card in the team's channel that changes in place, an answer back in the same chat, thanks."""
    async with talking() as talk:
        await talk.says(PRESS)
        assert talk.microsoft.posted[-1][0] == "a:anna"
        await talk.presses("escalate")
        assert "Dit ziet Team Communicatie straks" in all_of(talk.microsoft.posted[-1])
        sent = await talk.presses("escalate:send")
        assert sent["type"] == "application/vnd.microsoft.card.adaptive"
        assert "ligt nu bij Team Communicatie" in all_of(sent)
        where, posted = talk.microsoft.posted[-1]
        assert where == TEAM_CHANNEL
        assert posted["importance"] == "high", "a press question is urgent"
        place = f"{TEAM_CHANNEL};messageid=m3"
        claimed = await talk.presses("case-claim:1", "sanne", place, "channel")
        assert claimed == {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Zaak 1 is nu bij jou."}
        assert "Sanne" in all_of(talk.microsoft.updated[-1][2])
        other = await talk.presses("case-claim:1", "piet", place, "channel")
        assert "Sanne is al bezig met zaak 1" in other["value"]
        await talk.presses("case-answer:1", "sanne", place, "channel", text="Wij bellen <b>de krant</b>.")
        where, answer = talk.microsoft.posted[-1]
        assert where == "a:anna"
        assert "Wij bellen <b>de krant</b>." in texts(card_of(answer)), "in a text run, which reads no markup"
        await talk.presses("thanks")
        assert "Gesloten" in all_of(talk.microsoft.updated[-1][2])
        assert len({message for _, message, _ in talk.microsoft.updated}) == 1, "one live card"


async def test_the_team_types_in_the_cards_thread() -> None:
    """With a mention in the card's thread the team's words do what the buttons do; without one the bot sees nothing."""
    async with talking() as talk:
        await talk.says(PRESS)
        await talk.presses("escalate")
        await talk.presses("escalate:send")
        card = f"m{len(talk.microsoft.posted)}"
        await talk.mentions("antwoord: Wij bellen terug.", who="sanne", conversation=f"{TEAM_CHANNEL};messageid={card}")
        assert any(where == "a:anna" and "Wij bellen terug." in all_of(said) for where, said in talk.microsoft.posted)


async def test_only_members_of_the_team_press_its_buttons() -> None:
    """A press from elsewhere, or by somebody who is no member, changes nothing and says why."""
    async with talking() as talk:
        await talk.says(PRESS)
        await talk.presses("escalate")
        await talk.presses("escalate:send")
        elsewhere = await talk.presses("case-claim:1", "anna")
        assert "andere plek" in elsewhere["value"]
        talk.microsoft.strangers.add("29:mallory")
        stranger = await talk.presses("case-claim:1", "mallory", f"{TEAM_CHANNEL};messageid=m3", "channel")
        assert "lid is van dit team" in stranger["value"]
        assert talk.microsoft.updated == []


@pytest.mark.parametrize(("conversation", "scope"), [("19:group@thread.v2", "groupChat"), ("19:other@thread.tacv2;messageid=m0", "channel")])
async def test_a_draft_in_a_shared_place_is_reviewed_in_private(conversation: str, scope: str) -> None:
    """The review goes to the person alone, in a private chat that the bot opens; the place gets one line."""
    async with talking() as talk:
        await talk.mentions(f"check: {DRAFT}", conversation=conversation, scope=scope)
        assert talk.microsoft.opened[0]["members"] == [{"id": "29:anna"}]
        assert talk.microsoft.opened[0]["tenantId"] == TENANT
        (private, review), (place, line) = talk.microsoft.posted
        assert (private, place) == ("a:29:anna", conversation)
        assert SECRET in all_of(review)
        assert SECRET not in all_of(line)
        assert "privébericht" in line["text"]


async def test_without_the_app_only_a_line_with_a_link() -> None:
    """Where the app is not installed for the person nothing of the review is said, only how to start a chat."""
    async with talking() as talk:
        talk.microsoft.not_installed.add("29:anna")
        await talk.mentions(f"check: {DRAFT}", conversation="19:group@thread.v2", scope="groupChat")
        ((place, line),) = talk.microsoft.posted
        assert place == "19:group@thread.v2"
        assert f"https://teams.microsoft.com/l/chat/0/0?users={BOT}" in line["text"]
        assert SECRET not in line["text"]


async def test_in_a_channel_only_mentions_are_read() -> None:
    """What does not mention the bot is not handled, whatever Teams sends."""
    async with talking() as talk:
        status, _ = await talk.send(talk.activity(text="Mag ik dit plaatsen?", conversation=f"{TEAM_CHANNEL};messageid=m0", scope="channel"))
        assert (status, talk.microsoft.posted) == (200, [])


async def test_the_answer_stays_in_the_thread_of_the_question() -> None:
    """A mention in a channel's thread is answered in that thread."""
    async with talking() as talk:
        await talk.mentions("Mag ik mijn mening over de verkiezingen plaatsen?", conversation="19:x@thread.tacv2;messageid=77")
        assert {where for where, _ in talk.microsoft.posted} == {"19:x@thread.tacv2;messageid=77"}


async def test_a_redelivery_says_nothing_twice_and_an_edit_is_read() -> None:
    """The same activity twice gives one answer; an edit carries the id of what it edits and is read as a new message."""
    async with talking() as talk:
        first = talk.activity(text="Mag ik het logo gebruiken?")
        for _ in range(3):
            await talk.send(first)
        assert len(talk.microsoft.posted) == 1
        edited = {**first, "type": "messageUpdate", "channelData": {**first["channelData"], "eventType": "editMessage"}, "text": "Dank je"}
        await talk.send({**edited, "timestamp": "2026-11-20T10:01:00Z"})
        assert len(talk.microsoft.posted) == 2
        await talk.send({**edited, "timestamp": "2026-11-20T10:01:00Z"})
        assert len(talk.microsoft.posted) == 2
        deleted = {**first, "type": "messageDelete", "channelData": {**first["channelData"], "eventType": "softDeleteMessage"}}
        assert (await talk.send(deleted))[0] == 200
        assert len(talk.microsoft.posted) == 2


async def test_the_same_activity_id_in_another_place_is_another_event() -> None:
    """Ids of activities count within a conversation only."""
    async with talking() as talk:
        for chat in ("a:anna", "a:bert"):
            await talk.send(talk.activity(text="help", conversation=chat, who=chat[2:]) | {"id": "same"})
        assert [where for where, _ in talk.microsoft.posted] == ["a:anna", "a:bert"]


async def test_the_welcome_differs_by_place() -> None:
    """In a private chat what the bot can do; in a shared place also that it reads mentions only."""
    async with talking() as talk:
        await talk.send(talk.activity("installationUpdate", action="add"))
        assert "Welkom bij Postwijzer" in all_of(talk.microsoft.posted[-1])
        assert "waarin je mij noemt" not in all_of(talk.microsoft.posted[-1])
        await talk.send(talk.activity("installationUpdate", conversation="19:group@thread.v2", scope="groupChat", action="add"))
        assert "waarin je mij noemt" in all_of(talk.microsoft.posted[-1])


async def test_a_full_place_is_tried_again_as_long_as_teams_says() -> None:
    """429 waits for the time that Teams gives; 412, 502 and 504 are tried again; nothing is lost or said twice."""
    for status in (429, 412, 502, 504):
        async with talking() as talk:
            talk.microsoft.roster["29:anna"] = {}
            await talk.says("help")
            before = len(talk.microsoft.posted)
            talk.microsoft.plan.append((status, {"Retry-After": "7"}, "TooManyRequests"))
            await talk.send(talk.activity(text="help"))
            assert len(talk.microsoft.posted) == before
            talk.site.clock.pass_(seconds=6)
            await talk.site.outbox.settle()
            assert len(talk.microsoft.posted) == before
            talk.site.clock.pass_(seconds=2)
            await talk.site.outbox.settle()
            assert len(talk.microsoft.posted) == before + 1


async def test_a_closed_chat_is_told_to_the_team() -> None:
    """Where the answer cannot reach the asker by any road, the team sees it at the case."""
    async with talking() as talk:
        await talk.says(PRESS)
        await talk.presses("escalate")
        await talk.presses("escalate:send")
        talk.microsoft.closed.add("a:anna")
        talk.microsoft.not_installed.add("29:anna")
        await talk.presses("case-answer:1", "sanne", f"{TEAM_CHANNEL};messageid=m3", "channel", text="Wij bellen.")
        assert any("kwam niet aan" in all_of(said) for _, said in talk.microsoft.posted)


async def test_a_closed_chat_is_opened_anew() -> None:
    """A chat that no longer takes messages is opened again, and the answer arrives there."""
    async with talking() as talk:
        await talk.says(PRESS)
        await talk.presses("escalate")
        await talk.presses("escalate:send")
        talk.microsoft.closed.add("a:anna")
        await talk.presses("case-answer:1", "sanne", f"{TEAM_CHANNEL};messageid=m3", "channel", text="Wij bellen.")
        assert any(where == "a:29:anna" and "Wij bellen." in all_of(said) for where, said in talk.microsoft.posted)


async def test_thumbs_are_counted() -> None:
    """A thumb up needs no word back; a thumb down offers a person."""
    async with talking() as talk:
        await talk.says("Mag ik het logo gebruiken?")
        for reaction, more in (("like", 0), ("dislike", 1)):
            before = len(talk.microsoft.posted)
            value = {"actionName": "feedback", "actionValue": {"reaction": reaction}}
            status, body = await talk.send(talk.activity("invoke", name="message/submitAction", value=value))
            assert (status, body) == (200, {})
            assert len(talk.microsoft.posted) == before + more


async def test_an_unknown_invoke_is_not_implemented() -> None:
    """Teams is told that we do not know it, and the bot does not fall over."""
    async with talking() as talk:
        assert (await talk.send(talk.activity("invoke", name="fileConsent/invoke", value={})))[0] == 501


async def test_what_is_unavailable_is_tried_again() -> None:
    """While the store is away Teams gets 503, so that it tries again."""
    async with talking() as talk:
        await talk.says("help")
        talk.site.service.store.broken = True  # type: ignore[attr-defined] # the store in memory can be told to break
        headers = {"Authorization": token(talk.microsoft.url)}
        async with talk.client.post("/api/messages", json=talk.activity(text="help"), headers=headers) as answer:
            assert answer.status == 503


async def test_the_organisation_of_a_shared_tenant_is_asked_or_read_from_the_address() -> None:
    """Two organisations in one tenant: the e-mail domain tells which, and without one the bot asks."""
    shared = {
        "organisations": [
            {"organisation": slug, "tenants": [{"platform": "teams", "tenant": TENANT}], "email_domains": [domain]}
            for slug, domain in (("gemeente", "gemeente.example"), ("gemeente-almere", "almere.example"))
        ]
    }
    async with talking(configuration=shared) as talk:
        talk.microsoft.roster["29:anna"] = {"email": "anna@almere.example"}
        assert "Almere" in all_of(await talk.says("help"))
        assert "Voor welke organisatie" in all_of(await talk.says("Mag ik dit?", who="bert", conversation="a:bert"))

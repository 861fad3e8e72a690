"""The whole talk against Microsoft's Agents Playground, by its own interface and without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.playground import Playground, Running, running

pytestmark = pytest.mark.clients
PRIVATE, GROUP, TEAM = "prive-anna", "groep-haven", "kanaal-communicatie"
PRESS = "Een journalist van de PZC vraagt mij om een reactie op LinkedIn. Mag dat?"
DRAFT = "Volgende week maken we bekend dat de veerdienst stopt. Bel Jan de Boer op 06-12345678."


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("teams")) as started:
        yield started


def said(message: Any) -> str:
    return json.dumps(message, ensure_ascii=False)


async def test_from_a_question_to_a_persons_answer(both: Running) -> None:
    """Ask, follow up, escalate with a preview, claim and answer in the team's channel; the answer arrives where the question was asked."""
    async with Playground(both.playground) as play:
        await play.says(PRIVATE, "help")
        assert "Provincie Zeeland" in said(await play.hears("Ik ben Postwijzer"))
        await play.says(PRIVATE, PRESS)
        offered = await play.hears("Vraag Team Communicatie")
        await play.says(PRIVATE, "waarom?")
        await play.hears("Daarom.")
        await play.presses("escalate", offered)
        preview = await play.hears("Dit ziet Team Communicatie straks")
        sent = await play.presses("escalate:send", preview)
        assert "ligt nu bij Team Communicatie" in said(sent), "the preview is replaced in place, so that it cannot be sent twice"
        card = await play.hears(lambda each: "zaak 1 voor" in said(each))
        claimed = await play.presses("case-claim", card, who="user-sanne")
        assert "is nu bij jou" in said(claimed)
        renewed = await play.hears(lambda each: each["action"] == "updateMessage" and "Sanne Bakker" in said(each))
        assert renewed["message"]["messageId"] == card["message"]["messageId"], "one live card per case"
        await play.presses("case-answer", card, who="user-sanne", text="Wij bellen de krant <b>vandaag</b> terug.")
        answer = await play.hears(lambda each: each["actionConversationId"] == PRIVATE and "bellen de krant" in said(each))
        assert "Antwoord van Team Communicatie" in said(answer)


async def test_a_draft_is_checked_and_mended(both: Running) -> None:
    """`check:` gives the findings on a card; its buttons give the mended text and take what does not fit."""
    async with Playground(both.playground) as play:
        await play.says(PRIVATE, f"check: {DRAFT}")
        review = await play.hears(lambda each: "06-12345678" in said(each) and each["action"] == "createMessage")
        if "capacity:" in said(review) or "own_field:" in said(review):
            await play.presses(next(c for c in ("capacity:functie", "own_field:ja") if c in said(review)), review)
            review = await play.hears("Toon verbeterde tekst")
        await play.presses("mended", review)
        mended = await play.hears("Zo kan het ook")
        assert "06-12345678" not in said(mended)


async def test_a_group_chat_gets_an_answer_but_no_review(both: Running) -> None:
    """In a group chat a mention is answered there; what a draft gives goes to the private chat, with one line in the group."""
    async with Playground(both.playground) as play:
        await play.says(GROUP, "Mag ik mijn mening over de verkiezingen plaatsen?", mention=True)
        await play.hears(lambda each: each["actionConversationId"] == GROUP and "Liever niet" in said(each))
        await play.says(GROUP, f"check: {DRAFT} Groeten, de havendienst.", mention=True)
        await play.hears(lambda each: each["actionConversationId"] == GROUP and "privébericht" in said(each))
        in_group = [each for each in play.said if each["actionConversationId"] == GROUP]
        assert "06-12345678" not in said(in_group)


async def test_the_message_extension_looks_without_writing(both: Running) -> None:
    """A message, a draft and a question are answered in the invoke itself."""
    async with Playground(both.playground) as play:
        payload = {"id": "1", "body": {"contentType": "html", "content": f"<p>{DRAFT}</p>"}}
        value = {"commandId": "checkMessage", "commandContext": "message", "messagePayload": payload}
        fetched = await play.invokes("composeExtension/fetchTask", value)
        assert "06-12345678" in said(fetched)
        form = await play.invokes("composeExtension/fetchTask", {"commandId": "checkDraft", "commandContext": "compose"})
        assert "Input.Text" in said(form)
        asked = [{"name": "ask", "value": "Mag ik het logo gebruiken?"}]
        found = await play.invokes("composeExtension/query", {"commandId": "ask", "parameters": asked})
        assert "richtlijn" in said(found)


async def test_feedback_is_taken(both: Running) -> None:
    """The thumb down under an answer offers a person."""
    async with Playground(both.playground) as play:
        await play.says(PRIVATE, "Mag ik mijn mening over de verkiezingen plaatsen?")
        answer = await play.hears("feedbackLoopEnabled")
        value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": "{}"}}
        await play.invokes("message/submitAction", value, replyToId=answer["message"]["messageId"])
        await play.hears("Jammer.")

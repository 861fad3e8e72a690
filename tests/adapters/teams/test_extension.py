"""The message extension, by the invokes that Teams sends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.adapters.teams.support import TEAM_CHANNEL, TENANT, Talk, talking, texts
from tests.adapters.teams.test_cards import blocks

DRAFT = "Kom morgen naar de open dag! Bel mij op 06-12345678 of mail jan.deboer@gmail.com."
MESSAGE = {"id": "1", "body": {"contentType": "html", "content": f"<div><p>{DRAFT}</p><blockquote>oud</blockquote></div>"}}


async def invoke(talk: Talk, name: str, value: Any, **given: Any) -> Any:
    status, body = await talk.send(talk.activity("invoke") | {"name": f"composeExtension/{name}", "value": value} | given)
    assert status == 200
    return body


def task_card(body: Any) -> dict[str, Any]:
    return dict(body["task"]["value"]["card"]["content"])


async def test_a_message_is_checked_without_writing() -> None:
    """"Check dit bericht" answers within the invoke from a look: nothing is stored, nothing is posted."""
    async with talking() as talk:
        body = await invoke(talk, "fetchTask", {"commandId": "checkMessage", "commandContext": "message", "messagePayload": MESSAGE})
        assert "06-12345678" in json.dumps(task_card(body))
        assert blocks(task_card(body), "Action.Execute") == []
        assert talk.microsoft.posted == []
        assert talk.site.service.store.data.talks == {}  # type: ignore[attr-defined] # the store in memory shows what it holds


async def test_a_message_without_text_says_so() -> None:
    """A message that is a picture only gives a sentence instead of an empty card."""
    async with talking() as talk:
        empty = {"body": {"contentType": "html", "content": "<img/>"}}
        body = await invoke(talk, "fetchTask", {"commandId": "checkMessage", "messagePayload": empty})
        assert body["task"]["type"] == "message"


async def test_a_draft_is_asked_for_checked_and_mended() -> None:
    """The compose box: a form for draft, channel and capacity, the review, and the mended text in the message."""
    async with talking() as talk:
        form = task_card(await invoke(talk, "fetchTask", {"commandId": "checkDraft", "commandContext": "compose"}))
        assert [each["type"] for each in form["body"][1:]] == ["Input.Text", "Input.ChoiceSet", "Input.ChoiceSet"]
        data = {**form["actions"][0]["data"], "t0": DRAFT, "c0": "linkedin", "r0": "functie"}
        review = task_card(await invoke(talk, "submitAction", {"commandId": "checkDraft", "data": data}))
        assert "LinkedIn, in je functie" in "".join(texts(review))
        press = next(each for each in blocks(review, "Action.Submit") if each["data"]["choice"] == "mended")
        body = await invoke(talk, "submitAction", {"commandId": "checkDraft", "data": press["data"]})
        (result,) = body["composeExtension"]["attachments"]
        assert "06-12345678" not in json.dumps(result)
        assert "open dag" in json.dumps(result)


async def test_from_the_extension_to_the_team() -> None:
    """A person can be asked from there; the answer arrives in the private chat, which is opened for it."""
    async with talking() as talk:
        group = {"id": "19:g@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
        value: Any = {"commandId": "checkMessage", "messagePayload": MESSAGE}
        shown = task_card(await invoke(talk, "fetchTask", value, conversation=group))
        for choice in ("escalate", "escalate:send"):
            press = next(each for each in blocks(shown, "Action.Submit") if each["data"]["choice"] == choice)
            shown = task_card(await invoke(talk, "submitAction", {"commandId": "checkMessage", "data": press["data"]}, conversation=group))
        assert "ligt nu bij" in "".join(texts(shown))
        await talk.presses("case-answer:1", "sanne", f"{TEAM_CHANNEL};messageid=m1", "channel", text="Laat het nummer weg.")
        told = [said for where, said in talk.microsoft.posted if where.startswith("a:")]
        assert any("Laat het nummer weg." in texts(said.get("attachments")) for said in told)


async def test_it_works_in_a_chat_that_the_bot_is_no_part_of() -> None:
    """The extension can be used anywhere; where the bot cannot read the roster the check still answers."""
    async with talking() as talk:
        talk.microsoft.plan.append((403, {}, "BotNotInConversationRoster"))
        body = await invoke(talk, "fetchTask", {"commandId": "checkMessage", "messagePayload": MESSAGE})
        assert "06-12345678" in json.dumps(task_card(body))


async def test_a_question_in_the_command_box() -> None:
    """A question gives one result with the answer; an empty one says what to type."""
    async with talking() as talk:
        found = await invoke(talk, "query", {"commandId": "ask", "parameters": [{"name": "ask", "value": "Mag ik het logo gebruiken?"}]})
        (result,) = found["composeExtension"]["attachments"]
        assert result["preview"]["content"]["title"]
        assert blocks(result["content"], "Action.Execute") == []
        empty = await invoke(talk, "query", {"commandId": "ask", "parameters": [{"name": "initialRun", "value": "true"}]})
        assert empty["composeExtension"]["type"] == "message"


@pytest.mark.parametrize("data", [{"choice": "case-close:1"}, {}, None, "x", {"choice": 3}, {"choice": "check", "field": "t", "t": 5}])
async def test_what_a_task_module_cannot_do(data: Any) -> None:
    """Buttons of a case count on its card only, and odd data breaks nothing."""
    async with talking() as talk:
        await invoke(talk, "submitAction", {"commandId": "checkDraft", "data": data})
        assert talk.microsoft.posted == []

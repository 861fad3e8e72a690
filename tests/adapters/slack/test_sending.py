from __future__ import annotations

import logging

import pytest

from bot.messages import Address, Choice, Gone, Later, Outgoing, Receipt, Reply
from bot.render import with_text
from tests.adapters.slack.support import ANNA, DRAFT, World, words

REPLY = with_text(Reply("notice", "Hallo", ("Een zin.",)))
DIRECT = Address("slack", "T1", ANNA, private=True, person=ANNA)
CHANNEL = Address("slack", "T1", "C5", "1.1", private=False, person=ANNA)
OK = (200, {"ok": True, "ts": "9.9"}, {})


def out(key: str = "k/0", to: Address = DIRECT, reply: Reply = REPLY) -> Outgoing:
    return Outgoing(key, to, reply)


def refusal(code: str, status: int = 200, **headers: str) -> tuple[int, dict[str, object], dict[str, str]]:
    return status, {"ok": False, "error": code}, headers


async def test_a_limit_is_waited_out_as_long_as_slack_says(slack: World) -> None:
    """429 becomes Later with the seconds of Retry-After; nothing is tried behind the outbox's back."""
    slack.api.plan["chat.postMessage"] = [refusal("ratelimited", 429, **{"Retry-After": "17"})]
    assert await slack.slack.send(out()) == Later(17)
    assert len(slack.api.posted) == 1
    assert isinstance(await slack.slack.send(out()), Receipt)


@pytest.mark.parametrize("planned", [refusal("internal_error", 500), refusal("fatal_error"), (503, {}, {})])
async def test_a_servers_error_is_tried_again_under_the_same_key(slack: World, planned: tuple[int, dict[str, object], dict[str, str]]) -> None:
    """What may have arrived is raised, and the next try carries the same client_msg_id, by which Slack knows it again."""
    slack.api.plan["chat.postMessage"] = [planned]
    with pytest.raises(ConnectionError):
        await slack.slack.send(out())
    await slack.slack.send(out())
    await slack.slack.send(out("other/0"))
    first, again, other = (each["client_msg_id"] for each in slack.api.posted)
    assert first == again != other


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived", "user_disabled", "cannot_dm_bot"])
async def test_what_can_never_arrive_is_gone_with_a_reason(slack: World, code: str) -> None:
    """Gone, with a plain sentence for asker and team."""
    slack.api.plan["chat.postMessage"] = [refusal(code)]
    result = await slack.slack.send(out())
    assert isinstance(result, Gone)
    assert " " in result.reason


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth", "missing_scope", "not_in_channel"])
async def test_when_the_app_is_cut_off_it_says_so_and_waits(slack: World, code: str) -> None:
    """No row is lost: it waits minutes, health names what to mend, and the first that arrives again clears it."""
    slack.api.plan["chat.postMessage"] = [refusal(code)]
    result = await slack.slack.send(out(to=CHANNEL))
    assert isinstance(result, Later)
    assert result.seconds >= 60
    assert len(slack.slack.trouble.split()) > 4
    await slack.slack.send(out(to=CHANNEL))
    assert slack.slack.trouble == ""


@pytest.mark.parametrize("event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UXXX"]}}])
async def test_slack_telling_that_the_app_is_gone_shows_in_health(slack: World, event: dict[str, object]) -> None:
    """The event is taken in and an administrator can see it."""
    assert (await slack.event(event)).status == 200
    assert "SLACK_BOT_TOKEN" in slack.slack.trouble
    assert (await slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})).status == 200


async def test_blocks_that_slack_will_not_take_go_as_bare_text(slack: World) -> None:
    """The words arrive all the same, escaped, in pieces that fit."""
    slack.api.plan["chat.postMessage"] = [refusal("msg_blocks_too_long")]
    long = with_text(Reply("mended", "Zo kan het ook", draft="Een <zin> van de tekst. " * 300))
    assert isinstance(await slack.slack.send(out(reply=long)), Receipt)
    bare = [each for each in slack.api.posted if "blocks" not in each]
    assert len(bare) >= 2
    assert "".join("".join(each["text"] for each in bare).split()).count("&lt;zin&gt;") == 300


async def test_nothing_a_person_wrote_is_logged(slack: World, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the talk, not in an error, not at DEBUG: neither ours nor slack_sdk's and Bolt's loggers hold a draft or an answer."""
    caplog.set_level(logging.DEBUG)
    slack.api.plan["chat.postMessage"] = [refusal("fatal_error"), refusal("invalid_blocks")]
    await slack.direct(f"check: {DRAFT}")
    await slack.command("/check", DRAFT)
    await slack.interact({"type": "block_actions", "actions": [{"action_id": "choice-1", "block_id": "b", "value": DRAFT, "type": "button"}]})
    ours = [each for each in caplog.records if each.name.startswith(("adapters", "bot", "slack"))]
    assert "veerdienst" not in "\n".join(each.getMessage() + str(each.exc_text or "") for each in ours)


async def test_a_slow_directory_costs_nobody_the_answer(slack: World) -> None:
    """Where users.info fails the answer comes without the name."""
    slack.api.plan["users.info"] = [refusal("internal_error", 500)] * 9
    await slack.direct("Mag ik het logo gebruiken?")
    assert len(slack.api.posted) == 1


async def test_an_action_row_never_goes_back_to_the_colleague(slack: World) -> None:
    """A row for somebody else than the presser takes no response_url of the presser."""
    to_anna = with_text(Reply("notice", "Voor Anna", choices=(Choice("thanks", "Dank"),)))
    await slack.command("/mag-ik", "Mag ik het logo gebruiken?", user="U2SANNE", trigger_id="77.x")
    await slack.slack.send(out("slack:T1:77.x/1", reply=to_anna))
    assert slack.api.responded == []
    assert "Voor Anna" in words(slack.api.posted[0])

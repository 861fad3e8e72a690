from __future__ import annotations

import json
import time

from tests.adapters.slack.support import ANNA, DRAFT, SECRET, TEAM, World, envelope

ASK = {"type": "message", "channel": "D1", "channel_type": "im", "user": ANNA, "text": "Mag ik het logo gebruiken?", "ts": "1.1", "team": TEAM}


def body(event_id: str = "Ev1") -> bytes:
    return json.dumps(envelope(ASK, event_id)).encode()


async def test_a_good_signature_gets_in(slack: World) -> None:
    """A signed event is handled and answered in the direct message."""
    assert (await slack.send(body(), "application/json")).status == 200
    await slack.site.outbox.settle()
    assert len(slack.api.posted) == 1


async def test_without_a_good_signature_nothing_is_read(slack: World) -> None:
    """Forged, missing, stale, from the future, of another secret, of another body: 401, before the body is looked at; nothing happens."""
    unsigned = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=0"}
    answers = [
        await slack.send(body(), "application/json", secret="another secret entirely"),
        await slack.send(body(), "application/json", age=301),
        await slack.send(body(), "application/json", age=-301),
        await slack.send(b"{garbage", "application/json", secret="another secret entirely"),
        await slack.send(body(), "application/json", headers={"X-Slack-Signature": ""}),
        await slack.send(body(), "application/json", headers={"X-Slack-Signature": "v0=é"}),
        await slack.send(body(), "application/json", headers={"X-Slack-Request-Timestamp": "now"}),
        await slack.client.post("/slack/events", data=body()),
        await slack.client.post("/slack/events", data={"ssl_check": "1"}),
        await slack.client.post("/slack/events", data=b"\xff\xfe", headers=unsigned),
    ]
    assert [each.status for each in answers] == [401] * len(answers)
    await slack.site.outbox.settle()
    assert slack.api.calls == []


async def test_signed_garbage_is_refused_without_falling_over(slack: World) -> None:
    """A signed body that is no payload gets 400, not 500."""
    for raw in (b"{garbage", b"[]", b'"x"', b"", b"[" * 100_000):
        assert (await slack.send(raw, "application/json")).status == 400
    for event in ({"type": "message", "channel_type": "im"}, {"type": "app_mention", "user": ANNA}, {"type": "app_mention", "user": 7, "text": []}):
        answer = await slack.event(event)
        assert answer.status in {200, 400}
    assert (await slack.send(b"payload=%7B%22type%22%3A%22block_actions%22%7D", "application/x-www-form-urlencoded")).status in {400, 404}
    broken = {"type": "block_actions", "actions": [{"action_id": "choice-1", "type": "button", "value": "no json", "block_id": "b"}]}
    assert (await slack.interact(broken)).status == 400
    assert slack.api.posted == []


async def test_a_replayed_or_redelivered_event_is_answered_once(slack: World) -> None:
    """The same event id again (a retry of Slack, a replay within five minutes) writes and says nothing more."""
    for reason in ("", "http_timeout", "http_error"):
        headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": reason} if reason else {}
        assert (await slack.send(body("Ev7"), "application/json", headers=headers)).status == 200
        await slack.site.outbox.settle()
    assert len(slack.api.posted) == 1


async def test_a_redelivered_command_gets_the_same_words_and_writes_nothing(slack: World) -> None:
    """A command with the same trigger id gets its stored reply."""
    first = await slack.command("/check", DRAFT, trigger_id="9.T1.x")
    again = await slack.command("/check", DRAFT, trigger_id="9.T1.x")
    assert first == again
    assert slack.api.posted == []


async def test_events_nobody_listens_to_are_let_pass(slack: World) -> None:
    """An unknown event, action, shortcut or view gets 200: anything else would make Slack send it again."""
    for event in ({"type": "reaction_added", "user": ANNA}, {"type": "team_rename", "name": "x"}):
        assert (await slack.event(event)).status == 200
    action = {"type": "block_actions", "actions": [{"action_id": "link-direct", "type": "button", "block_id": "b"}]}
    for payload in (action, {"type": "shortcut", "callback_id": "other"}, {"type": "view_closed", "view": {"callback_id": "form", "id": "V"}}):
        assert (await slack.interact(payload)).status == 200


async def test_the_url_is_verified_only_with_a_signature(slack: World) -> None:
    """Slack's handshake is answered, and needs the signature like everything else."""
    challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    answer = await slack.send(challenge, "application/json")
    assert (answer.status, await answer.json()) == (200, {"challenge": "abc"})
    assert (await slack.send(challenge, "application/json", secret=SECRET[::-1])).status == 401


async def test_when_nothing_can_be_written_slack_is_asked_to_send_it_again(slack: World) -> None:
    """With the store away an event gets 503 and a command a sentence; what Slack sends again later is answered."""
    slack.site.service.store.broken = True  # type: ignore[attr-defined]  # the store in memory can be taken away
    assert (await slack.send(body("Ev9"), "application/json")).status == 503
    slack.site.service.store.broken = False  # type: ignore[attr-defined]  # see above
    assert (await slack.send(body("Ev9"), "application/json", headers={"X-Slack-Retry-Num": "1"})).status == 200
    await slack.site.outbox.settle()
    assert len(slack.api.posted) == 1

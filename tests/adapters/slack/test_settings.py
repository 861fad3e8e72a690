from __future__ import annotations

from aiohttp import web

from adapters.slack import Slack, build, inbound
from bot.messages import Later, Outgoing, Reply
from bot.render import with_text
from bot.settings import load_settings
from tests.adapters.slack.support import SECRET, site_with


def made(**given: str) -> Slack:
    adapter = build(load_settings(given))
    assert adapter is not None
    return adapter


def test_without_a_token_slack_is_off() -> None:
    """No setting, no adapter."""
    assert build(load_settings({})) is None


def test_settings_that_cannot_work_are_named() -> None:
    """Each problem names its setting; a setting's value, which may be a secret, is not repeated."""
    good = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET}
    assert made(**good).check() == []
    assert made(**good | {"SLACK_SOCKET_MODE": "true", "SLACK_APP_TOKEN": "xapp-1"}).check() == []
    for wrong, name in (
        ({"SLACK_BOT_TOKEN": "xoxp-geheim", "SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        (good | {"SLACK_SOCKET_MODE": "true"}, "SLACK_APP_TOKEN"),
        (good | {"SLACK_SOCKET_MODE": "true", "SLACK_APP_TOKEN": "xoxb-geheim"}, "SLACK_APP_TOKEN"),
    ):
        (said,) = made(**wrong).check()
        assert said.startswith(name)
        assert "geheim" not in said


def test_socket_mode_opens_no_door() -> None:
    """Where Slack does not call us there is nothing to call."""
    for socket, doors in (("true", []), ("false", ["/slack/events"])):
        slack = made(SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET=SECRET, SLACK_APP_TOKEN="xapp-1", SLACK_SOCKET_MODE=socket)
        app = web.Application()
        slack.routes(app, site_with(slack).service)
        assert [route.resource.canonical for route in app.router.routes() if route.resource] == doors


async def test_before_it_knows_the_service_it_waits() -> None:
    """A row that comes too early is not lost."""
    to = inbound.private(inbound.Sender("T1", "", "U1"))
    result = await made(SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET=SECRET).send(Outgoing("k/0", to, with_text(Reply("notice", "x"))))
    assert isinstance(result, Later)


def test_the_ids_of_a_grid_are_kept() -> None:
    """The workspace where there is one, else the person's own, else the grid itself; somebody of the same grid is no stranger."""
    user = {"id": "W1", "username": "w", "team_id": "T2"}
    grid = {"team": {"id": "T1", "enterprise_id": "E1"}, "enterprise": {"id": "E1"}}
    inside = inbound.sender_of_interaction(grid | {"user": user | {"team_id": "E1"}})
    assert (inside.team, inside.enterprise, inside.foreign) == ("T1", "E1", False)
    assert inbound.sender_of_interaction({"team": None, "user": user, "enterprise": {"id": "E1"}}).team == "T2"
    assert inbound.sender_of_interaction({"team": None, "user": {"id": "W1"}, "enterprise": {"id": "E1"}}).team == "E1"
    assert inbound.sender_of_interaction({"team": {"id": "T1"}, "user": user, "enterprise": None}).foreign
    assert inbound.sender_of_command({"team_id": "", "enterprise_id": "E1", "user_id": "W1"}).team == "E1"

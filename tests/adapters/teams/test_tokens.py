"""Who gets in: tokens checked against a key server on this machine."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable

import jwt
import pytest

from adapters.teams import build
from adapters.teams.registration import may_call
from bot.settings import load_settings
from tests.adapters.teams.support import APP, OTHER_APP, OTHER_TENANT, TENANT, talking, token


def unsigned(url: str) -> str:
    """A token that says it needs no signature."""
    claims = {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": url, "exp": time.time() + 600}
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in ({"alg": "none", "kid": "k1"}, claims)]
    return "Bearer " + ".".join([*parts, ""])


SHARED = jwt.encode({"iss": "https://api.botframework.com", "aud": APP}, "x" * 40, "HS256", {"kid": "k1"})
BAD: dict[str, Callable[[str], str | None] | str | None] = {
    "none at all": None,
    "empty bearer": "Bearer ",
    "another scheme": "Basic YTpi",
    "garbage": "Bearer abc",
    "three parts of garbage": "Bearer a.b.c",
    "expired": lambda url: token(url, exp=time.time() - 900),
    "not yet valid": lambda url: token(url, nbf=time.time() + 900),
    "for another bot": lambda url: token(url, aud="evil"),
    "by another issuer": lambda url: token(url, iss="https://evil.example"),
    "by the emulator's issuer": lambda url: token(url, iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"),
    "signed by somebody else": lambda url: token(url, signed_by="evil"),
    "with an unknown key": lambda url: token(url, kid="zz"),
    "for another service url": token("https://evil.example/"),
    "for no service url": lambda url: token(url, serviceurl=None),
    "signed with a shared secret": f"Bearer {SHARED}",
    "unsigned": unsigned,
}


@pytest.mark.parametrize("name", BAD)
async def test_every_bad_token_is_401(name: str) -> None:
    """A bad token of any kind is refused with 401, nothing is handled, nothing is sent and no address from it is kept."""
    bad = BAD[name]
    async with talking() as talk:
        status, _ = await talk.send(talk.activity(text="hallo"), bad(talk.microsoft.url) if callable(bad) else bad)
        assert (status, talk.microsoft.posted) == (401, [])
        assert await talk.site.service.kept.all("teams-place") == []


async def test_a_good_token_gets_in() -> None:
    """The same message with a good token is answered, by a call that is signed with our own token."""
    async with talking() as talk:
        status, _ = await talk.send(talk.activity(text="hallo"))
        assert status == 200
        assert len(talk.microsoft.posted) == 1
        assert set(talk.microsoft.tokens) == {f"Bearer token-{APP}"}


async def test_a_token_of_another_channel_is_refused() -> None:
    """A key that is endorsed for Teams opens no other channel."""
    async with talking() as talk:
        assert (await talk.send(talk.activity(text="hallo") | {"channelId": "slack"}))[0] == 401


async def test_without_keys_nobody_gets_in_and_teams_tries_again() -> None:
    """While the keys cannot be fetched every request is 503, so that nothing is lost and nobody slips through."""
    async with talking() as talk:
        talk.microsoft.keys_down = True
        assert (await talk.send(talk.activity(text="hallo")))[0] == 503
        assert talk.microsoft.posted == []


@pytest.mark.parametrize("body", ["", "[]", "{", '{"type": "message"}', '"x"'])
async def test_what_is_no_activity_is_refused(body: str) -> None:
    """Anything but an activity gives 400 or 401, never 500."""
    async with talking() as talk, talk.client.post("/api/messages", data=body, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status in {400, 401}


async def test_another_tenant_hears_a_friendly_line_and_nothing_is_handled() -> None:
    """An activity from a tenant that is not the registration's gets one line, and is neither handled nor kept."""
    async with talking() as talk:
        for _ in range(2):
            stranger = talk.activity(text="Mag ik dit plaatsen?", channelData={"tenant": {"id": OTHER_TENANT}})
            assert (await talk.send(stranger))[0] == 200
        assert len(talk.microsoft.posted) == 1, "said once, not at every message"
        assert "de organisatie die mij heeft ingericht" in talk.microsoft.posted[0][1]["text"]
        assert await talk.site.service.kept.all("teams-person") == []


async def test_the_audience_picks_the_registration() -> None:
    """With two registrations the token's audience says which tenant and which organisation count."""
    registration = {"app_id": OTHER_APP, "secret": "s", "tenant": OTHER_TENANT, "organisation": "gemeente-almere"}
    environment = {"TEAMS_APP_ID": APP, "TEAMS_APP_SECRET": "g", "TEAMS_TENANT": TENANT, "TEAMS_REGISTRATIONS": json.dumps([registration])}
    async with talking(environment) as talk:
        theirs = talk.activity(text="help", channelData={"tenant": {"id": OTHER_TENANT}})
        talk.microsoft.roster["29:anna"] = {"tenantId": OTHER_TENANT}
        await talk.send(theirs, token(talk.microsoft.url, aud=OTHER_APP))
        assert "gemeente Almere" in str(talk.microsoft.posted[-1]) or "Gemeente Almere" in str(talk.microsoft.posted[-1])
        assert talk.microsoft.tokens[-1] == f"Bearer token-{OTHER_APP}"
        await talk.send(theirs | {"id": "x"})
        assert "de organisatie die mij heeft ingericht" in talk.microsoft.posted[-1][1]["text"], "the other registration's token does not fit"


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("adaptiveCard/action", ("value",)),
        ("composeExtension/fetchTask", ("task", "value")),
        ("composeExtension/query", ("composeExtension", "text")),
    ],
)
async def test_another_tenant_hears_it_in_every_invoke(name: str, where: tuple[str, ...]) -> None:
    """A card, a task module and a command box each get the line in a shape that Teams shows."""
    async with talking() as talk:
        given = talk.activity("invoke", value={"action": {"data": {"choice": "help"}}}, channelData={"tenant": {"id": OTHER_TENANT}})
        _, body = await talk.send(given | {"name": name})
        for step in where:
            body = body[step]
        assert "de organisatie die mij heeft ingericht" in body


@pytest.mark.parametrize("given", [{"userRole": "guest"}, {"userPrincipalName": "x_y.nl#EXT#@z.onmicrosoft.com"}, {"tenantId": OTHER_TENANT}])
async def test_guests_are_told_that_the_bot_is_not_for_them(given: dict[str, str]) -> None:
    """Guests and people of other tenants get one line, unless the settings let them in."""
    async with talking() as talk:
        talk.microsoft.roster["29:anna"] = given
        said = await talk.says("Mag ik dit plaatsen?")
        assert "Voor gasten sta ik uit" in said["text"]
    async with talking({"TEAMS_APP_ID": APP, "TEAMS_APP_SECRET": "g", "TEAMS_TENANT": TENANT, "TEAMS_ALLOW_GUESTS": "true"}) as talk:
        talk.microsoft.roster["29:anna"] = given
        assert "gasten" not in str(await talk.says("help"))


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"TEAMS_APP_ID": APP}, "TEAMS_APP_SECRET"),
        ({"TEAMS_APP_ID": APP, "TEAMS_APP_SECRET": "s"}, "TEAMS_TENANT"),
        ({"TEAMS_DEVELOPMENT": "true", "POSTWIJZER_HOST": "192.0.2.1"}, "POSTWIJZER_HOST"),
        ({"TEAMS_DEVELOPMENT": "true", "TEAMS_APP_ID": APP, "TEAMS_APP_SECRET": "s", "TEAMS_TENANT": TENANT}, "TEAMS_DEVELOPMENT"),
        ({"TEAMS_REGISTRATIONS": '[{"app_id": "x", "secret": "", "tenant": "t"}]'}, "registratie 1"),
    ],
)
def test_no_start_with_settings_that_let_anybody_in(environment: dict[str, str], named: str) -> None:
    """Without app id and secret Teams does not start, and the development switch works on a loopback address only."""
    adapter = build(load_settings(environment))
    assert adapter is not None
    assert any(named in problem for problem in adapter.check())


def test_it_is_off_without_settings() -> None:
    """Without a registration and without the switch there is no Teams at all."""
    assert build(load_settings({})) is None


@pytest.mark.parametrize(
    ("url", "development", "may"),
    [("https://smba.trafficmanager.net/emea/", False, True), ("http://evil.example", False, False), ("http://127.0.0.1:1", True, True),
     ("https://smba.trafficmanager.net/emea/", True, False), ("file:///etc/passwd", False, False), ("", True, False)],
)  # fmt: skip
def test_where_we_call(url: str, development: bool, may: bool) -> None:
    """We call https addresses only; in development, where no token vouches for the address, this machine only."""
    assert may_call(url, development=development) is may

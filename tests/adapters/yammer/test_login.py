"""Signing the service user in: on a loopback page, with proof that it is our own sign-in that comes back."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from adapters.__main__ import parser
from adapters.yammer import YammerAdapter, build
from adapters.yammer.commands import run
from adapters.yammer.login import sign_in
from adapters.yammer.tokens import Grant, NeedsLogin
from bot.settings import Yammer, load_settings
from tests.adapters.yammer.town import settings
from tests.support.fake_yammer import BOT, NETWORK, FakeYammer
from tests.support.fake_yammer_http import running


async def signing_in(chosen: Yammer, visit: str = "{}") -> tuple[Grant, list[int]]:
    """Sign in with a browser that opens the address, changed as `visit` says; gives the grant and the statuses the browser saw."""
    shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    work = asyncio.create_task(sign_in(chosen, 0.0, shown.set_result, port=0))
    address = await asyncio.wait_for(shown, 5)
    statuses = []
    async with aiohttp.ClientSession() as browser:
        for each in visit.split():
            back = parse_qs(urlsplit(address).query)["redirect_uri"][0]
            async with browser.get(each.format(address, back=back)) as page:
                statuses.append(page.status)
    return await asyncio.wait_for(work, 5), statuses


async def test_a_sign_in_gives_the_grant() -> None:
    """The browser comes back with the code; the grant holds a refresh token and who it is."""
    yammer = FakeYammer()
    async with running(yammer) as address:
        grant, statuses = await signing_in(settings(address))
    assert (grant.user, grant.network, grant.name) == (BOT, NETWORK, "Postwijzer")
    assert grant.refresh in yammer.refresh_tokens
    assert statuses == [200]


async def test_a_foreign_answer_is_not_taken() -> None:
    """A page that sends a code of its own, without our state, is refused, and the real sign-in still works."""
    async with running(FakeYammer()) as address:
        grant, statuses = await signing_in(settings(address), "{back}?code=stolen&state=other {}")
    assert statuses == [400, 200]
    assert grant.user == BOT


async def test_who_says_no_is_told_so() -> None:
    """Where the person cancels at Entra ID, the command says so."""
    async with running(FakeYammer()) as address:
        shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        work = asyncio.create_task(sign_in(settings(address), 0.0, shown.set_result, port=0))
        query = parse_qs(urlsplit(await shown).query)
        async with aiohttp.ClientSession() as browser, browser.get(f"{query['redirect_uri'][0]}?error=access_denied&state={query['state'][0]}"):
            pass
        with pytest.raises(NeedsLogin, match="access_denied"):
            await work


def test_the_commands_are_in_the_command_line() -> None:
    """`postwijzer yammer login` and `status` exist, and refuse politely where Yammer is not set up."""
    assert parser().parse_args(["yammer", "login", "--no-browser"]).no_browser


def test_without_settings_the_command_says_which(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names the two settings."""
    monkeypatch.delenv("YAMMER_CLIENT_ID", raising=False)
    options = parser().parse_args(["yammer", "status"])
    assert options.func(options) == 2
    assert "YAMMER_CLIENT_ID" in capsys.readouterr().err


def test_status_before_a_sign_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """On a fresh database the command says what to do, in a sentence."""
    monkeypatch.setenv("POSTWIJZER_VAR", str(tmp_path))
    monkeypatch.setenv("YAMMER_CLIENT_ID", "app")
    monkeypatch.setenv("YAMMER_TENANT", "t")
    options = parser().parse_args(["yammer", "status"])
    assert options.func(options) in {1, 2}
    assert "postwijzer" in capsys.readouterr().err


def test_a_taken_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the page cannot open, the command names --port."""
    monkeypatch.setenv("YAMMER_CLIENT_ID", "app")
    monkeypatch.setenv("YAMMER_TENANT", "t")

    async def taken(_settings: object, _options: argparse.Namespace) -> int:
        raise OSError(98, "Address already in use")

    assert run(taken, argparse.Namespace()) == 2
    assert "--port" in capsys.readouterr().err


def test_settings_that_cannot_work_are_named() -> None:
    """Each sentence names its setting; without an app id Yammer is off."""
    assert build(load_settings({})) is None
    wrong = YammerAdapter(Yammer(client_id="a", communities=("Nieuws",), api_url="http://yammer.example/api/v1")).check()
    assert [sentence.split()[0].rstrip(":") for sentence in wrong] == ["YAMMER_TENANT", "YAMMER_COMMUNITIES", "YAMMER_API_URL"]
    assert YammerAdapter(settings("https://www.yammer.com")).check() == []

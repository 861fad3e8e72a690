"""The whole talk in local-slack, a third-party Slack that runs offline, over HTTP and over Socket Mode; by its screen and by its interface."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.clients
ROOT = Path(__file__).resolve().parents[2]
LOCAL_SLACK = ROOT / "tests/clients/node_modules/local-slack-linux-x64/bin/local-slack"
IMAGES = ROOT / "docs/images"
DRAFT = "Volgende week maken wij bekend dat de veerdienst stopt."
PERSONAL = "Gerrit van Dam woont in de Kerkstraat 12 en is ziek. Stem op D66!"
QUESTION = "Mag ik een fout in mijn bericht verbeteren?"
SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """local-slack at `slack`, Postwijzer beside it."""

    slack: str

    def control(self, path: str, **body: str) -> Any:
        """One call of local-slack's own interface."""
        asked = urllib.request.Request(  # noqa: S310 - our own address on this machine
            f"{self.slack}/_control/{path}", data=json.dumps(body).encode() if body else None, headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=20) as told:  # noqa: S310 - likewise, our own address
            return json.loads(told.read())

    def said(self, channel: str) -> list[dict[str, Any]]:
        """The bot's messages in a channel."""
        return [each for each in self.control(f"messages/{channel}")["messages"] if each.get("bot_id")]

    def until(self, channel: str, words: str) -> dict[str, Any]:
        """Wait for a message of the bot that holds these words."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for each in self.said(channel):
                if words in each["text"]:
                    return each
            time.sleep(0.2)
        raise AssertionError(f"{words!r} did not arrive in {channel}: {[each['text'][:80] for each in self.said(channel)]}")


@pytest.fixture(scope="module", params=["events", "socket"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Both programs, talking by HTTP or by Socket Mode."""
    folder, port, bot = tmp_path_factory.mktemp(request.param), free_port(), free_port()
    workspace = {
        "workspace": {"name": "Provincie Zeeland", "domain": "zeeland", "teamId": "T01TEST"},
        "app": {
            "appId": "A01APP", "botUserId": "U0BOT", "botName": "Postwijzer", "botToken": "xoxb-test-token", "appToken": "xapp-test-token",
            "signingSecret": "test-signing-secret", "mode": request.param, "requestUrl": f"http://127.0.0.1:{bot}/slack/events",
        },
        "users": [
            {"id": "U01ANNA", "name": "anna", "real_name": "Anna de Vries", "email": "anna@zeeland.example"},
            {"id": "U02MARJA", "name": "marja", "real_name": "Marja Bakker", "email": "marja@zeeland.example"},
        ],
        "channels": [
            {"id": "C01GEN", "name": "algemeen", "members": ["U01ANNA", "U02MARJA", "U0BOT"]},
            {"id": "C02TEAM", "name": "team-communicatie", "members": ["U02MARJA", "U0BOT"]},
            {"id": "D01", "name": "dm-anna", "is_im": True, "is_channel": False, "members": ["U01ANNA", "U0BOT"]},
        ],
    }  # fmt: skip
    house = {
        "organisations": [{"organisation": "provincie-zeeland", "tenants": [{"platform": "slack", "tenant": "T01TEST"}]}],
        "teams": [{"organisation": "provincie-zeeland", "place": {"platform": "slack", "tenant": "T01TEST", "conversation": "C02TEAM"}}],
    }
    (folder / "slack.yaml").write_text(yaml.safe_dump(workspace))
    (folder / "postwijzer.yaml").write_text(yaml.safe_dump(house))
    slack = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "POSTWIJZER_VAR": str(folder / "var"), "POSTWIJZER_CONFIG": str(folder / "postwijzer.yaml"), "SLACK_API_URL": f"{slack}/api/",
        "SLACK_BOT_TOKEN": "xoxb-test-token", "SLACK_SIGNING_SECRET": "test-signing-secret", "SLACK_APP_TOKEN": "xapp-test-token",
        "SLACK_SOCKET_MODE": "true" if request.param == "socket" else "false",
    }  # fmt: skip
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [LOCAL_SLACK, "--config", folder / "slack.yaml", "--port", str(port), "--base-host", "127.0.0.1"], stdout=log, stderr=log
        ) as third_party,
    ):
        try:
            wait_for(f"{slack}/_control/state")
            with subprocess.Popen([sys.executable, "-m", "adapters", "serve", "--port", str(bot)], cwd=ROOT, env=environment, stdout=log) as ours:
                try:
                    wait_for(f"http://127.0.0.1:{bot}/health/ready")
                    time.sleep(1)  # Socket Mode connects beside the web server
                    yield Running(slack)
                finally:
                    ours.terminate()
                    assert ours.wait(25) == 0, "SIGTERM ends it in good order"
        finally:
            third_party.terminate()


def wait_for(address: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address on this machine
                return
        except OSError:
            assert time.monotonic() < end, f"{address} does not answer"
            time.sleep(0.3)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


def keep(shown: Locator | Page, name: str) -> None:
    """Keep a picture for the documentation, where asked for (UPDATE_SCREENSHOTS=1)."""
    if os.environ.get("UPDATE_SCREENSHOTS"):
        shown.screenshot(path=IMAGES / f"slack-{name}.png")


def opened(browser: Browser, running: Running, person: str, channel: str) -> Page:
    page = browser.new_context(viewport={"width": 1100, "height": 900}).new_page()
    page.set_default_timeout(SECONDS * 500)
    page.goto(running.slack)
    page.get_by_role("combobox").first.select_option(label=person)
    page.locator("button.sidebar-item", has_text=channel).last.click()
    return page


def test_a_question_in_the_direct_message(running: Running) -> None:
    """Asked and answered in the same place, signature checked on the way in."""
    running.control("message", channel="D01", user="U01ANNA", text=QUESTION)
    assert "Team Communicatie" in running.until("D01", "Team Communicatie")["text"]


def test_a_draft_in_a_channel_is_reviewed_in_private(running: Running) -> None:
    """One line in the thread, the review in the direct message."""
    running.control("message", channel="C01GEN", user="U01ANNA", text=f"<@U0BOT> check: {PERSONAL}")
    line = running.until("C01GEN", "privébericht")
    assert line["thread_ts"]
    assert "Kerkstraat" not in line["text"]
    running.until("D01", "Kerkstraat 12")


def test_from_the_modal_to_the_teams_answer(browser: Browser, running: Running) -> None:
    """/check opens the modal, the review comes for this person only, the team claims and answers, and the answer arrives."""
    asker = opened(browser, running, "Anna de Vries", "algemeen")
    box = asker.locator("textarea.composer-input").first
    box.fill("/check")
    box.press("Enter")
    modal = asker.locator("[class*=modal]").filter(has_text="Concept checken").first
    expect(modal).to_be_visible(timeout=SECONDS * 1000)
    modal.locator("textarea, input[type=text], input:not([type])").first.fill(DRAFT)
    modal.locator("select").first.select_option(label="LinkedIn")
    modal.locator("select").nth(1).select_option(label="in je functie")
    keep(asker, "modal")
    asker.get_by_role("button", name="Kijk het na").click()
    ask = asker.get_by_role("button", name="Vraag Team Communicatie").last
    expect(ask).to_be_visible(timeout=SECONDS * 1000)
    keep(asker, "review")
    ask.click()
    send = asker.get_by_role("button", name="Verstuur naar Team Communicatie").last
    expect(send).to_be_visible(timeout=SECONDS * 1000)
    keep(asker, "preview")
    send.click()
    running.until("C02TEAM", "Zaak 1")

    team = opened(browser, running, "Marja Bakker", "team-communicatie")
    team.get_by_role("button", name="Ik pak dit op").click()
    expect(team.get_by_text("Marja Bakker: pakte dit op")).to_be_visible(timeout=SECONDS * 1000)
    keep(team, "card")
    team.get_by_role("button", name="Antwoord", exact=True).click()
    form = team.locator("[class*=modal]").filter(has_text="Antwoord aan de vrager").first
    expect(form).to_be_visible(timeout=SECONDS * 1000)
    form.locator("textarea, input[type=text], input:not([type])").first.fill("Wacht op het persbericht van dinsdag.")
    team.get_by_role("button", name="Versturen").click()
    answer = running.until("D01", "Wacht op het persbericht van dinsdag.")
    assert "Met groet, Team Communicatie" in answer["text"]
    expect(team.get_by_text("Marja Bakker: antwoordde")).to_be_visible(timeout=SECONDS * 1000)


def test_the_home_tab(browser: Browser, running: Running) -> None:
    """It shows what the bot can do and the question that was asked."""
    page = opened(browser, running, "Anna de Vries", "Postwijzer")
    expect(page.get_by_text("Jouw vragen bij een collega")).to_be_visible(timeout=SECONDS * 1000)
    keep(page, "home")

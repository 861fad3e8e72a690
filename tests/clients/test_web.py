"""The pages in Debian's Chromium, as a newcomer uses them: from a fresh start to a person's answer, without an account."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.clients
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `postwijzer serve` prints."""
    environment = {**os.environ, "POSTWIJZER_VAR": str(tmp_path_factory.mktemp("var")), "POSTWIJZER_PORT": "0"}
    with subprocess.Popen(
        [sys.executable, "-m", "adapters", "serve", "--port", "0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        told = "".join(process.stdout.readline() for _ in range(3))
        found = re.search(r"http://127\.0\.0\.1:\d+/", told)
        assert found, told
        yield found[0]
        process.terminate()
        assert process.wait(25) == 0, "SIGTERM ends it in good order"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def opened(browser: Browser, address: str, *, width: int = 900) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(address)
    return page


def test_from_the_first_page_to_a_persons_answer(browser: Browser, address: str) -> None:
    """In under two minutes: choose, press the journalist's example, send it on, answer as the team, read the answer on the asker's page."""
    start = time.monotonic()
    asker = opened(browser, address, width=390)
    asker.get_by_label("Waar werk je?").select_option(label="Provincie Zeeland")
    asker.get_by_role("button", name=re.compile("journalist")).click()
    expect(asker.get_by_role("log")).to_contain_text("Neem dan contact op met Team Communicatie.")
    asker.get_by_role("button", name="Vraag Team Communicatie").click()
    asker.get_by_role("button", name="Verstuur naar Team Communicatie").click()
    expect(asker.get_by_role("log")).to_contain_text("Je vraag ligt nu bij Team Communicatie")

    team = opened(browser, f"{address}team")
    team.get_by_label("Je naam").fill("Marja")
    team.get_by_role("button", name="Onthoud mijn naam").click()
    team.get_by_role("button", name="Ik pak dit op").click()
    card = team.get_by_role("article")
    card.get_by_text("Antwoord", exact=True).click()
    card.get_by_role("textbox").first.fill("Wij bellen de krant vandaag terug.")
    card.get_by_role("button", name="Versturen").first.click()

    expect(asker.get_by_role("log")).to_contain_text("Wij bellen de krant vandaag terug.", timeout=15_000)
    assert time.monotonic() - start < 120


def test_the_page_works_by_keyboard(browser: Browser, address: str) -> None:
    """Tab and Enter are enough: skip link first, then the choice, the question, the button."""
    page = opened(browser, f"{address}?organisation=gemeente")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.get_by_label("Je vraag").focus()
    page.keyboard.type("Mag ik het logo gebruiken?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("toestemming")


def test_everything_to_fill_in_has_a_name(browser: Browser, address: str) -> None:
    """A screen reader can name every field and button, before and after an answer."""
    page = opened(browser, f"{address}?organisation=gemeente-almere")
    example = page.get_by_role("button", name=re.compile("^Concept:"))
    for asked in (False, True):
        if asked:
            example.click()
            expect(page.get_by_role("log")).to_be_visible()
        nameless = page.eval_on_selector_all(
            "input:not([type=hidden]), textarea, select, button",
            "all => all.filter(e => !(e.labels && e.labels.length) && !e.textContent.trim() && !e.getAttribute('aria-label')).length",
        )
        assert nameless == 0


def test_it_fits_a_phone(browser: Browser, address: str) -> None:
    """Nothing sticks out sideways on a narrow screen, with a long word in the draft."""
    page = opened(browser, f"{address}?organisation=gemeente", width=320)
    page.get_by_label("Je concept").fill("Kijk op https://www.voorbeeld.nl/" + "heellangpad" * 30 + " of bel 06-12345678")
    page.get_by_role("button", name="Kijk het na").click()
    expect(page.get_by_role("log")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

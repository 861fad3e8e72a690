"""The cards as people see them: the Agents Playground in Debian's Chromium. With TEAMS_SCREENSHOTS set to a folder each card is kept there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.clients.playground import Running, running

pytestmark = pytest.mark.clients
CHROMIUM = "/usr/bin/chromium"
DRAFT = "check: Volgende week maken we bekend dat de veerdienst stopt. Bel mij op 06-12345678 of mail jan.deboer@gmail.com. <b>Nieuws</b> [klik](http://x.nl)"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("teams")) as started:
        yield started


@pytest.fixture
def page(both: Running) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1700, "height": 1500}, device_scale_factor=1)
        opened.route(re.compile("res-1.cdn.office.net"), lambda route: route.abort())  # fonts, the only thing it asks of the network
        opened.goto(both.playground)
        expect(cards(opened).first).to_be_visible(timeout=30_000)
        yield opened
        browser.close()


def cards(page: Page) -> Locator:
    return page.locator(".ac-adaptiveCard")


def says(page: Page, text: str, *, heard: str, where: str = "") -> None:
    """Types in the open chat and waits for words that the bot says."""
    if where:
        page.get_by_role("treeitem", name=where).first.click()
    box = page.get_by_role("textbox").last
    box.click()
    box.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text(heard).last).to_be_visible(timeout=20_000)


def keep(page: Page, name: str, what: Locator, above: float = 0) -> None:
    """Keeps a picture for the documents, where asked; with what stands `above` it."""
    folder = os.environ.get("TEAMS_SCREENSHOTS")
    if not folder:
        return
    page.wait_for_timeout(600)
    box = what.bounding_box()
    assert box is not None
    clip = {"x": box["x"] - 20, "y": box["y"] - above, "width": box["width"] + 40, "height": box["height"] + above}
    if above:
        page.screenshot(path=Path(folder) / f"teams-{name}.png", clip=clip)  # type: ignore[arg-type] # a dict of floats is what it wants
    else:
        what.screenshot(path=Path(folder) / f"teams-{name}.png")


def test_the_talk_in_a_browser(page: Page) -> None:
    """Welcome, question with its citation, draft with findings, mended text, preview, the team's card, an answer: every card is drawn and works."""
    expect(cards(page).first).to_contain_text("Welkom bij Postwijzer")
    keep(page, "welkom", cards(page).first)
    says(page, "Mag ik mijn mening over de verkiezingen op LinkedIn zetten?", heard="Dat bedoel ik niet")
    keep(page, "antwoord", cards(page).last, above=190)
    says(page, DRAFT, heard="Toon verbeterde tekst")
    review = cards(page).last
    keep(page, "concept", review)
    assert review.locator("a").count() == 0, "what a person typed is never markup"
    review.get_by_role("button", name="Toon verbeterde tekst").click()
    expect(page.get_by_text("Zo kan het ook").last).to_be_visible(timeout=20_000)
    keep(page, "verbeterd", cards(page).last)
    says(page, "Een journalist van de PZC belt mij. Mag ik reageren?", heard="Dit gaat eerst naar Team Communicatie")
    page.get_by_role("button", name="Vraag Team Communicatie").last.click()
    expect(page.get_by_text("Dit ziet Team Communicatie straks").last).to_be_visible(timeout=20_000)
    keep(page, "voorbeeld", cards(page).last)
    page.get_by_role("button", name="Verstuur naar Team Communicatie").last.click()
    expect(page.get_by_text("ligt nu bij Team Communicatie").last).to_be_visible(timeout=20_000)
    page.get_by_role("treeitem", name="Vragen").first.click()
    card = cards(page).last
    expect(card).to_contain_text("voor Team Communicatie", timeout=20_000)
    keep(page, "zaak", card)
    card.get_by_role("button", name="Ik pak dit op").click()
    expect(cards(page).last).to_contain_text("Opgepakt", timeout=20_000)
    cards(page).last.get_by_role("button", name="Antwoord", exact=True).click()
    box = page.get_by_label("Antwoord aan de vrager").last
    box.fill("Wij bellen de krant vandaag terug. Reageer zelf nog niet.")
    keep(page, "zaak-antwoord", cards(page).last)
    page.get_by_role("button", name="Versturen").last.click()
    expect(cards(page).last).to_contain_text("Beantwoord", timeout=20_000)
    page.get_by_role("treeitem", name="Personal").first.click()
    expect(page.get_by_text("Wij bellen de krant vandaag terug").last).to_be_visible(timeout=20_000)
    keep(page, "antwoord-team", cards(page).last)

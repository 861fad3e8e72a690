from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.bootstrap import Parts, build
from adapters.server import make_app
from bot.outbox import Outbox
from bot.settings import load_settings

Client = TestClient[web.Request, web.Application]
HOME = "/?organisation=provincie-zeeland"
PRESS = "Een journalist van de krant stelt mij een vraag over mijn bericht. Wat doe ik?"


@pytest.fixture
async def parts(tmp_path: Path) -> AsyncIterator[Parts]:
    made = await build(load_settings({"POSTWIJZER_VAR": str(tmp_path)}))
    yield made
    await made.close()


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(parts), host="127.0.0.1")) as made:
        yield made


def token(html: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', html)
    assert found
    return found[1]


async def post(client: Client, path: str, page: str, **fields: str) -> str:
    answer = await client.post(path, data={"token": token(page), "organisation": "provincie-zeeland"} | fields)
    assert answer.status == 200
    return await answer.text()


async def html(client: Client, path: str) -> str:
    return await (await client.get(path)).text()


async def test_every_route_of_a_page_refuses_a_post_without_token(client: Client) -> None:
    """A walk over all routes: whatever can be posted to on a page is refused without the session's token."""
    posts = [route for route in client.app.router.routes() if route.method not in {"GET", "HEAD"}] if client.app else []
    assert len(posts) >= 2
    for route in posts:
        assert route.resource is not None
        assert (await client.post(route.resource.canonical, data={"text": "x"})).status == 403


async def test_every_page_route_is_gone_for_a_foreign_host(client: Client) -> None:
    """A walk over all routes: only health answers to a name that is not this machine."""
    for route in client.app.router.routes() if client.app else []:
        assert route.resource is not None
        path = route.resource.canonical.replace("{name}", "page.css")
        answer = await client.get(path, headers={"Host": "postwijzer.example"})
        assert (answer.status == 200) == path.startswith("/health/"), path


async def test_a_question_gets_its_cited_answer(client: Client) -> None:
    """What is asked on the page is answered on the page, with the literal rule."""
    page = await post(client, "/", await html(client, HOME), text="Mag ik speculeren over de oorzaak van de brand?")
    assert "Mag ik speculeren over de oorzaak van de brand?" in page
    assert "<blockquote>" in page
    assert "Negen social media wijsheden" in page


async def test_a_draft_is_marked_where_something_is_found(client: Client) -> None:
    """The draft stands on the page with the found piece marked and numbered."""
    page = await post(client, "/", await html(client, HOME), choice="check", channel="facebook", text="Bel Jan de Vries gerust thuis op 06-12345678!")
    assert re.search(r"<mark>[^<]*06-12345678", page)


async def test_what_somebody_types_is_never_markup(client: Client) -> None:
    """HTML in a message is shown as text."""
    page = await post(client, "/", await html(client, HOME), text="<script>alert(1)</script> mag dit?")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


async def test_from_question_to_a_persons_answer(client: Client, parts: Parts) -> None:
    """A press question goes to the team's page, and the colleague's answer comes back on the asker's page."""
    page = await post(client, "/", await html(client, HOME), text=PRESS)
    page = await post(client, "/", page, choice="escalate")
    page = await post(client, "/", page, choice="escalate:noname")
    team = await html(client, "/team")
    assert PRESS in team
    team = await post(client, "/team", team, name="Marja van Communicatie")
    team = await post(client, "/team", team, choice="case-claim:1")
    assert "Marja van Communicatie" in team
    await post(client, "/team", team, choice="case-answer:1", text="Ik bel de krant vandaag zelf.")
    senders = {adapter.name: adapter for adapter in parts.adapters}
    await Outbox(parts.store, parts.service.house, senders).settle()
    back = await html(client, HOME)
    assert back.count("Ik bel de krant vandaag zelf.") == 2, "as a message in the talk, and with the asker's own questions"


async def test_a_button_without_a_name_asks_for_the_name(client: Client) -> None:
    """The team sees who took a case, so the page asks for a name first."""
    page = await post(client, "/team", await html(client, "/team"), choice="case-claim:1")
    assert "Vul eerst je naam in" in page


async def test_the_poller_gets_a_page_only_when_something_changed(client: Client) -> None:
    """A page that polls with the version it has gets nothing back until something is said."""
    page = await html(client, HOME)
    await post(client, "/", page, text="Wat is eigenlijk een hashtag?")
    page = await html(client, HOME)
    version = re.search(r'data-version="([^"]+)"', page)
    assert version
    assert (await client.get(HOME, headers={"X-Seen": version[1]})).status == 204
    assert (await client.get(HOME, headers={"X-Seen": "0"})).status == 200


async def test_health_tells_the_version_and_nothing_of_people(client: Client) -> None:
    """Ready says which guidance runs and how much waits."""
    await post(client, "/", await html(client, HOME), text="Mag ik Truus citeren?")
    told = await (await client.get("/health/ready")).json()
    assert told["status"] == "ok"
    assert told["guidance"]
    assert "Truus" not in str(told)

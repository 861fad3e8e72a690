from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.loopback import is_loopback
from adapters.web.guard import COOKIE, SESSION, Guard

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    guard = Guard()

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=guard.token(request))

    async def post(request: web.Request) -> web.Response:
        return web.Response(text=request[SESSION])

    app = web.Application()
    app.router.add_get("/", guard.page(show))
    app.router.add_post("/", guard.page(post))
    async with TestClient(TestServer(app, host="127.0.0.1")) as made:
        yield made


async def token(client: Client) -> str:
    return await (await client.get("/")).text()


async def test_a_post_with_its_token_passes(client: Client) -> None:
    """The page's own form comes through, and the session stays the same one."""
    given = await token(client)
    answer = await client.post("/", data={"token": given})
    assert answer.status == 200
    assert await answer.text() == client.session.cookie_jar.filter_cookies(client.make_url("/"))[COOKIE].value


@pytest.mark.parametrize("data", [{}, {"token": ""}, {"token": "f" * 64}, {"token": "é"}])
async def test_a_post_without_the_right_token_is_refused(client: Client, data: dict[str, str]) -> None:
    """Without the session's own token nothing is done."""
    await token(client)
    assert (await client.post("/", data=data)).status == 403


async def test_a_post_without_a_session_is_refused(client: Client) -> None:
    """A token alone, without the cookie it was made for, is worth nothing."""
    given = await token(client)
    client.session.cookie_jar.clear()
    assert (await client.post("/", data={"token": given})).status == 403


async def test_a_token_of_another_session_is_refused(client: Client) -> None:
    """One browser's token does not work in another browser."""
    theirs = await token(client)
    client.session.cookie_jar.clear()
    await token(client)
    assert (await client.post("/", data={"token": theirs})).status == 403


async def test_a_post_from_another_site_is_refused(client: Client) -> None:
    """A form on another site cannot post here, even with a token."""
    given = await token(client)
    assert (await client.post("/", data={"token": given}, headers={"Origin": "https://kwaad.example"})).status == 403
    assert (await client.post("/", data={"token": given}, headers={"Origin": "null"})).status == 403


@pytest.mark.parametrize("host", ["postwijzer.example", "192.168.1.4", "127.0.0.1.kwaad.example", "[", "localhost.kwaad.example:80"])
async def test_a_foreign_host_name_is_refused(client: Client, host: str) -> None:
    """A DNS name that was pointed at this machine does not reach the page."""
    assert (await client.get("/", headers={"Host": host})).status in {400, 403}


async def test_every_page_carries_the_headers_that_keep_it_in(client: Client) -> None:
    """No frame, no foreign script, nothing cached; the cookie is out of reach of scripts and other sites."""
    answer = await client.get("/")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert re.search("HttpOnly", cookie)
    assert re.search("SameSite=Strict", cookie)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("0.0.0.0", False), ("10.0.0.1", False), ("", False),  # noqa: S104 - the text of an address, nothing is bound
    ],
)
def test_which_addresses_are_this_machine(host: str, ours: bool) -> None:
    """Only loopback addresses are this machine; every-address (0.0.0.0) is not."""
    assert is_loopback(host) is ours


async def test_bound_elsewhere_the_page_does_not_exist() -> None:
    """On a socket that others can reach, the page answers 404 whatever Host it is asked by."""
    guard = Guard()

    async def show(_: web.Request) -> web.Response:
        return web.Response(text="hier")

    class Elsewhere:
        """A transport whose socket is bound to another address."""

        def get_extra_info(self, name: str) -> tuple[str, int] | None:
            return ("10.1.2.3", 80) if name == "sockname" else None

    from aiohttp.test_utils import make_mocked_request  # noqa: PLC0415 - only this test makes a request by hand

    request = make_mocked_request("GET", "/", headers={"Host": "127.0.0.1"}, transport=Elsewhere())
    with pytest.raises(web.HTTPNotFound):
        await guard.page(show)(request)

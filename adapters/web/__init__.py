"""The pages on this machine: the asker's, and the team's. They exist on a loopback address only."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from adapters.web.guard import Guard
from adapters.web.pages import PLATFORM, Pages
from adapters.web.team import TeamPages
from adapters.web.transcript import Transcripts
from adapters.web.view import environment
from bot.messages import Outgoing, Receipt, SendResult
from bot.service import Service
from bot.settings import Settings

STATIC = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


class WebAdapter:
    """See the module. A page fetches what the store says was sent."""

    name = PLATFORM
    private_road = False

    def __init__(self) -> None:
        self._transcripts = Transcripts()

    def check(self) -> list[str]:
        """Nothing can be wrong: the pages have no settings."""
        return []

    def routes(self, app: web.Application, service: Service) -> None:
        """Adds /, /team and what they load; each behind the guard."""
        guard, templates = Guard(), environment()
        pages = Pages(service, guard, self._transcripts, templates)
        team = TeamPages(service, guard, templates)
        app.router.add_get("/", guard.page(pages.show))
        app.router.add_post("/", guard.page(pages.said))
        app.router.add_get("/team", guard.page(team.show))
        app.router.add_post("/team", guard.page(team.acted))
        app.router.add_get("/static/{name}", guard.page(_static))

    async def listen(self, service: Service) -> None:
        """Nothing to listen to: browsers call us."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Nothing to do: both pages read from the store what was delivered, so that any process may deliver it."""
        return Receipt(outgoing.card or outgoing.key)

    async def close(self) -> None:
        """No session of its own to end."""


def build(settings: Settings) -> WebAdapter:  # noqa: ARG001 - every adapter is built from the settings; the pages need none
    """The pages; always there, and only reachable on a loopback address."""
    return WebAdapter()


async def _static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    body = (Path(__file__).with_name("static") / name).read_bytes()
    return web.Response(body=body, content_type=STATIC[name], charset="utf-8")

"""The team's page: what waits for a person, and the buttons that a chat channel's card would have."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

import jinja2
from aiohttp import web

from adapters.web.guard import SESSION, Guard
from bot import case_cards
from bot.configuration import TEAM_PAGE
from bot.escalation import Case
from bot.messages import Address, Incoming, Reply
from bot.rows import Audit
from bot.service import ALL_STATES, Service

NAME_COOKIE = "postwijzer_naam"
LONGEST_NAME = 80
A_YEAR = 365 * 24 * 3600
NOTICE = web.RequestKey("notice", str)


class TeamPages:
    """Handlers of the team's page."""

    def __init__(self, service: Service, guard: Guard, templates: jinja2.Environment) -> None:
        self._service, self._guard, self._templates = service, guard, templates

    async def show(self, request: web.Request) -> web.Response:
        """GET /team: the waiting cases, urgent first, then the rest; 204 where the poller has seen this state already."""
        cases = await self._service.team_cases(None, states=ALL_STATES)
        version = "-".join(f"{case.number}.{case.version}" for case in cases) or "0"
        if request.headers.get("X-Seen") == version:
            return web.Response(status=204)
        name = _name(request)
        if cases and name:
            await self._looked(request, name)
        return self._page(
            request,
            name=name,
            version=version,
            waiting=[self._card(case) for case in cases if case.waiting],
            rest=[self._card(case) for case in cases if not case.waiting],
        )

    async def acted(self, request: web.Request) -> web.Response:
        """POST /team: a pressed button (claim, answer, note, akkoord, close, reopen, wrong), or the colleague's own name."""
        form = await request.post()
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        if "name" in fields:
            back = web.HTTPSeeOther("/team")
            back.set_cookie(
                NAME_COOKIE, quote(fields["name"].strip()[:LONGEST_NAME]), max_age=A_YEAR, httponly=True, samesite="Strict", path="/"
            )
            raise back
        name = _name(request)
        if not name:
            return self._notice(request, "teampagina.naam-nodig")
        text = fields.get("text", "").replace("\r\n", "\n")
        incoming = Incoming(
            id=f"web:{secrets.token_urlsafe(18)}",
            kind="form" if text else "action",
            at=datetime.now(UTC),
            sender=team_address(request[SESSION]),
            organisation=None,
            text=text,
            choice=fields.get("choice", ""),
            name=name,
        )
        handled = await self._service.handle(incoming, inline=True)
        if handled.reply is not None and not handled.ok:
            return self._page(request, name=name, version="", waiting=[], rest=[], notice=handled.reply.text)
        number = incoming.choice.partition(":")[2]
        raise web.HTTPSeeOther(f"/team#zaak-{number}" if number.isdigit() else "/team")

    def _card(self, case: Case) -> tuple[int, Reply]:
        return case.number, case_cards.card(case, self._service.house.voice(case.organisation))

    async def _looked(self, request: web.Request, name: str) -> None:
        """An audit line for a look at the cases."""
        account = f"{TEAM_PAGE.platform}::{request[SESSION]}"
        async with self._service.store.write() as tx:
            await tx.add_audit(Audit(self._service.now(), account, name, "look"))

    def _notice(self, request: web.Request, key: str) -> web.Response:
        return self._page(request, name="", version="", waiting=[], rest=[], notice=self._service.house.voice(None)(key))

    def _page(self, request: web.Request, *, notice: str = "", **values: Any) -> web.Response:
        voice = self._service.house.voice(None)
        html = self._templates.get_template("team.html").render(
            token=self._guard.token(request), say=voice, missing=voice("review.ontbreekt"), notice=notice, **values
        )
        return web.Response(text=html, content_type="text/html")


def team_address(session: str) -> Address:
    """The address of a colleague at the team's page."""
    return Address(TEAM_PAGE.platform, TEAM_PAGE.tenant, TEAM_PAGE.conversation, private=False, person=session)


def _name(request: web.Request) -> str:
    return unquote(request.cookies.get(NAME_COOKIE, ""))[:LONGEST_NAME]

"""The asker's page: choose an organisation, ask, have a draft checked, see the answer of the team come back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

import jinja2
from aiohttp import web

from adapters.web.guard import SESSION, Guard
from adapters.web.transcript import Entry, Transcripts
from bot.escalation import Case
from bot.guidance import Guidance, Organisation
from bot.messages import Address, Capacity, Channel, Incoming, Reply
from bot.service import Service
from bot.wording import contact_of, say

PLATFORM = "web"
TENANT = "page"
LONGEST = 20_000  # characters of one message; the engine's own limit
PRESSED = {"action": "", "form": ""}


@dataclass(frozen=True, slots=True)
class MyCase:
    """One of the asker's own cases, as the page shows it."""

    number: int
    state: str
    question: str
    contact: str
    answers: tuple[str, ...]


class Pages:
    """Handlers of the asker's page."""

    def __init__(self, service: Service, guard: Guard, transcripts: Transcripts, templates: jinja2.Environment) -> None:
        self._service, self._guard, self._transcripts, self._templates = service, guard, transcripts, templates

    async def show(self, request: web.Request) -> web.Response:
        """GET /: the page as it stands; 204 where the poller has seen this version already."""
        guidance = self._service.guidance
        organisation = guidance.organisations.get(request.query.get("organisation", ""))
        session = request[SESSION]
        await self._fetch(session)
        version = str(self._transcripts.talk(session).version)
        if request.headers.get("X-Seen") == version:
            return web.Response(status=204)
        cases = await self._my_cases(session, organisation) if organisation else []
        return self._page("asker.html", request, guidance, organisation, version=version, cases=cases, entries=self._entries(session))

    async def said(self, request: web.Request) -> web.Response:
        """POST /: one message, form or pressed button; then back to the page, so that reloading sends nothing twice."""
        guidance = self._service.guidance
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        organisation = guidance.organisations.get(fields.get("organisation", ""))
        if organisation is None:
            raise web.HTTPSeeOther("/")
        session, now = request[SESSION], datetime.now(UTC)
        text = fields.get("text", "").replace("\r\n", "\n")
        if len(text) > LONGEST:
            raise web.HTTPRequestEntityTooLarge(LONGEST, len(text), text=_say(guidance, organisation, "pagina.te-lang", number=LONGEST))
        incoming = incoming_of(fields, text, session, organisation.slug, now)
        if shown := _as_said(incoming, self._transcripts.talk(session).entries):
            self._transcripts.said(session, Entry(now, text=shown))
        handled = await self._service.handle(incoming, inline=True)
        if handled.reply is not None:
            self._transcripts.said(session, Entry(datetime.now(UTC), reply=handled.reply, key=incoming.id))
        raise web.HTTPSeeOther(f"/?organisation={organisation.slug}#tekst")

    async def _fetch(self, session: str) -> None:
        """Puts what came by the outbox (an answer of the team, a notice) on the page, whichever process delivered it."""
        fetched = self._transcripts.talk(session).fetched
        rows = await self._service.delivered(address_of(session), fetched)
        if rows:
            entries = [Entry(row.sent or row.created, reply=row.outgoing.reply, key=row.outgoing.key) for row in rows]
            self._transcripts.arrived(session, entries, rows[-1].id)

    def _entries(self, session: str) -> list[Mapping[str, Any]]:
        """The talk for the template: each reply with the draft it is about, so that the draft can be marked."""
        rows: list[Mapping[str, Any]] = []
        said = ""
        for entry in self._transcripts.talk(session).entries:
            said = entry.text or said
            rows.append(
                {"at": entry.at.astimezone(), "text": entry.text, "reply": entry.reply, "draft": said if _marks(entry.reply, said) else ""}
            )
        return rows

    async def _my_cases(self, session: str, organisation: Organisation) -> list[MyCase]:
        found = await self._service.my_cases(address_of(session))
        return [_my_case(case, self._service.guidance, organisation) for case in found]

    def _page(self, name: str, request: web.Request, guidance: Guidance, organisation: Organisation | None, **values: Any) -> web.Response:
        form = organisation.address if organisation else "je"

        def sentence(key: str, **fill: object) -> str:
            return say(guidance.wording, form, key, **fill)

        html = self._templates.get_template(name).render(
            token=self._guard.token(request),
            say=sentence,
            organisation=organisation,
            organisations=sorted(guidance.organisations.values(), key=lambda each: each.name),
            examples=organisation.page_examples if organisation else (),
            channels=[(slug, sentence(f"kanaal.{slug}")) for slug in get_args(Channel)],
            capacities=[(slug, sentence(f"rol.{slug}")) for slug in get_args(Capacity)],
            missing=sentence("review.ontbreekt"),
            **values,
        )
        return web.Response(text=html, content_type="text/html")


def address_of(session: str) -> Address:
    """The address of one browser session: its talk, and its person as far as this page knows one."""
    return Address(PLATFORM, TENANT, session, private=True, person=session)


def incoming_of(fields: Mapping[str, str], text: str, session: str, organisation: str, now: datetime) -> Incoming:
    """What the browser posted, in the core's words."""
    choice = fields.get("choice", "")
    if choice == "dismiss":
        choice = f"dismiss:{fields.get('number', '1')}"
    channel, capacity = fields.get("channel", ""), fields.get("capacity", "")
    return Incoming(
        id=f"web:{secrets.token_urlsafe(18)}",
        kind="text" if not choice else "form" if text else "action",
        at=now,
        sender=address_of(session),
        organisation=organisation,
        text=text,
        channel=next((each for each in get_args(Channel) if each == channel), None),
        capacity=next((each for each in get_args(Capacity) if each == capacity), None),
        choice=choice,
    )


def _say(guidance: Guidance, organisation: Organisation, key: str, **values: object) -> str:
    return say(guidance.wording, organisation.address, key, **values)


def _as_said(incoming: Incoming, entries: list[Entry]) -> str:
    """What the page shows of what the asker did: the text, or the label of the pressed button."""
    if incoming.text:
        return incoming.text
    offered = next((entry.reply.choices for entry in reversed(entries) if entry.reply), ())
    return next((choice.label for choice in offered if choice.id == incoming.choice), "")


def _marks(reply: Reply | None, draft: str) -> bool:
    """Whether the findings of this reply point into this draft (and not into an earlier one)."""
    pointing = [one for one in reply.findings if one.end > one.start] if reply else []
    return bool(pointing) and all(draft[one.start : one.end] == one.quote for one in pointing)


def _my_case(case: Case, guidance: Guidance, organisation: Organisation) -> MyCase:
    home = guidance.organisations.get(case.organisation, organisation)
    return MyCase(
        case.number,
        _say(guidance, home, f"team.staat-{case.state}"),
        case.question or case.draft,
        contact_of(home, case.contact)[1].name,
        tuple(event.text for event in case.events if event.kind == "answered"),
    )

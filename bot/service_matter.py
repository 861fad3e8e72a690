"""What the dialogue must know of the world before it speaks: the case of this talk, approvals, the off-switch."""

from __future__ import annotations

from datetime import datetime

from bot.approval import stands
from bot.escalation import Case, account
from bot.messages import Incoming
from bot.ports import Reads
from bot.rows import CaseFilter
from bot.service_house import House
from bot.service_kept import switched_off
from bot.service_turn import number_of
from bot.steps import Approved, MyCase, OpenMatter, State

SHOWN = ("open", "claimed", "answered", "closed")
TITLE = 80


async def matter_of(tx: Reads, house: House, incoming: Incoming, state: State, now: datetime) -> OpenMatter:
    """Load the matter of one talk."""
    person = account(incoming.sender)
    mine = await tx.cases(CaseFilter(states=SHOWN, asker=person, limit=10))
    number, organisation = number_of(state.case), state.organisation or incoming.organisation
    this = next((each for each in mine if each.number == number), None)
    standing = [
        each for each in await tx.approvals(person, now) if organisation and stands(each, organisation, house.guidance.version, now)
    ]
    text = ""
    if standing:
        found = await tx.case(standing[0].case)
        text = found.draft if found else ""
    off = ""
    if await switched_off(tx, organisation, incoming.sender.platform):
        voice = house.voice(organisation)
        off = voice("dienst.uit", contact=voice.name(None))
    return OpenMatter(
        case=str(this.number) if this else "",
        state=this.state if this else "",
        contact=this.contact if this else "",
        term=this.due if this else None,
        off=off,
        approved=tuple(Approved(each.fingerprint, each.channel, each.capacity, each.role) for each in standing),
        approved_text=text,
        mine=tuple(_line(each) for each in mine),
    )


def _line(case: Case) -> MyCase:
    title = " ".join((case.question or case.draft).split())
    short = title if len(title) <= TITLE else f"{title[:TITLE]}…"
    return MyCase(str(case.number), short, case.state, case.contact, case.due if case.waiting else None)

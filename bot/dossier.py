"""The dossier of a case, for the archive and for requests under the Wet open overheid or the Bestuursdecreet: JSON and readable text."""

from __future__ import annotations

from typing import Any

from bot.case_cards import line, moment
from bot.escalation import Case
from bot.ports import Reads
from bot.render import Voice
from bot.rows import Audit


async def dossier(tx: Reads, number: int) -> dict[str, Any] | None:
    """Give everything that is kept of a case as plain JSON; None where there is no such case."""
    case = await tx.case(number)
    if case is None:
        return None
    rows = await tx.rows(("waiting", "sent", "given-up"), case=number)
    return {
        "case": case.number,
        "organisation": case.organisation,
        "contact": case.contact,
        "state": case.state,
        "urgent": case.urgent,
        "opened": case.opened.isoformat(),
        "due": case.due.isoformat() if case.due else None,
        "guidance_version": case.guidance_version,
        "asked_by": case.asker_name,
        "asked_on": case.asker.platform,
        "question": case.question,
        "draft": case.draft,
        "channel": case.channel,
        "capacity": case.capacity,
        "bot_said": case.bot_said,
        "findings": [{"check": check, "quote": quote} for check, quote in case.findings],
        "events": [
            {"at": e.at.isoformat(), "kind": e.kind, "by": e.actor.name or e.actor.role, "role": e.actor.role, "text": e.text}
            for e in case.events
        ],
        "delivery": [
            {"about": row.about, "platform": row.outgoing.to.platform, "state": row.state, "tries": row.attempts, "reason": row.reason}
            for row in rows
        ],
        "looked_at": [_seen(each) for each in await tx.audits(number)],
    }


def readable(case: Case, audits: list[Audit], voice: Voice) -> str:
    """Give the dossier as text."""
    head = voice("team.kop-spoed" if case.urgent else "team.kop", number=case.number, contact=voice.name(case.contact))
    parts = [
        head,
        f"{voice.organisation.name}. {voice(f'team.staat-{case.state}')}.",
        voice("team.vraag", text=case.question) if case.question else "",
        case.draft,
        voice("team.bot-zei", text=case.bot_said) if case.bot_said else "",
        *(voice("team.punt", name=check, text=quote) for check, quote in case.findings if quote),
        *(line(event, voice) for event in case.events),
        *(f"{moment(each.at, voice)} · {each.name}: {each.action}" for each in audits),
    ]
    return "\n".join(filter(None, parts))


def _seen(audit: Audit) -> dict[str, str]:
    return {"at": audit.at.isoformat(), "by": audit.name, "action": audit.action}

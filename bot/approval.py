"""A standing approval: "Akkoord met deze tekst", with everything that it binds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.escalation import Case

STANDS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Approval:
    """Binds exactly one text (by keyed fingerprint) for one organisation, channel, capacity and guideline version.

    `role` is the contact that the approver spoke for, `by` the approver's name, `asker` the account whose draft it is.
    """

    case: int
    organisation: str
    channel: str | None
    capacity: str | None
    guidance_version: str
    role: str
    fingerprint: str
    by: str
    asker: str
    at: datetime
    until: datetime


def approval_of(case: Case, by: str, asker: str, now: datetime) -> Approval:
    """Give the approval of the draft of `case`, as bot.escalation.approve allowed it."""
    return Approval(
        case.number, case.organisation, case.channel, case.capacity, case.guidance_version, case.contact, case.fingerprint,
        by, asker, now, now + STANDS,
    )  # fmt: skip


def stands(approval: Approval, organisation: str, guidance_version: str, now: datetime) -> bool:
    """Whether an approval still holds: same organisation, the guideline unchanged, not older than 30 days."""
    return approval.organisation == organisation and approval.guidance_version == guidance_version and now < approval.until


def covers(approval: Approval, fingerprint: str, channel: str | None, capacity: str | None) -> bool:
    """Whether it is about this text for this channel and in this capacity."""
    return (approval.fingerprint, approval.channel, approval.capacity) == (fingerprint, channel, capacity)

"""Forgetting in the memory store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.escalation import Case
from bot.escalation import account as account_of
from bot.messages import Address
from bot.rows import Seen

ENDED = ("closed", "withdrawn")


def erased(case: Case) -> Case:
    """The case without texts and asker."""
    events = tuple(
        replace(e, text="", actor=replace(e.actor, name="", account="") if e.actor.role == "asker" else e.actor) for e in case.events
    )
    return replace(
        case, question="", draft="", bot_said="", asker_name="", events=events, version=case.version + 1,
        findings=tuple((check, "") for check, _ in case.findings), asker=Address(case.asker.platform, "", ""),
    )  # fmt: skip


def forget_account(d: Any, account: str) -> dict[str, int]:
    """See bot.ports.Transaction.forget_account."""
    own = [c for c in d.cases.values() if account_of(c.asker) == account and c.state in (*ENDED, "answered")]
    for case in own:
        d.cases[case.number] = replace(erased(case), state="withdrawn" if case.state == "withdrawn" else "closed")
    done = {"cases": len(own)}
    for name, there, gone in (
        ("conversations", d.talks, [k for k, (talk, _) in d.talks.items() if talk.account == account]),
        ("messages", d.rows, [k for k, row in d.rows.items() if account_of(row.outgoing.to) == account and row.state != "waiting"]),
        ("kept", d.kept, [k for k in d.kept if k[0] == "organisation" and ":".join(k[1]) == account]),
    ):
        done[name] = len(gone)
        for key in gone:
            del there[key]
    own_seen = [key for key, (_, _, by) in d.seen.items() if by == account]
    done["seen"] = len(own_seen)
    d.seen.update({key: (Seen(None), d.seen[key][1], "") for key in own_seen})
    done["approvals"] = sum(a.asker == account for a in d.approvals)
    d.approvals = [a for a in d.approvals if a.asker != account]
    done["records"] = sum(r.account == account for r in d.records)
    d.records = [replace(r, account="") if r.account == account else r for r in d.records]
    return done


def forget_old(d: Any, texts_before: datetime, records_before: datetime, at: datetime) -> int:
    """See bot.ports.Transaction.forget_old."""
    recent = max(texts_before, at - timedelta(days=7))
    total = 0
    for there, gone in (
        (d.seen, [k for k, (_, seen_at, _) in d.seen.items() if seen_at < recent]),
        (d.talks, [k for k, (_, talked) in d.talks.items() if talked < texts_before]),
        (d.rows, [k for k, row in d.rows.items() if row.state in {"sent", "replaced"} and row.created < recent]),
        (d.rows, [k for k, row in d.rows.items() if row.state == "given-up" and row.created < texts_before]),
        (d.cases, [k for k, c in d.cases.items() if c.state in ENDED and (c.changed or c.opened) < records_before]),
    ):
        total += len(gone)
        for key in gone:
            del there[key]
    for name in ("records", "examples", "audits"):
        every = getattr(d, name)
        total += sum(each.at < records_before for each in every)
        setattr(d, name, [each for each in every if each.at >= records_before])
    total += sum(a.until < at for a in d.approvals)
    d.approvals = [a for a in d.approvals if a.until >= at]
    for case in list(d.cases.values()):
        if case.state in ENDED and (case.changed or case.opened) < texts_before and (case.question or case.draft):
            d.cases[case.number] = erased(case)
            total += 1
    return total

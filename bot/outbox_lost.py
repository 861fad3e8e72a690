"""What is said when a row was given up: both sides hear of it, by whatever road is left."""

from __future__ import annotations

from datetime import datetime

from bot import escalation
from bot.escalation import Tell
from bot.messages import Reply
from bot.ports import Transaction
from bot.render import with_text
from bot.rows import Row
from bot.service_house import House
from bot.service_turn import Turn

ABOUT = "lost"


async def tell_lost(tx: Transaction, house: House, row: Row, now: datetime) -> None:
    """Write the rows that tell the asker and the team that `row` did not arrive. A notice of this kind is not itself told about."""
    if row.about == ABOUT:
        return
    turn = Turn(tx, house, now, f"lost:{row.id}:{row.attempts}")
    case = await tx.case(row.case) if row.case else None
    voice = house.voice(case.organisation if case else None)
    to_asker = case is not None and row.outgoing.to == case.asker
    if row.outgoing.mode == "private":
        turn.say(row.outgoing.to, with_text(Reply("notice", voice("dienst.prive-lukt-niet"))), about=ABOUT)
    elif case is None:
        turn.say(row.outgoing.to, with_text(Reply("notice", voice("vrager.gemist"))), about=ABOUT)
    elif to_asker:
        case = await turn.apply(escalation.delivery_failed(case, now, row.about))
        turn.note(case, Tell("team", "niet-bezorgd"), about=ABOUT)
        turn.say(case.asker, with_text(Reply("notice", voice("vrager.gemist"))), about=ABOUT)
    elif row.about in {"card", "mail"} and row.outgoing.mode == "post":
        case = await turn.apply(escalation.delivery_failed(case, now, row.about))
        head = voice("vrager.team-niet-bereikt", number=case.number, contact=voice.name(case.contact))
        turn.say(case.asker, with_text(Reply("notice", head)), about=ABOUT, case=case)
    await turn.flush()

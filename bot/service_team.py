"""What a team does with its cases: a pressed button or a typed word, from the team's own place, becomes a move."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import escalation
from bot.configuration import is_team_page
from bot.escalation import Actor, Case, Refused, Result, account
from bot.messages import Incoming, Reply
from bot.render import with_text
from bot.rows import Audit
from bot.service_house import House
from bot.service_turn import Turn, number_of

WORDS = {
    "claim": "claim", "ik pak dit op": "claim", "overnemen": "takeover", "neem over": "takeover", "antwoord": "answer", "notitie": "note",
    "akkoord met deze tekst": "approve", "akkoord": "approve", "sluiten": "close", "sluit": "close", "heropenen": "reopen",
    "heropen": "reopen", "klopt niet": "wrong",
}  # fmt: skip
_ANY_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_TYPED = re.compile(rf"\s*({_ANY_WORD})\b[ ]*(?:zaak )?#?(\d+)?\s*([:,.]?)\s*(.*)", re.IGNORECASE | re.DOTALL)
MOVES = frozenset(WORDS.values())


@dataclass(frozen=True, slots=True)
class Wish:
    """What a colleague wants: `move` on case `number` with `text`. Number 0: it is not said which case; move "": not understood."""

    move: str
    number: int
    text: str
    pressed: bool


async def wish_of(turn: Turn, incoming: Incoming) -> Wish | None:
    """Give the team's wish in an incoming message, or None where it is an asker's message like any other."""
    name, _, argument = incoming.choice.partition(":")
    if name.startswith("case-") and name.removeprefix("case-") in MOVES:
        return Wish(name.removeprefix("case-"), number_of(argument), incoming.text, pressed=True)
    here = incoming.sender
    if incoming.choice or incoming.kind not in {"text", "command"} or here.private or not turn.house.configuration.teams_at(here):
        return None
    card = await turn.tx.card_at(here.platform, here.tenant, here.conversation, here.thread) if here.thread else None
    of_thread = number_of(card.card.partition(":")[2]) if card else 0
    found = _TYPED.fullmatch(incoming.text)
    if found is None:
        return Wish("", of_thread, "", pressed=False) if of_thread else None
    word, number, mark, text = found[1].lower(), number_of(found[2] or "") or of_thread, found[3], found[4].strip()
    if not number and not mark and text:
        return None  # a sentence of a colleague that happens to begin with such a word
    return Wish(WORDS[word], number, text, pressed=False)


async def carry_out(turn: Turn, incoming: Incoming, wish: Wish) -> tuple[Reply, bool]:
    """Do what a colleague wants. Gives the word back and whether it was done (False: refused, with the reason)."""
    case = await turn.tx.case(wish.number) if wish.number else None
    voice = turn.house.voice(case.organisation if case else incoming.organisation)

    def word(key: str, **values: object) -> Reply:
        return with_text(Reply("notice", voice(key, number=wish.number, **values)))

    if case is None:
        return (word("team.onbekend") if wish.number else with_text(Reply("notice", voice("team.welk-nummer")))), False
    if not _may(turn.house, case, incoming):
        return word("team.niet-hier", team=voice.name(case.contact)), False
    if not wish.move:
        return word("team.hulp"), False
    actor = Actor("team", account(incoming.sender), incoming.name)
    result = _move(turn, case, actor, wish)
    if isinstance(result, Refused):
        return word(f"team.geweigerd-{result.reason}", name=result.about or voice("team.collega")), False
    await turn.apply(result)
    await turn.tx.add_audit(Audit(turn.now, actor.account, actor.name, wish.move, case.number))
    return word(f"team.gedaan-{wish.move}"), True


def _may(house: House, case: Case, incoming: Incoming) -> bool:
    """A move counts only from a place where the case is handled: its team's, its back-up's, or the team page."""
    here = incoming.sender
    if is_team_page(here):
        return True
    teams = [house.team(case)] + ([house.configuration.team(case.organisation, case.backup)] if case.backup else [])
    spot = (here.platform, here.tenant, here.conversation)
    return any((team.place.platform, team.place.tenant, team.place.conversation) == spot for team in teams)


def _move(turn: Turn, case: Case, actor: Actor, wish: Wish) -> Result:
    now, text = turn.now, wish.text.strip()
    moves: dict[str, Callable[[], Result]] = {
        "claim": lambda: escalation.claim(case, actor, now),
        "takeover": lambda: escalation.take_over(case, actor, now),
        "answer": lambda: escalation.answer(case, actor, text, now),
        "note": lambda: escalation.note(case, actor, text, now),
        "approve": lambda: escalation.approve(case, actor, now, text),
        "close": lambda: escalation.close(case, actor, now),
        "reopen": lambda: escalation.reopen(case, actor, now, turn.house.terms(case.organisation)),
        "wrong": lambda: escalation.bot_was_wrong(case, actor, now, text),
    }
    return moves[wish.move]()

"""`postwijzer team ...`: what a colleague of the team does on the command line, on the same cases as the team page and the channels."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.messages import Address, Incoming

if TYPE_CHECKING:  # the database and the guidance are loaded when a command runs, not for every `postwijzer --help`
    from adapters.bootstrap import Parts

MOVES = {
    "claim": "pak een zaak op",
    "takeover": "neem een zaak over van een collega",
    "answer": "geef de vrager antwoord",
    "note": "schrijf een notitie voor het team",
    "approve": "geef akkoord op de getoonde tekst",
    "close": "sluit een beantwoorde zaak",
    "reopen": "open een zaak opnieuw",
    "wrong": "meld dat het antwoord van de bot niet klopte",
}
WITH_TEXT = frozenset({"answer", "note", "wrong"})


def add_team_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers `team`; each part sets `func(options) -> exit status`."""
    team = commands.add_parser(
        "team", help="zaken van het team: lijst, antwoord, akkoord", description="Behandel de zaken van het team.",
        epilog='voorbeeld:\n  postwijzer team answer 12 "Wacht op het persbericht."', formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parts = team.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    listing = parts.add_parser("list", help="wat er wacht, spoed eerst", description="Toont wat er wacht, spoed eerst.")
    listing.add_argument("--all", action="store_true", help="ook wat gesloten of ingetrokken is")
    listing.set_defaults(func=lambda options: run(lambda built: _list(built, options.all)))
    showing = parts.add_parser("show", help="toon een zaak", description="Toont een zaak met haar verloop.")
    showing.add_argument("number", type=int, metavar="ZAAK")
    showing.set_defaults(func=lambda options: run(lambda built: _show(built, options.number)))
    for move, what in MOVES.items():
        moving = parts.add_parser(move, help=what, description=what[0].upper() + what[1:] + ".")
        moving.add_argument("number", type=int, metavar="ZAAK")
        if move in WITH_TEXT or move == "approve":
            moving.add_argument("text", nargs=None if move in {"answer", "note"} else "?", default="", metavar="TEKST")
        moving.add_argument("--name", default="", help="je naam, zoals collega's die zien (anders je gebruikersnaam)")
        moving.set_defaults(func=_mover(move))


def run(command: Callable[[Parts], Awaitable[int]]) -> int:
    """Run a command on the store; what stops it is a sentence and exit status 2."""
    from adapters.bootstrap import CANNOT_START, build  # noqa: PLC0415 - see above
    from bot.ports import Unavailable  # noqa: PLC0415 - likewise

    async def running() -> int:
        parts = await build(serving=False, with_adapters=False)
        parts.service.house.delivers = False  # rows wait for the process that serves
        try:
            return await command(parts)
        finally:
            await parts.close()

    try:
        return asyncio.run(running())
    except CANNOT_START as reason:
        print(reason, file=sys.stderr)
    except Unavailable:
        print("De database is niet te bereiken. Probeer het zo nog eens.", file=sys.stderr)
    return 2


def me(name: str = "") -> tuple[Address, str]:
    """Who is at the keyboard: the address and the name."""
    user = getpass.getuser()
    return Address("console", "", "team", private=False, person=user), name or user


def _mover(move: str) -> Callable[[argparse.Namespace], int]:
    def mover(options: argparse.Namespace) -> int:
        return run(lambda parts: _move(parts, move, options.number, getattr(options, "text", ""), options.name))

    return mover


async def _move(parts: Parts, move: str, number: int, text: str, given: str) -> int:
    sender, name = me(given)
    incoming = Incoming(
        f"cli-{uuid.uuid4()}", "form" if text else "action", parts.service.now(), sender, None, text,
        choice=f"case-{move}:{number}", name=name,
    )  # fmt: skip
    before = await _moves(parts, number)
    handled = await parts.service.handle(incoming, inline=True)
    if handled.reply is not None:
        print(handled.reply.text)
    return 0 if await _moves(parts, number) > before else 1


async def _moves(parts: Parts, number: int) -> int:
    """How many moves the audit knows of this case: a refused one is not written there."""
    async with parts.store.read() as tx:
        return len(await tx.audits(number))


async def _list(parts: Parts, everything: bool) -> int:
    from bot.case_cards import moment  # noqa: PLC0415 - see above
    from bot.service import ALL_STATES, TEAM_STATES  # noqa: PLC0415 - likewise

    cases = await parts.service.team_cases(None, ALL_STATES if everything else TEAM_STATES)
    for case in cases:
        voice = parts.service.house.voice(case.organisation)
        title = " ".join((case.question or case.draft).split())[:60]
        due = moment(case.due, voice) if case.waiting and case.due else ""
        mark = "!" if case.urgent else " "
        print(f"{mark}{case.number:>5}  {voice(f'team.staat-{case.state}'):<18} {due:<18} {voice.name(case.contact):<28} {title}")
    if not cases:
        print("Er wacht niets.")
    return 0


async def _show(parts: Parts, number: int) -> int:
    from bot.case_cards import card  # noqa: PLC0415 - see above
    from bot.rows import Audit  # noqa: PLC0415 - likewise

    sender, name = me()
    async with parts.store.write() as tx:
        case = await tx.case(number)
        if case is None:
            print(f"Zaak {number} ken ik niet. Kijk met: postwijzer team list --all", file=sys.stderr)
            return 1
        await tx.add_audit(Audit(parts.service.now(), f"{sender.platform}::{sender.person}", name, "show", number))
    shown = card(case, parts.service.house.voice(case.organisation)).text
    print(shown.rpartition("\n\n[1]")[0] or shown)  # the buttons are commands here
    return 0

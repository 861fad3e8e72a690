"""Commands for who runs the program: migrate, outbox, export, examples, off and on."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.console.team_commands import me, run

if TYPE_CHECKING:
    from adapters.bootstrap import Parts

EVERYWHERE = "*"


def add_operations_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers migrate, outbox, export, examples, off and on."""
    migrating = _parser(commands, "migrate", "maakt de tabellen van de database, of werkt ze bij", "postwijzer migrate")
    migrating.set_defaults(func=lambda _: _migrate())

    outbox = _parser(commands, "outbox", "toont wat nog niet bezorgd is, of stuurt het opnieuw", "postwijzer outbox --retry 41")
    outbox.add_argument("--retry", metavar="NUMMER", help="stuur een opgegeven bericht opnieuw; `alles` voor alle")
    outbox.set_defaults(func=lambda options: run(lambda parts: _outbox(parts, options.retry)))

    exporting = _parser(commands, "export", "geeft het dossier van een zaak", "postwijzer export 12 --text")
    exporting.add_argument("number", type=int, metavar="ZAAK")
    exporting.add_argument("--text", action="store_true", help="leesbare tekst in plaats van JSON")
    exporting.set_defaults(func=lambda options: run(lambda parts: _export(parts, options.number, options.text)))

    examples = commands.add_parser("examples", help="voorbeelden om te labelen", description="Voorbeelden om te labelen.")
    kinds = examples.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    giving = kinds.add_parser("export", help="schrijf ze als JSON-regels", description="Schrijft wat niet klopte als JSON-regels, afgedekt.")
    giving.add_argument("file", nargs="?", metavar="BESTAND", help="bestand; zonder bestand naar het scherm")
    giving.set_defaults(func=lambda options: run(lambda parts: _examples(parts, options.file)))

    for name, what in (("off", "zet de bot uit"), ("on", "zet de bot weer aan")):
        switching = _parser(commands, name, f"{what}, per organisatie en platform", f'postwijzer {name} --platform slack --why "storing"')
        switching.add_argument("--organisation", default=EVERYWHERE, help="de organisatie (anders alle)")
        switching.add_argument("--platform", default=EVERYWHERE, help="slack, teams, yammer of web (anders alle)")
        switching.add_argument("--why", default="", required=name == "off", help="waarom; dit komt in het verslag")
        switching.add_argument("--name", default="", help="je naam (anders je gebruikersnaam)")
        switching.set_defaults(func=_switcher(name == "off"))


def _parser(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, example: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + ".", epilog=f"voorbeeld:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip


def _migrate() -> int:
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415 - only what this command needs
    from bot.store import StoreError, migrate  # noqa: PLC0415 - likewise

    try:
        asyncio.run(migrate(load_settings().database_url))
    except (SettingsError, StoreError) as reason:
        print(reason, file=sys.stderr)
        return 2
    print("De tabellen zijn bij.")
    return 0


async def _outbox(parts: Parts, retry: str | None) -> int:
    now = parts.service.now()
    if retry is not None:
        async with parts.store.write() as tx:
            wanted = [row.id for row in await tx.rows(("given-up",), limit=10_000)] if retry == "alles" else [_number(retry)]
            again = [number for number in wanted if await tx.requeue(number, now)]
        print(f"{len(again)} opnieuw klaargezet." if again else "Dat nummer is niet opgegeven; kijk met: postwijzer outbox")
        return 0 if again or retry == "alles" else 1
    async with parts.store.read() as tx:
        rows = await tx.rows(("waiting", "given-up"))
        health = await tx.health(now)
    for row in rows:
        # no word of the message: who runs the program need not read what people ask
        to = row.outgoing.to
        state = "opgegeven" if row.state == "given-up" else "wacht"
        print(f"{row.id:>7}  {state:<9}  {to.platform:<8} {row.about:<16} zaak {row.case or '-':<6} {row.attempts}x  {row.reason}")
    print(f"{health.waiting} wachten (oudste {health.oldest:.0f} s), {health.given_up} opgegeven.")
    return 0


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


async def _export(parts: Parts, number: int, text: bool) -> int:
    from bot.dossier import dossier, readable  # noqa: PLC0415 - only what this command needs
    from bot.rows import Audit  # noqa: PLC0415 - likewise

    sender, name = me()
    async with parts.store.write() as tx:
        found, case, audits = await dossier(tx, number), await tx.case(number), await tx.audits(number)
        if found is None or case is None:
            print(f"Zaak {number} ken ik niet. Kijk met: postwijzer team list --all", file=sys.stderr)
            return 1
        await tx.add_audit(Audit(parts.service.now(), f"console::{sender.person}", name, "export", number))
    print(readable(case, audits, parts.service.house.voice(case.organisation)) if text else json.dumps(found, ensure_ascii=False, indent=2))
    return 0


async def _examples(parts: Parts, file: str | None) -> int:
    async with parts.store.read() as tx:
        found = await tx.examples()
    lines = "".join(f"{json.dumps(_line(asdict(each)), ensure_ascii=False)}\n" for each in found)
    if file is None:
        sys.stdout.write(lines)
    else:
        await asyncio.to_thread(Path(file).write_text, lines, encoding="utf-8")
        print(f"{len(found)} voorbeelden in {file}.")
    return 0


def _line(example: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if key == "at" else value for key, value in example.items()}


def _switcher(off: bool) -> Any:
    def switcher(options: argparse.Namespace) -> int:
        return run(lambda parts: _switch(parts, options, off))

    return switcher


async def _switch(parts: Parts, options: argparse.Namespace, off: bool) -> int:
    from bot.service_kept import switch  # noqa: PLC0415 - only what this command needs

    house = parts.service.house
    if options.organisation != EVERYWHERE and options.organisation not in house.guidance.organisations:
        known = ", ".join(sorted(house.guidance.organisations))
        print(f"Organisatie '{options.organisation}' ken ik niet. Kies uit: {known}.", file=sys.stderr)
        return 1
    sender, name = me(options.name)
    await switch(parts.store, house, options.organisation, options.platform, off, sender, name, options.why)
    voice = house.voice(options.organisation)
    where = "alle platforms" if options.platform == EVERYWHERE else options.platform
    whose = "alle organisaties" if options.organisation == EVERYWHERE else voice.organisation.name
    print(voice("dienst.uitgezet" if off else "dienst.aangezet", organisation=whose, name=where, text=options.why))
    return 0

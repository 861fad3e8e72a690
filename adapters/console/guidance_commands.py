"""The commands `postwijzer guidance check`, `coverage` and `schemas`: arguments in, exit status out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

OK, PROBLEMS = 0, 1

Subparsers = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for what add_subparsers gives
Command = Callable[[argparse.Namespace], int]


def add_guidance_commands(commands: Subparsers[argparse.ArgumentParser]) -> None:
    """Registers `guidance` with its three commands; each sets `func(options) -> exit status`."""
    group = commands.add_parser(
        "guidance", help="kijkt de kennis in guidance/ na", description="Kijkt de kennis in guidance/ na.",
        epilog="voorbeeld:\n  postwijzer guidance check", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parts = group.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    checking = _part(parts, "check", "zoekt fouten, met bestand en regel; toont waar elke controle op rust", check)
    checking.add_argument("--quick", action="store_true", help="slaat de voorbeelden van de controles over")
    _part(parts, "coverage", "noemt elke zin van de richtlijnen die geen uitspraak aanhaalt", coverage)
    _part(parts, "schemas", "maakt de JSON-schema's voor editors opnieuw", schemas)


def _part(parts: Subparsers[argparse.ArgumentParser], name: str, what: str, run: Command) -> argparse.ArgumentParser:
    made = parts.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + ".", epilog=f"voorbeeld:\n  postwijzer guidance {name}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.add_argument("--folder", type=Path, metavar="MAP", help="de map met de kennis (anders POSTWIJZER_GUIDANCE, of guidance/)")
    if name != "schemas":
        made.add_argument("--json", action="store_true", help="geeft het resultaat als JSON")
    made.set_defaults(func=run)
    return made


def check(options: argparse.Namespace) -> int:
    """Prints every problem and gives 1, or the table of grounds and gives 0."""
    from bot.guidance import default_folder  # noqa: PLC0415 - `postwijzer ask` must not pay for what only this needs
    from bot.guidance.audit import audit  # noqa: PLC0415 - the same
    from bot.guidance.audit.grounds import grounds_table  # noqa: PLC0415 - the same

    found = audit(options.folder or default_folder(), with_examples=not options.quick)
    rows = list(grounds_table(found.guidance))
    if options.json:
        problems = [{"file": each.file, "line": each.line, "message": each.message} for each in found.problems]
        whole = {"version": found.guidance.version, "problems": problems, "grounds": [list(row) for row in rows], "reader": found.lag}
        print(json.dumps(whole, ensure_ascii=False))
        return PROBLEMS if found.problems else OK
    for problem in found.problems:
        print(problem)
    if found.problems:
        print(f"{len(found.problems)} {'punt' if len(found.problems) == 1 else 'punten'} om te verbeteren.", file=sys.stderr)
        return PROBLEMS
    print(f"Waar elke controle op rust (versie {found.guidance.version}):")
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"Let op: {found.lag}." if found.lag else "De lezer is bij.")
    print("Geen fouten gevonden.")
    return OK


def coverage(options: argparse.Namespace) -> int:
    """Prints the sentences that no statement quotes, per document with its share; gives 1 where the guidance cannot be loaded."""
    from bot.guidance import GuidanceError, default_folder, load  # noqa: PLC0415 - the same
    from bot.guidance.coverage import coverage as measure  # noqa: PLC0415 - the same

    try:
        found = measure(load(options.folder or default_folder()))
    except GuidanceError as wrong:
        print(wrong, file=sys.stderr)
        return PROBLEMS
    if options.json:
        whole = [
            {
                "document": each.document, "source": each.source, "share": round(each.share, 4), "sentences": len(each.sentences),
                "loose": [{"line": one.line, "text": one.text} for one in each.loose],
            }
            for each in found
        ]  # fmt: skip
        print(json.dumps(whole, ensure_ascii=False))
        return OK
    for each in found:
        print(f"{each.document}: {each.share:.0%} van {len(each.sentences)} zinnen aangehaald ({each.source})")
        for one in each.loose:
            print(f"  {one.line}: {one.text}")
    return OK


def schemas(options: argparse.Namespace) -> int:
    """Writes guidance/schemas anew and says what changed."""
    from bot.guidance import default_folder  # noqa: PLC0415 - the same
    from bot.guidance.schemas import write_schemas  # noqa: PLC0415 - the same

    for path in (changed := write_schemas(options.folder or default_folder())):
        print(f"vernieuwd: {path.name}")
    if not changed:
        print("De schema's waren al bij.")
    return OK

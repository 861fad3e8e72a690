"""The script `postwijzer`: the parser, built from each adapter's commands, and the only place that wires the parts together."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

# (module, function that registers its commands). Command modules are light: they import what they run when they run, or start-up of a
# one-shot `postwijzer ask` would pay for Slack, Teams and the database.
COMMANDS = (
    ("adapters.console.commands", "add_commands"),
    ("adapters.console.guidance_commands", "add_guidance_commands"),
    ("adapters.console.reader_commands", "add_reader_commands"),
    ("adapters.server_commands", "add_server_commands"),
    ("adapters.console.team_commands", "add_team_commands"),
    ("adapters.console.operations_commands", "add_operations_commands"),
    ("adapters.yammer.commands", "add_commands"),
    ("adapters.language_model.commands", "add_commands"),
    ("adapters.teams.commands", "add_teams_commands"),
)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="postwijzer",
        description="Mag ik dit posten? Antwoord uit de richtlijn van je eigen organisatie.",
        epilog='voorbeeld:\n  postwijzer ask "Mag ik dit plaatsen?" --organisation gemeente',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    for module, register in COMMANDS:
        getattr(importlib.import_module(module), register)(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status (0 well, 1 bad input or findings to mend, 2 wrong use or unusable guidance)."""
    options = parser().parse_args(arguments)
    return int(options.func(options))


if __name__ == "__main__":
    sys.exit(main())

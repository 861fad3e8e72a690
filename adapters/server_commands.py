"""The commands `postwijzer serve` and `worker`: light, so that they can stand in every command line."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from typing import Any


def add_server_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers `serve` and `worker`."""
    serving = commands.add_parser(
        "serve", help="start de bot met zijn pagina", description="Start de bot: de pagina, de chatplatforms die zijn ingesteld, en de bezorging.",
        epilog="voorbeeld:\n  postwijzer serve --open", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    serving.add_argument("--host", help="adres om op te luisteren (POSTWIJZER_HOST; anders 127.0.0.1)")
    serving.add_argument("--port", type=int, help="poort (POSTWIJZER_PORT; anders 3978, of de eerste vrije daarna)")
    serving.add_argument("--open", action="store_true", help="open de pagina in de browser")
    serving.set_defaults(func=lambda options: _run("serve", options.host, options.port, open_page=options.open))
    working = commands.add_parser(
        "worker", help="bezorg alleen (met PostgreSQL, naast serve)",
        description="Bezorgt wat klaarstaat en houdt de termijnen bij, zonder webserver.",
        epilog="voorbeeld:\n  DATABASE_URL=postgresql://... postwijzer worker", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    working.set_defaults(func=lambda _: _run("work"))


def _run(name: str, *arguments: Any, **named: Any) -> int:
    """Runs a coroutine of adapters.server; what stops the start is told as sentences, not as a traceback."""
    from adapters import server  # noqa: PLC0415 - other commands must not pay for the web server and the database
    from adapters.bootstrap import CANNOT_START  # noqa: PLC0415 - likewise

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its course of events is no news to an administrator
    try:
        return int(asyncio.run(getattr(server, name)(*arguments, **named)))
    except CANNOT_START as reason:
        print(reason, file=sys.stderr)
    except OSError as reason:
        print(f"Ik kan niet luisteren op dit adres: {reason.strerror or reason}. Kies een ander met --host en --port.", file=sys.stderr)
    return 1

"""`postwijzer yammer login` and `status`: light, because they stand in every command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
import webbrowser
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the database and the web client are loaded when a command runs, not for every `postwijzer --help`
    from adapters.bootstrap import Parts
    from adapters.yammer.tokens import Grant
    from bot.settings import Settings

MINUTE = 60


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers `yammer`."""
    yammer = commands.add_parser(
        "yammer", help="Yammer (Viva Engage): servicegebruiker aanmelden", description="Yammer (Viva Engage) aansluiten; zie docs/yammer.md.",
        epilog="voorbeeld:\n  postwijzer yammer login", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parts = yammer.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    login = parts.add_parser(
        "login", help="meld de servicegebruiker aan", description="Meldt de servicegebruiker aan bij Entra ID, op een pagina van deze computer.",
        epilog="voorbeeld:\n  postwijzer yammer login --no-browser", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    login.add_argument("--port", type=int, default=8421, help="poort van die pagina (anders 8421; staat ook in de app-registratie)")
    login.add_argument("--no-browser", action="store_true", help="open geen browser, toon alleen het adres")
    login.set_defaults(func=lambda options: run(_login, options))
    status = parts.add_parser(
        "status", help="toon wie er is aangemeld en hoe vaak er gelezen wordt",
        description="Toont wie er is aangemeld, tot wanneer, en hoelang een bericht hoogstens wacht.",
        epilog="voorbeeld:\n  postwijzer yammer status", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    status.set_defaults(func=lambda options: run(_status, options))


def run(command: Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]], options: argparse.Namespace) -> int:
    """Run a command; what stops it is a sentence and exit status 1 or 2."""
    from adapters.bootstrap import CANNOT_START  # noqa: PLC0415 - see the module
    from adapters.yammer.tokens import NeedsLogin, Trouble  # noqa: PLC0415 - likewise
    from bot.ports import Unavailable  # noqa: PLC0415 - likewise
    from bot.settings import load_settings  # noqa: PLC0415 - likewise

    try:
        settings = load_settings()
        if not settings.yammer.client_id or not settings.yammer.tenant:
            print("Zet eerst YAMMER_CLIENT_ID en YAMMER_TENANT (docs/yammer.md).", file=sys.stderr)
            return 2
        return asyncio.run(command(settings, options))
    except CANNOT_START as reason:
        print(reason, file=sys.stderr)
    except Unavailable:
        print("De database is niet te bereiken. Probeer het zo nog eens.", file=sys.stderr)
    except (NeedsLogin, Trouble) as reason:
        print(reason, file=sys.stderr)
        return 1
    except TimeoutError:
        print("Er heeft niemand aangemeld. Probeer het opnieuw.", file=sys.stderr)
        return 1
    except OSError as reason:
        print(f"De pagina kan niet open: {reason.strerror or reason}. Kies een andere poort met --port.", file=sys.stderr)
    return 2


async def _login(settings: Settings, options: argparse.Namespace) -> int:
    from adapters.bootstrap import build  # noqa: PLC0415 - see the module
    from adapters.yammer.login import sign_in  # noqa: PLC0415 - likewise
    from adapters.yammer.tokens import keep  # noqa: PLC0415 - likewise
    from bot.store import migrate  # noqa: PLC0415 - likewise

    def show(address: str) -> None:
        print(f"Meld je aan als de servicegebruiker, niet als jezelf:\n  {address}", flush=True)
        if not options.no_browser:
            webbrowser.open(address)

    if settings.database.url is None:
        # signing in comes before the first `serve`, which else makes the tables
        settings.core.var.mkdir(parents=True, exist_ok=True)
        await migrate(settings.database_url)
    parts = await build(settings, serving=False, with_adapters=False)
    try:
        grant = await sign_in(settings.yammer, parts.service.now().timestamp(), show, options.port)
        await keep(parts.service, settings.yammer, grant)
        _tell(settings, parts, grant)
    finally:
        await parts.close()
    return 0


async def _status(settings: Settings, options: argparse.Namespace) -> int:  # noqa: ARG001 - each command has the same signature
    from adapters.bootstrap import build  # noqa: PLC0415 - see the module
    from adapters.yammer.tokens import kept  # noqa: PLC0415 - likewise

    parts = await build(settings, serving=False, with_adapters=False)
    try:
        grant = await kept(parts.service, settings.yammer)
        if grant is None:
            print("Er is nog geen servicegebruiker aangemeld. Doe dat met: postwijzer yammer login", file=sys.stderr)
            return 1
        _tell(settings, parts, grant)
    finally:
        await parts.close()
    return 0


def _tell(settings: Settings, parts: Parts, grant: Grant) -> None:
    """Who is signed in, and how long a message waits at most before it is seen."""
    from adapters.yammer.feeds import RECEIVED, delays, watched  # noqa: PLC0415 - see the module

    print(f"Aangemeld als {grant.name or 'de servicegebruiker'} (gebruiker {grant.user}, netwerk {grant.network}).")
    configuration = parts.service.house.configuration
    if not configuration.homes("yammer", str(grant.network)):
        print(f"Let op: netwerk {grant.network} hoort nog bij geen organisatie. Zet het in POSTWIJZER_CONFIG (docs/yammer.md).")
    waits = delays(watched(settings.yammer, configuration), settings.yammer.poll_seconds)
    print("Zo lang wacht een bericht hoogstens tot de bot het ziet:")
    for feed, seconds in waits.items():
        name = "vermeldingen en privéberichten" if feed == RECEIVED else f"community {feed}"
        print(f"  {name}: {seconds / MINUTE:.0f} min")

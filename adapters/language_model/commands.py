"""`postwijzer llm try` and `llm status`: light, because they stand in every command line."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # see the module
    from bot.settings import Settings

DRAFT = "Volgende week maken we bekend dat de veerdienst stopt. Jullie horen het hier als eerste!"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers `llm`."""
    llm = commands.add_parser(
        "llm", help="taalmodel als tweede lezer: proberen en tellen", description="Het taalmodel dat meeleest (LLM_BASE_URL).",
        epilog="voorbeeld:\n  postwijzer llm try", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parts = llm.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    trying = parts.add_parser(
        "try", help="stuur één tekst en toon wat terugkomt", description="Stuurt één tekst, afgedekt, en toont wat het model terugstuurt.",
        epilog='voorbeeld:\n  postwijzer llm try "Morgen maken we het bekend."', formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    trying.add_argument("text", nargs="?", default=DRAFT, metavar="TEKST", help="het concept, of met --question de vraag")
    trying.add_argument("--question", action="store_true", help="de tekst is een vraag")
    trying.add_argument("--organisation", default="", help="de organisatie (anders POSTWIJZER_ORGANISATION, of de eerste)")
    trying.add_argument("--show-request", action="store_true", help="toon ook wat er naar het model gaat; zonder adres alleen dat")
    trying.set_defaults(func=_try)
    status = parts.add_parser("status", help="hoe vaak het model meelas", description="Toont de tellingen van de tweede lezer.")
    status.set_defaults(func=lambda _: asyncio.run(_status()))


def _try(options: argparse.Namespace) -> int:
    from bot.guidance import GuidanceError, default_folder, load  # noqa: PLC0415 - only what this command needs
    from bot.second_request import Wanted, request_of  # noqa: PLC0415 - likewise
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415 - likewise

    try:
        settings = load_settings()
        guidance = load(settings.core.guidance or default_folder())
    except (SettingsError, GuidanceError) as problem:
        print(problem, file=sys.stderr)
        return 2
    organisation = options.organisation or settings.core.organisation or min(guidance.organisations)
    if organisation not in guidance.organisations:
        print(f"Organisatie '{organisation}' ken ik niet. Kies uit: {', '.join(sorted(guidance.organisations))}.", file=sys.stderr)
        return 1
    wanted = Wanted("question" if options.question else "draft", options.text, organisation)
    request = request_of(wanted, guidance)
    if request is None:
        print("Deze tekst gaat niet naar het model: hij is te lang, of hij spreekt wie leest toe.")
        return 1
    if options.show_request:
        print(json.dumps({"messages": request.messages, "schema": request.schema}, ensure_ascii=False, indent=2))
    if not settings.llm.base_url:
        print("LLM_BASE_URL is leeg: er is geen tweede lezer. Zie docs/settings.md.", file=sys.stderr)
        return 0 if options.show_request else 1
    try:
        return asyncio.run(_ask(settings, request, guidance))
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        return 2


async def _ask(settings: Settings, request: object, guidance: object) -> int:
    from adapters.language_model.endpoint import Endpoint, EndpointError  # noqa: PLC0415 - the client is an optional extra
    from bot.guidance import Guidance  # noqa: PLC0415 - only what this command needs
    from bot.second_request import Rejected, Request, accepted  # noqa: PLC0415 - likewise

    assert isinstance(request, Request)
    assert isinstance(guidance, Guidance)
    endpoint = Endpoint(settings.llm)
    began = time.monotonic()
    try:
        said = await endpoint.ask(request)
    except EndpointError as trouble:
        what = {
            "slow": f"antwoordt niet binnen {settings.llm.seconds:g} seconden (LLM_SECONDS)",
            "busy": "zegt dat het te druk is (429)",
            "down": "is niet bereikbaar of geeft een storing; klopt LLM_BASE_URL?",
            "refused": "weigert; kloppen LLM_API_KEY en LLM_MODEL, en kent het JSON-schema's?",
            "empty": "geeft geen antwoord dat op de OpenAI-chat-API lijkt",
        }[trouble.kind]
        print(f"Het model {what}.", file=sys.stderr)
        return 1
    finally:
        await endpoint.close()
    print(f"{said.raw}\n{time.monotonic() - began:.1f} s, {said.tokens_in} tokens heen, {said.tokens_out} terug")
    found = accepted(said.raw, request, guidance)
    if isinstance(found, Rejected):
        print(f"Onbruikbaar ({found.reason}): dit antwoord zou zijn weggegooid.", file=sys.stderr)
        return 1
    print(f"Bruikbaar: {found}")
    return 0


async def _status() -> int:
    from adapters.bootstrap import CANNOT_START, build  # noqa: PLC0415 - only what this command needs

    try:
        parts = await build(serving=False, with_adapters=False)
    except CANNOT_START as problem:
        print(problem, file=sys.stderr)
        return 2
    try:
        async with parts.store.read() as tx:
            counted = await tx.counted()
    finally:
        await parts.close()
    found = {name: number for name, number in sorted(counted.items()) if name.startswith("second-")}
    for name, number in found.items():
        print(f"{number:>8}  {name.removeprefix('second-')}")
    if not found:
        print("Er is nog niets meegelezen.")
    return 0

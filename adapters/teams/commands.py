"""The command `postwijzer teams package`: light, so that it can stand in every command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_teams_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Registers `teams`."""
    teams = commands.add_parser("teams", help="Microsoft Teams", description="Wat de beheerder van Teams nodig heeft (docs/teams.md).")
    inner = teams.add_subparsers(title="opdrachten", metavar="OPDRACHT", required=True)
    package = inner.add_parser(
        "package", help="maak het app-pakket dat je in het Teams-beheercentrum zet", description="Maakt het app-pakket (zip) van een registratie.",
        epilog="voorbeeld:\n  postwijzer teams package --organisation provincie-zeeland --website https://www.zeeland.nl",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    package.add_argument("--organisation", metavar="NAAM", help="organisatie die de app aanbiedt (POSTWIJZER_ORGANISATION)")
    package.add_argument("--app-id", help="app-id van de registratie (TEAMS_APP_ID)")
    package.add_argument("--website", help="site van de organisatie (https://...); anders de site uit de richtlijnen")
    package.add_argument("--privacy", help="pagina met de privacyverklaring; anders de site")
    package.add_argument("--voorwaarden", help="pagina met de gebruiksvoorwaarden; anders de site")
    package.add_argument("--version", default="1.0.0", help="versie van het pakket; verhoog haar bij elke nieuwe upload (1.0.0)")
    package.add_argument("--out", type=Path, default=Path("postwijzer-teams.zip"), help="bestand (postwijzer-teams.zip)")
    package.set_defaults(func=_package)


def _package(options: argparse.Namespace) -> int:
    """Write the package; 1 where something is missing, with a sentence."""
    from adapters.teams.package import Maker, PackageError, manifest, zipped  # noqa: PLC0415 - other commands must not pay for it
    from bot.guidance import GuidanceError, default_folder, load  # noqa: PLC0415 - likewise
    from bot.settings import SettingsError, load_settings  # noqa: PLC0415 - likewise

    try:
        settings = load_settings()
        guidance = load(settings.core.guidance or default_folder())
    except (SettingsError, GuidanceError) as reason:
        print(reason, file=sys.stderr)
        return 1
    registered = [each for each in settings.teams.registrations if options.organisation in {None, each.organisation}]
    app_id = options.app_id or settings.teams.app_id or (registered[0].app_id if len(registered) == 1 else "")
    of_registration = next((each.organisation for each in registered if each.organisation), "")
    organisation = guidance.organisations.get(options.organisation or settings.core.organisation or of_registration)
    if organisation is None:
        print(f"Welke organisatie biedt de app aan? Geef --organisation met een van: {', '.join(sorted(guidance.organisations))}.", file=sys.stderr)
        return 1
    if not app_id:
        print("Het app-id ontbreekt. Geef --app-id, of zet TEAMS_APP_ID.", file=sys.stderr)
        return 1
    website = options.website or f"https://{organisation.site}"
    maker = Maker(organisation.name, website, options.privacy or website, options.voorwaarden or website)
    try:
        made = manifest(app_id, maker, options.version)
    except PackageError as reason:
        print(reason, file=sys.stderr)
        return 1
    options.out.write_bytes(zipped(made))
    print(f"{options.out} is klaar. Zet het in het Teams-beheercentrum: Teams-apps, Apps beheren, Uploaden.")
    return 0

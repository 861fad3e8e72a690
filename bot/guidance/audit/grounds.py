"""The table of grounds: on what each check rests in each organisation."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guidance.loading import Guidance, Reading
from bot.guidance.names import Names, Spot


def check_grounds(guidance: Guidance, reading: Reading) -> None:
    """Note each check that an organisation names and that does not exist, each without ground, and each that has one nowhere."""
    names = Names(guidance)
    for organisation in guidance.organisations.values():
        spot = Spot(reading, ("organisations", organisation.slug))
        for part in ("check_contacts", "grounds", "disabled"):
            for check in getattr(organisation, part):
                names.known("checks", check, spot.to(part, check))
        for number, rule in enumerate(organisation.contact_rules):
            names.all_known("checks", rule.checks, spot.to("contact_rules", number, "checks"))
        for check in guidance.checks:
            if check not in organisation.grounds and check not in organisation.disabled:
                spot.to("grounds").say(f"controle '{check}' heeft geen grond; zet er een onder grounds, of de reden onder disabled")
            if check not in organisation.check_contacts:
                spot.to("check_contacts").say(f"controle '{check}' heeft geen contact; zet het onder check_contacts")
    for check in guidance.checks if guidance.organisations else ():
        if not any(check in organisation.grounds for organisation in guidance.organisations.values()):
            Spot(reading, ("checks", check)).say(f"controle '{check}' heeft in geen organisatie een grond; geef er een of verwijder hem")


def grounds_table(guidance: Guidance) -> Iterator[tuple[str, ...]]:
    """Give the table's rows: first the organisations, then per check its ground in each (`uit` where it is off)."""
    yield ("", *guidance.organisations)
    for check in guidance.checks:
        grounds = [organisation.grounds.get(check) for organisation in guidance.organisations.values()]
        yield (check, *(ground.ground if ground else "uit" for ground in grounds))

"""Our registrations with Microsoft, from the settings, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.loopback import is_loopback
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Bot:
    """One registration: whose tenant it serves, and the organisation of the people there (None: the configuration says)."""

    app_id: str
    secret: str = field(repr=False)
    tenant: str
    organisation: str | None = None


def bots_of(settings: Settings) -> Mapping[str, Bot]:
    """Give the registrations by app id; none where Teams is off or in development."""
    teams = settings.teams
    found = [Bot(each.app_id, each.secret.get_secret_value(), each.tenant, each.organisation) for each in teams.registrations]
    if teams.app_id:
        found.append(Bot(teams.app_id, teams.app_secret.get_secret_value() if teams.app_secret else "", teams.tenant))
    return {each.app_id: each for each in found}


def problems_of(settings: Settings) -> list[str]:
    """Give a sentence for each thing that would let anybody in, or nobody."""
    teams, problems = settings.teams, []
    if teams.development:
        if not is_loopback(settings.core.host):
            now = settings.core.host
            problems.append(f"TEAMS_DEVELOPMENT mag alleen op 127.0.0.1. Haal het weg, of zet POSTWIJZER_HOST op 127.0.0.1 (nu {now}).")
        if teams.app_id or teams.registrations:
            problems.append("TEAMS_DEVELOPMENT slaat de controle van tokens over. Haal het weg nu TEAMS_APP_ID of TEAMS_REGISTRATIONS er staat.")
        return problems
    if teams.app_id and not teams.app_secret:
        problems.append("TEAMS_APP_SECRET ontbreekt. Zet er het geheim van de registratie in; zonder geheim start Teams niet.")
    if teams.app_id and not teams.tenant:
        problems.append("TEAMS_TENANT ontbreekt. Zet er het tenant-id van de registratie in.")
    for number, each in enumerate(teams.registrations, 1):
        lacking = [name for name in ("app_id", "tenant") if not getattr(each, name).strip()]
        lacking += [] if each.secret.get_secret_value().strip() else ["secret"]
        if lacking:
            problems.append(f"TEAMS_REGISTRATIONS: registratie {number} mist {', '.join(lacking)}.")
    ids = [each.app_id for each in teams.registrations] + ([teams.app_id] if teams.app_id else [])
    if len(ids) != len(set(ids)):
        problems.append("TEAMS_REGISTRATIONS noemt een app_id twee keer. Elke registratie hoort er één keer te staan.")
    return problems


def may_call(service_url: str, development: bool) -> bool:
    """Whether we send to this address: https, and in development this machine only."""
    parts = urlsplit(service_url)
    return is_loopback(parts.hostname or "") if development else parts.scheme == "https" or is_loopback(parts.hostname or "")

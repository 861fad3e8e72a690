"""The environment -> Settings: one class per prefix. docs/settings.md is held against these classes by a test."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError


class SettingsError(Exception):
    """The environment cannot be used; each line of the text names a setting and says what to do."""


class Group(BaseModel):
    """Settings with one prefix. Values come from load_settings, never from the environment behind its back."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    prefix: ClassVar[str]


class Core(Group):
    """The program itself."""

    prefix = "POSTWIJZER_"

    config: Path | None = Field(None, description="YAML-bestand met teams en organisaties (docs/operating.md)")
    guidance: Path | None = Field(None, description="map met de richtlijnen; anders de map `guidance` bij het programma")
    var: Path = Field(Path("var"), description="map voor wat het programma zelf bewaart: database en sleutel")
    key: SecretStr | None = Field(None, min_length=16, description="sleutel voor vingerafdrukken en geheimen; op alle machines dezelfde")
    organisation: str = Field("", description="organisatie voor `postwijzer ask` en `check` zonder --organisation")
    host: str = Field("127.0.0.1", description="adres waarop de webserver luistert")
    port: int = Field(3978, ge=0, le=65535, description="poort van de webserver")
    site: str = Field("", description="adres van de teampagina in e-mails; anders http://HOST:PORT")
    retention_texts_days: int = Field(30, ge=1, le=365, description="dagen dat teksten van mensen bewaard blijven")
    retention_records_days: int = Field(365, ge=1, le=3650, description="dagen dat beslisregels zonder tekst bewaard blijven")
    give_up_hours: float = Field(24, gt=0, le=240, description="uren dat een bericht geprobeerd wordt voor het opgegeven is")
    embedded_delivery: bool = Field(True, description="`serve` bezorgt ook zelf; met false doet alleen `worker` dat")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="hoeveel er in het logboek komt")


class Database(Group):
    """Where everything is kept. Heroku and others give this name without a prefix."""

    prefix = "DATABASE_"

    url: SecretStr | None = Field(None, description="`postgresql://...` of `sqlite:///pad`; anders SQLite in POSTWIJZER_VAR")


class Slack(Group):
    """Slack."""

    prefix = "SLACK_"

    bot_token: SecretStr | None = Field(None, description="het bottoken (xoxb-...); leeg: Slack staat uit")
    signing_secret: SecretStr | None = Field(None, description="waarmee Slack zijn verzoeken tekent")
    app_token: SecretStr | None = Field(None, description="het app-token (xapp-...) voor Socket Mode")
    socket_mode: bool = Field(False, description="ontvang over een socket in plaats van over HTTP")
    api_url: str = Field("https://slack.com/api/", description="adres van de Web API (alleen voor tests anders)")


class Registration(BaseModel):
    """One bot registration of Teams."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: str
    secret: SecretStr
    tenant: str
    organisation: str | None = None


class Teams(Group):
    """Microsoft Teams."""

    prefix = "TEAMS_"

    app_id: str = Field("", description="app-id van de registratie; leeg: Teams staat uit")
    app_secret: SecretStr | None = Field(None, description="geheim van de registratie")
    tenant: str = Field("", description="tenant van de registratie")
    registrations: tuple[Registration, ...] = Field(
        (), description="JSON-lijst van meer registraties (app_id, secret, tenant, organisation)"
    )
    allow_guests: bool = Field(False, description="beantwoord ook gasten en mensen van andere tenants")
    development: bool = Field(False, description="zonder tokens, alleen op een loopback-adres (Agents Playground)")


class Yammer(Group):
    """Yammer (Viva Engage)."""

    prefix = "YAMMER_"

    client_id: str = Field("", description="app-id in Entra ID; leeg: Yammer staat uit")
    client_secret: SecretStr | None = Field(None, description="geheim van de app")
    tenant: str = Field("", description="tenant in Entra ID")
    communities: tuple[str, ...] = Field((), description="nummers van communities die gelezen worden, met komma's")
    poll_seconds: float = Field(60, ge=60, description="seconden tussen twee keer lezen; Yammer staat niet minder dan 60 toe")
    allow_external: bool = Field(False, description="beantwoord ook externe netwerken en gasten")
    api_url: str = Field("https://www.yammer.com/api/v1", description="adres van de API (alleen voor tests anders)")
    login_url: str = Field("https://login.microsoftonline.com", description="adres van Entra ID (alleen voor tests anders)")


class Smtp(Group):
    """E-mail, only to tell that there is a case."""

    prefix = "SMTP_"

    host: str = Field("", description="mailserver; leeg: er gaat geen e-mail uit")
    port: int = Field(587, ge=1, le=65535, description="poort van de mailserver")
    user: str = Field("", description="gebruiker bij de mailserver")
    password: SecretStr | None = Field(None, description="wachtwoord bij de mailserver")
    sender: str = Field("", description="afzender, bijvoorbeeld postwijzer@voorbeeld.nl")
    security: str = Field("starttls", pattern="^(starttls|tls|none)$", description="beveiliging: starttls, tls of none")


class Llm(Group):
    """A language model as second reader; off while it has no address."""

    prefix = "LLM_"

    base_url: str = Field("", description="adres van een OpenAI-achtige API; leeg: geen tweede lezer")
    model: str = Field("", description="naam van het model")
    api_key: SecretStr | None = Field(None, description="sleutel van die API")
    seconds: float = Field(6, gt=0, le=10, description="seconden die het model krijgt, hoogstens 10")
    monthly_calls: int = Field(10000, ge=0, description="hoogstens zoveel aanroepen per maand")


class Settings(BaseModel):
    """Everything, by group."""

    model_config = ConfigDict(frozen=True)

    core: Core
    database: Database
    slack: Slack
    teams: Teams
    yammer: Yammer
    smtp: Smtp
    llm: Llm

    @property
    def database_url(self) -> str:
        """The database: DATABASE_URL, else SQLite in the var folder."""
        given = self.database.url
        return given.get_secret_value() if given else f"sqlite:///{self.core.var / 'postwijzer.db'}"

    @property
    def site(self) -> str:
        """Where the team page is."""
        return (self.core.site or f"http://{self.core.host}:{self.core.port}").rstrip("/")


GROUPS: Mapping[str, type[Group]] = {
    "core": Core, "database": Database, "slack": Slack, "teams": Teams, "yammer": Yammer, "smtp": Smtp, "llm": Llm,
}  # fmt: skip
OPEN = frozenset({"DATABASE_", "SMTP_"})
"""Prefixes that other programs use too: an unknown name there is not ours to complain about."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings. Raises SettingsError with a sentence for each setting that is wrong or unknown."""
    given = dict(os.environ if environment is None else environment)
    problems: list[str] = []
    made: dict[str, Any] = {}
    for name, group in GROUPS.items():
        prefix = group.prefix
        values = {key.removeprefix(prefix).lower(): value for key, value in given.items() if key.startswith(prefix) and value != ""}
        known = set(group.model_fields)
        if prefix not in OPEN:
            problems += [_unknown(prefix, each, known) for each in sorted(set(values) - known)]
        try:
            made[name] = group.model_validate(_parsed(group, {key: value for key, value in values.items() if key in known}))
        except ValidationError as error:
            problems += [_wrong(prefix, each) for each in error.errors(include_url=False)]
        except ValueError as error:
            problems.append(str(error))
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(**made)


def _parsed(group: type[Group], values: dict[str, str]) -> dict[str, Any]:
    """Lists from text: comma's between words, JSON where each is a block."""
    parsed: dict[str, Any] = dict(values)
    if group is Yammer and "communities" in values:
        parsed["communities"] = tuple(part.strip() for part in values["communities"].split(",") if part.strip())
    if group is Teams and "registrations" in values:
        try:
            parsed["registrations"] = json.loads(values["registrations"])
        except ValueError:
            raise ValueError("TEAMS_REGISTRATIONS is geen JSON-lijst. Kijk in docs/settings.md wat er kan staan.") from None
    return parsed


def _unknown(prefix: str, name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    hint = f"bedoel je {prefix}{near[0].upper()}?" if near else "kijk in docs/settings.md welke er zijn."
    return f"{prefix}{name.upper()} is geen instelling; {hint}"


def _wrong(prefix: str, error: Any) -> str:
    field = str(error["loc"][0]) if error["loc"] else ""
    inner = ".".join(str(part) for part in error["loc"][1:])
    about = f"{prefix}{field.upper()}{f' ({inner})' if inner else ''}"
    # the value is not repeated: it may be a secret
    return f"{about} is niet goed: {error['msg']}. Kijk in docs/settings.md wat er kan staan."

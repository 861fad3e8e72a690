"""Where each organisation is at home and where its team answers: one YAML file, named by POSTWIJZER_CONFIG."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from bot.guidance.loading import Guidance
from bot.guidance.texts import Line, Model, Slug
from bot.guidance.words import problems_of
from bot.guidance.yaml_file import YamlError, parse, read_text
from bot.messages import Address


class ConfigurationError(Exception):
    """The file cannot be used; each line of the text says where and what to do."""


class Place(Model):
    """Somewhere on a platform: a channel, a group, the team page (platform web, conversation team)."""

    platform: Line
    tenant: str = ""
    conversation: Line
    thread: str = ""

    @property
    def address(self) -> Address:
        """The place as an address."""
        return Address(self.platform, self.tenant, self.conversation, self.thread, private=False)


class TeamPlace(Model):
    """Who answers where: the cases of `organisation` for `contact` (None: for every contact). `email` is only told that there is one."""

    organisation: Slug
    contact: Slug | None = None
    place: Place
    email: tuple[Line, ...] = ()


class Tenant(Model):
    """A workspace, tenant or network whose people belong to an organisation."""

    platform: Line
    tenant: Line


class Home(Model):
    """How an organisation's people are recognised: by workspace, and in a shared one by the domain of their e-mail address."""

    organisation: Slug
    tenants: tuple[Tenant, ...] = ()
    email_domains: tuple[Line, ...] = ()


TEAM_PAGE = Place(platform="web", conversation="team")


class Configuration(Model):
    """The whole file. Without one, every team answers on the /team page and every asker chooses an organisation."""

    organisations: tuple[Home, ...] = ()
    teams: tuple[TeamPlace, ...] = ()

    def team(self, organisation: str, contact: str) -> TeamPlace:
        """Where cases for this contact go: its own place, else the organisation's, else the team page."""
        mine = [team for team in self.teams if team.organisation == organisation and team.contact in {contact, None}]
        mine.sort(key=lambda team: team.contact is None)
        return mine[0] if mine else TeamPlace(organisation=organisation, place=TEAM_PAGE)

    def teams_at(self, address: Address) -> tuple[TeamPlace, ...]:
        """The teams whose place this address lies in. The team page is everybody's who can open it."""
        here = (address.platform, address.tenant, address.conversation)
        found = tuple(t for t in self.teams if (t.place.platform, t.place.tenant, t.place.conversation) == here)
        return found or ((TeamPlace(organisation="alle", place=TEAM_PAGE),) if is_team_page(address) else ())

    def homes(self, platform: str, tenant: str) -> tuple[Home, ...]:
        """The organisations that live in this workspace."""
        return tuple(home for home in self.organisations if any((t.platform, t.tenant) == (platform, tenant) for t in home.tenants))

    def organisation_of(self, platform: str, tenant: str, email: str = "") -> str | None:
        """The organisation of somebody there; None where it is not certain: it is never guessed."""
        homes = self.homes(platform, tenant)
        if len(homes) == 1:
            return homes[0].organisation
        domain = email.rpartition("@")[2].lower()
        named = [h.organisation for h in homes or self.organisations if domain and domain in {d.lower() for d in h.email_domains}]
        return named[0] if len(named) == 1 else None


def is_team_page(address: Address) -> bool:
    """Whether this is the built-in team page, or the same thing on the command line."""
    return address.platform in {"web", "console"} and address.conversation == TEAM_PAGE.conversation


def load_configuration(path: Path | None, guidance: Guidance) -> Configuration:
    """Read the file at `path` (None: the defaults). Raises ConfigurationError with file, line and what to do."""
    if path is None:
        return Configuration()
    try:
        source = parse(read_text(path))
        found = Configuration.model_validate(source.value)
    except YamlError as error:
        raise ConfigurationError(f"{path}:{error.line}: {error.message}") from None
    except ValidationError as error:
        raise ConfigurationError("\n".join(map(str, problems_of(error, str(path), source)))) from None
    wrong = []
    for part in ("organisations", "teams"):
        for number, each in enumerate(getattr(found, part)):
            line = source.line((part, number, "organisation"))
            organisation = guidance.organisations.get(each.organisation)
            if organisation is None:
                known = ", ".join(sorted(guidance.organisations))
                wrong.append(f"{path}:{line}: organisatie '{each.organisation}' bestaat niet; kies uit {known}")
            elif isinstance(each, TeamPlace) and each.contact and each.contact not in organisation.contacts:
                known = ", ".join(sorted(organisation.contacts))
                wrong.append(f"{path}:{line}: contact '{each.contact}' bestaat daar niet; kies uit {known}")
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return found

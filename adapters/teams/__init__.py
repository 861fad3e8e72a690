"""Microsoft Teams, over the Bot Framework. docs/teams.md says how to install it, docs/decisions/teams-botbuilder.md why it looks like this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.teams.registration import bots_of, problems_of
from bot.messages import Address, Outgoing, SendResult
from bot.settings import Settings

if TYPE_CHECKING:
    from aiohttp import web

    from adapters.teams.outbound import Outbound
    from adapters.teams.sdk import Sdk
    from bot.service import Service

PATH = "/api/messages"


class Teams:
    """See adapters.Adapter."""

    name = "teams"
    private_road = True

    def __init__(self, settings: Settings, sdk: Sdk | None = None) -> None:
        self._settings = settings
        self._bots = bots_of(settings)
        self._sdk = sdk
        self._outbound: Outbound | None = None

    def check(self) -> list[str]:
        """Sentences about settings that cannot work."""
        return problems_of(self._settings)

    def routes(self, app: web.Application, service: Service) -> None:
        """Adds POST /api/messages."""
        # here and not above: the SDK takes half a second to load, and only a process that serves pays for it
        from adapters.teams.app import Endpoint, Sides  # noqa: PLC0415 - see above
        from adapters.teams.outbound import Outbound  # noqa: PLC0415 - see above
        from adapters.teams.people import People  # noqa: PLC0415 - see above
        from adapters.teams.references import References  # noqa: PLC0415 - see above
        from adapters.teams.sdk import Sdk  # noqa: PLC0415 - see above

        self._sdk = sdk = self._sdk or Sdk(self._bots)
        references = References(service.kept, sdk)
        sides = Sides(self._bots, sdk, references, People(sdk), service, self._settings.teams.allow_guests)
        endpoint = Endpoint(sides)
        self._outbound = Outbound(sdk, references, endpoint.words)
        app.router.add_post(PATH, endpoint.receive)

    async def listen(self, service: Service) -> None:
        """Nothing to listen to: Teams calls us."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        assert self._outbound is not None, "routes() wires the adapter"
        return await self._outbound.send(outgoing)

    async def busy(self, to: Address) -> None:
        """See bot.ports.ShowsBusy."""
        if self._outbound is not None:
            await self._outbound.busy(to)

    async def close(self) -> None:
        """Ends the connections."""
        if self._sdk is not None:
            await self._sdk.close()


def build(settings: Settings) -> Teams | None:
    """The adapter, or None where no registration is set and the development switch is off."""
    teams = settings.teams
    return Teams(settings) if teams.app_id or teams.registrations or teams.development else None

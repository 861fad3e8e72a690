"""Yammer (Viva Engage), by polling its v1 REST API as a service user. docs/yammer.md says how to install it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.messages import Later, Outgoing, SendResult
from bot.settings import Settings, Yammer

if TYPE_CHECKING:
    import aiohttp
    from aiohttp import web

    from adapters.yammer.poller import Poller
    from adapters.yammer.sender import Sender
    from bot.service import Service


class YammerAdapter:
    """See adapters.Adapter."""

    name = "yammer"
    private_road = False  # a draft shown in public is answered with an invitation to go on in private, which the person then begins

    def __init__(self, settings: Yammer) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._poller: Poller | None = None
        self._sender: Sender | None = None
        self._service: Service | None = None

    def check(self) -> list[str]:
        """Sentences about settings that cannot work."""
        wrong = []
        if not self._settings.tenant:
            wrong.append("YAMMER_TENANT ontbreekt: zet er de tenant van Entra ID in (docs/yammer.md).")
        wrong += [
            f"YAMMER_COMMUNITIES: '{each}' is geen nummer. Het nummer staat in het adres van de community (docs/yammer.md)."
            for each in self._settings.communities
            if not each.isdigit()
        ]
        wrong += [
            f"{name} moet met https:// beginnen: er gaat een token heen."
            for name, url in (("YAMMER_API_URL", self._settings.api_url), ("YAMMER_LOGIN_URL", self._settings.login_url))
            if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))
        ]
        return wrong

    @property
    def trouble(self) -> str:
        """What health shows, "" where all is well."""
        return self._poller.trouble if self._poller else ""

    def routes(self, app: web.Application, service: Service) -> None:  # noqa: ARG002 - the protocol's signature; Yammer does not call us
        """No routes; the service is what is needed."""
        self._service = service

    async def listen(self, service: Service) -> None:
        """Polls until cancelled."""
        self._service = service
        poller = self.poller()
        while True:
            wait = await poller.turn()
            await asyncio.sleep(wait)

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        if self._service is None:
            return Later(5)
        return await self.sender().send(outgoing)

    async def close(self) -> None:
        """Ends the connections."""
        if self._session is not None:
            await self._session.close()

    def poller(self) -> Poller:
        """The reader; made at first use, within the event loop."""
        self._begin()
        assert self._poller is not None, "_begin makes it"
        return self._poller

    def sender(self) -> Sender:
        """The poster; likewise."""
        self._begin()
        assert self._sender is not None, "_begin makes it"
        return self._sender

    def _begin(self) -> None:
        if self._poller is not None:
            return
        import aiohttp  # noqa: PLC0415 - one-shot commands must not pay for it

        from adapters.yammer.budget import Budget  # noqa: PLC0415 - likewise
        from adapters.yammer.client import Client  # noqa: PLC0415 - likewise
        from adapters.yammer.poller import Poller  # noqa: PLC0415 - likewise
        from adapters.yammer.sender import Sender  # noqa: PLC0415 - likewise
        from adapters.yammer.tokens import Tokens  # noqa: PLC0415 - likewise

        assert self._service is not None, "routes or listen come first"
        self._session = aiohttp.ClientSession()
        budget = Budget(self._service, self._settings.tenant)
        client = Client(self._settings, self._session, Tokens(self._service, self._settings, self._session), budget)
        self._poller = Poller(self._service, self._settings, client, budget)
        self._sender = Sender(self._service, client)


def build(settings: Settings) -> YammerAdapter | None:
    """The adapter, or None where the settings do not ask for Yammer."""
    return YammerAdapter(settings.yammer) if settings.yammer.client_id else None

"""Adapters turn a platform's words into bot.messages and back; no adapter imports another.

A package `adapters/X` holds `inbound.py` (platform -> Incoming), `outbound.py` (Outgoing -> platform) and gives
`build(settings: Settings) -> Adapter | None` in its `__init__`: None where its settings say that the platform is not used.
Its commands (`postwijzer X ...`) stand in the table adapters.__main__.COMMANDS. How to add one: docs/decisions/adapters.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.messages import Outgoing, SendResult

if TYPE_CHECKING:  # one-shot commands (`postwijzer ask`) must not pay for a web server
    from aiohttp import web

    from bot.service import Service


class Adapter(Protocol):
    """One platform. `name` is Address.platform; `private_road` says whether it can write to a person in private of its own accord."""

    name: str
    private_road: bool

    def check(self) -> list[str]:
        """Sentences about settings that cannot work, each naming the setting; empty when it can start."""

    def routes(self, app: web.Application, service: Service) -> None:
        """Adds its HTTP routes to the one server. Verify the sender before anything else; handle, then acknowledge."""

    async def listen(self, service: Service) -> None:
        """Receives where the platform does not call us (sockets, polling). Runs until cancelled; returns at once where there is nothing."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""

    async def close(self) -> None:
        """Ends its sessions; called after the last send."""

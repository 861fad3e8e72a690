"""A whole town on the fake Yammer: service, outbox, adapter, and a clock that only moves when a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from adapters.yammer import YammerAdapter
from adapters.yammer.tokens import Grant, Tokens
from bot.outbox import Outbox, Patience
from bot.ports import Sender, Store, Talk
from bot.settings import Yammer
from bot.talk import GuidedTalk
from tests.support import house
from tests.support.clock import Clock
from tests.support.fake_yammer import CLIENT_ID, NETWORK, OPEN, SECRET, TEAM, TENANT, FakeYammer
from tests.support.fake_yammer_http import running
from tests.support.house import ORGANISATION, Site, real_guidance
from tests.support.memory_store import MemoryStore

CONFIGURATION = {
    "organisations": [{"organisation": ORGANISATION, "tenants": [{"platform": "yammer", "tenant": str(NETWORK)}]}],
    "teams": [{"organisation": ORGANISATION, "place": {"platform": "yammer", "tenant": str(NETWORK), "conversation": str(TEAM)}}],
}  # fmt: skip
PATIENCE = Patience(first=1.0, longest=60.0)


def settings(address: str, **changes: Any) -> Yammer:
    usual: dict[str, Any] = {
        "client_id": CLIENT_ID, "client_secret": SecretStr(SECRET), "tenant": TENANT, "communities": (str(OPEN),),
        "api_url": f"{address}/api/v1", "login_url": address,
    }  # fmt: skip
    return Yammer(**(usual | changes))


@dataclass
class Town:
    """`yammer` is the fake, `adapter` ours, `site` the service with its outbox."""

    yammer: FakeYammer
    adapter: YammerAdapter
    site: Site
    clock: Clock

    async def turn(self) -> float:
        """One turn of the reader, then everything that may leave now."""
        wait = await self.adapter.poller().turn()
        await self.site.outbox.settle()
        return wait

    async def pass_(self, seconds: float, step: float = 5.0) -> None:
        """Let time go by: the reader takes its turns, the outbox delivers."""
        end, next_turn = self.clock().timestamp() + seconds, 0.0
        while (now := self.clock().timestamp()) < end:
            while now >= next_turn:
                next_turn = now + await self.adapter.poller().turn()
                if next_turn - now > 2.0:
                    break
                next_turn = now
            await self.site.outbox.settle()
            self.clock.pass_(seconds=step)

    async def signed_in(self) -> None:
        """A colleague signs the service user in."""
        tokens = Tokens(self.site.service, self.adapter._settings, None)  # type: ignore[arg-type]  # it asks nobody for anything here
        now = self.clock().timestamp()
        await tokens.keep(Grant("", self.yammer.new_refresh_token(), 0.0, now))


@asynccontextmanager
async def town(
    store: Store | None = None, *, talk: Talk | None = None, configuration: Mapping[str, Any] = CONFIGURATION, yammer: FakeYammer | None = None,
    others: Mapping[str, Sender] | None = None, clock: Clock | None = None, sign_in: bool = True, **changes: Any,
) -> AsyncIterator[Town]:  # fmt: skip
    """Build it; `others` are the senders of other platforms."""
    clock = clock or Clock()
    yammer = yammer or FakeYammer(clock)
    yammer.clock = clock
    async with running(yammer) as address:
        adapter = YammerAdapter(settings(address, **changes))
        talk = talk or GuidedTalk(real_guidance(), b"k" * 32)
        site = house.build(store or MemoryStore(), talk=talk, configuration=configuration, clock=clock)
        site.outbox = Outbox(site.service.store, site.house, {"yammer": adapter, **(others or {})}, PATIENCE)
        site.house.private_roads = frozenset()
        adapter.routes(None, site.service)  # type: ignore[arg-type]  # Yammer has no routes
        built = Town(yammer, adapter, site, clock)
        if sign_in:
            await built.signed_in()
        try:
            yield built
        finally:
            await built.adapter.close()

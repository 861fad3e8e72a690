"""Microsoft's keys: kept, renewed, and never waited for twice."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp.test_utils import TestServer

from adapters.teams import keys as module
from adapters.teams.keys import Keys, KeysAway
from tests.adapters.teams.support import Microsoft


async def test_keys_are_fetched_once_for_many_requests() -> None:
    """A hundred requests at once make one fetch, and the loop goes on meanwhile."""
    microsoft = Microsoft()
    async with TestServer(microsoft.application()) as server:
        kept = Keys(str(server.make_url("/openid")))
        found = await asyncio.gather(*(kept.get("k1") for _ in range(100)))
        assert {key.endorsements[0] for key in found} == {"msteams"}
        with pytest.raises(LookupError):
            await kept.get("unknown")
        microsoft.keys_down = True
        assert await kept.get("k1")


async def test_old_keys_serve_while_new_ones_cannot_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an hour the keys are renewed; where that fails the old ones serve for a day, and no longer."""
    microsoft = Microsoft()
    async with TestServer(microsoft.application()) as server:
        kept = Keys(str(server.make_url("/openid")))
        await kept.get("k1")
        microsoft.keys_down = True
        started = time.monotonic()
        monkeypatch.setattr(module.time, "monotonic", lambda: started + 2 * module.FRESH)
        assert await kept.get("k1")
        monkeypatch.setattr(module.time, "monotonic", lambda: started + 2 * module.USABLE)
        with pytest.raises(KeysAway):
            await kept.get("k1")

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from tests.adapters.slack.support import FakeApi, World, world


@pytest.fixture
async def slack() -> AsyncIterator[World]:
    """The adapter with a Slack around it."""
    api = FakeApi()
    async with TestServer(api.app()) as server:
        made = await world(api, server)
        yield made
        await made.slack.close()
        await made.client.close()

"""The second reader: asks the endpoint within its ceiling, throws away what is not closed and literal, and lets the talk say the rest."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from typing import Any

from adapters.language_model.endpoint import Endpoint, EndpointError
from bot.messages import Reply
from bot.outbox_second import count
from bot.ports import Reread, Store
from bot.second_request import Rejected, Request, SecondReading, accepted, request_of, wanted_from
from bot.service_house import House

log = logging.getLogger(__name__)
REMEMBERED = 500
"""So many readings are kept in memory, as labels and places; nothing of them is written down."""


class LanguageModel:
    """See bot.ports.SecondReader. `ceiling` is the number of calls in a calendar month, over all processes on one store."""

    def __init__(self, endpoint: Endpoint, store: Store, house: House, ceiling: int) -> None:
        self._endpoint, self._store, self._house, self._ceiling = endpoint, store, house, ceiling
        self._cache: OrderedDict[tuple[str, str], SecondReading] = OrderedDict()

    async def read(self, reading: dict[str, Any], offline: Reply) -> Reread | None:
        """Give what the second reading changes; None where it changes nothing, or there is none."""
        guidance, talk = self._house.guidance, self._house.talk
        request = await asyncio.to_thread(request_of, wanted_from(reading["wanted"]), guidance)
        if request is None:
            await count(self._store, "second-not-asked")
            return None
        second = await self._second(request)
        if second is None:
            return None
        step = await asyncio.to_thread(talk.reread, reading, second)
        said = step.reply
        if said is None or (said.verdict, said.headline, said.findings) == (offline.verdict, offline.headline, offline.findings):
            await count(self._store, "second-agreed")
            return None
        await count(self._store, "second-changed")
        return Reread(said, talk.dump(step.state))

    async def _second(self, request: Request) -> SecondReading | None:
        known = (request.key, self._endpoint.model)
        if known in self._cache:
            self._cache.move_to_end(known)
            await count(self._store, "second-cached")
            return self._cache[known]
        month = f"second-calls-{self._house.now():%Y-%m}"
        async with self._store.read() as tx:
            used = (await tx.counted()).get(month, 0)
        if used >= self._ceiling:
            await count(self._store, "second-over-ceiling")
            return None
        # counted before the call: one that fails halfway costs too
        await count(self._store, month)
        try:
            said = await self._endpoint.ask(request)
        except EndpointError as trouble:
            await count(self._store, f"second-{trouble.kind}")
            log.warning("second reading: the endpoint is %s", trouble.kind)
            return None
        second = accepted(said.raw, request, self._house.guidance)
        if isinstance(second, Rejected):
            await count(self._store, f"second-rejected-{second.reason}")
            log.warning("second reading: thrown away (%s)", second.reason)
            return None
        self._cache[known] = second
        while len(self._cache) > REMEMBERED:
            self._cache.popitem(last=False)
        return second

    async def close(self) -> None:
        """End the connections."""
        await self._endpoint.close()

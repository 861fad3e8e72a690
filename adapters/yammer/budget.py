"""The plan in the store: processes and restarts share one budget, because Yammer counts the service user and not our processes."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from adapters.yammer.plan import Plan
from bot.ports import Slot
from bot.service import Service

KIND, LOCK = "yammer-budget", "yammer-budget-lock"


class Budget:
    """Each call is a transaction. Raises bot.ports.Unavailable where the store is away."""

    def __init__(self, service: Service, tenant: str) -> None:
        self._service = service
        self._slot: Slot = ("yammer", tenant, "service user")

    async def take(self, kind: str, key: str, rank: int) -> float:
        """See Plan.take."""
        async with self._plan() as plan:
            return plan.take(kind, key, rank, self._now())

    async def hold(self, seconds: float) -> None:
        """See Plan.hold."""
        async with self._plan() as plan:
            plan.hold(seconds, self._now())

    async def poll(self, every: float) -> tuple[float, int]:
        """Give the seconds to wait (0: poll now) and the number of the turn, by which feeds take turns."""
        async with self._plan() as plan:
            wait = plan.poll(every, self._now())
            return wait, plan.turn

    def _now(self) -> float:
        return self._service.now().timestamp()

    @contextlib.asynccontextmanager
    async def _plan(self) -> AsyncIterator[Plan]:
        async with self._service.store.write() as tx:
            now = self._service.now()
            # PostgreSQL locks a row that was written, not one that was read: without this two processes could both take the last place
            await tx.put(LOCK, self._slot, {"at": now.timestamp()}, now)
            plan = Plan.load(await tx.kept(KIND, self._slot))
            yield plan
            await tx.put(KIND, self._slot, plan.dump(), now)

"""Rows, addresses and other stored values for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.messages import Address, Outgoing, Reply
from bot.rows import Row
from bot.service_turn import lane_of
from tests.support.cases import MONDAY

TEAM = Address("slack", "T1", "C1", private=False)
LEASE = timedelta(seconds=30)


def row(key: str, to: Address = TEAM, text: str = "hallo", *, at: datetime = MONDAY, **outgoing: Any) -> Row:
    """A row that waits since `at`."""
    out = Outgoing(key, to, Reply("notice", text, text=text), **outgoing)
    return Row(0, lane_of(to, out.card), out, at, at)

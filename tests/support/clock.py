"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.support.cases import MONDAY


class Clock:
    """Call it for the time; `pass_` lets time go by."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self.at = start

    def __call__(self) -> datetime:
        """The time."""
        return self.at

    def pass_(self, **span: float) -> None:
        """Let time go by, as in `pass_(hours=4)`."""
        self.at += timedelta(**span)

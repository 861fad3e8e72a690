"""Who may call Yammer when: ten message calls per 30 seconds for the service user, urgent posts first. Pure: the time comes from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LIMIT = 10
WINDOW = 34.0  # seconds; Yammer counts 30 on its own clock and at arrival, so a slow call may not make two windows overlap
GRACE = 20.0  # a caller that does not come back this long after its turn has given up its place
URGENT, READING, POSTING = 0, 1, 2
"""Ranks: what goes first where not everything can. Reading is at most a call a minute, so it holds no post for long."""


@dataclass
class Plan:
    """The calls made, who waits, and until when Yammer asked for silence, as seconds since the epoch."""

    calls: dict[str, list[float]] = field(default_factory=dict)
    waiting: dict[str, list[float]] = field(default_factory=dict)  # key -> rank, since when, until when it was told to wait
    pause: float = 0.0
    polled: float = 0.0
    turn: int = 0

    def take(self, kind: str, key: str, rank: int, now: float) -> float:
        """Give 0 where `key` may call now (it then counts), else the seconds after which it should ask again.

        `kind` names one of Yammer's separate budgets (messages, others). The wait is a place in the queue: asking earlier gains nothing.
        """
        made = sorted(at for at in self.calls.get(kind, []) if now - WINDOW < at <= now + WINDOW)
        self.calls[kind] = made
        self.waiting = {name: each for name, each in self.waiting.items() if each[2] + GRACE > now}
        mine = f"{kind} {key}"
        since = self.waiting.get(mine, [rank, now, now])[1]
        queue = [(each, name) for name, each in self.waiting.items() if name.startswith(f"{kind} ")]
        ahead = sorted(each[2] for each, name in queue if (each[0], each[1], name) < (rank, since, mine))
        free = LIMIT - len(made)
        if len(ahead) < free and now >= self.pause:
            self.waiting.pop(mine, None)
            self.calls[kind].append(now)
            return 0.0
        until = max(_room(made, len(ahead) - free, now), self.pause)
        if len(ahead) >= free > 0:
            until = max(until, ahead[len(ahead) - free] + 1.0)  # there is room, but it is for those before us, who come then
        self.waiting[mine] = [rank, since, until]
        return max(until - now, 1.0)

    def hold(self, seconds: float, now: float) -> None:
        """Be silent for so long: Yammer said 429, which then holds for every endpoint."""
        self.pause = max(self.pause, now + seconds)

    def poll(self, every: float, now: float) -> float:
        """Give 0 where the service user may poll now, else the seconds to wait. The poll is then counted, as a turn and as a call."""
        wait = max(self.polled + every, self.pause) - now
        if 0 < wait <= every or now < self.pause:
            return wait
        # only together with a place in the budget: a poll that had to wait for one would come too near to the next
        if wait := self.take("messages", "poll", READING, now):
            return wait
        self.polled, self.turn = now, self.turn + 1
        return 0.0

    def dump(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"calls": self.calls, "waiting": self.waiting, "pause": self.pause, "polled": self.polled, "turn": self.turn}

    @classmethod
    def load(cls, stored: dict[str, Any] | None) -> Plan:
        """From what was stored; a fresh one for None."""
        return cls(**stored) if stored else cls()


def _room(made: list[float], place: int, now: float) -> float:
    """When the window has room for who stands at `place` (0: next) among those who wait."""
    if place < 0:
        return now
    rounds, slot = divmod(place, LIMIT)
    return (made[min(slot, len(made) - 1)] + WINDOW if made else now) + WINDOW * rounds

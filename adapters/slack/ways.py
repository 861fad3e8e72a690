"""Which way a reply goes that Slack itself knows: the response_url of a press or command while it lives, the thread in a direct message.

Kept in memory only: a response_url is a short-lived key that must not be stored, and what is lost with it is the spot, not the reply, which
then goes to the direct message.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

LIVES = 29 * 60.0  # seconds; Slack's response_url lives half an hour
USES = 5
MOST = 5_000


@dataclass(slots=True)
class Way:
    """What is known of one event: its `url` ("" for none) with the `uses` that are left, the `thread` in a direct message, whether to
    add the `hint` on how to go on in a channel, with a link to the `app`.
    """

    url: str = ""
    thread: str = ""
    hint: bool = False
    app: str = ""
    uses: int = USES
    until: float = 0.0


class Ways:
    """By the key of the event; an outbox key is that of its event with a number behind it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._ways: OrderedDict[tuple[str, str], Way] = OrderedDict()
        self._clock = clock

    def remember(self, event: str, person: str, way: Way) -> None:
        """Keep the way of a person's event."""
        now = self._clock()
        while self._ways and (len(self._ways) >= MOST or next(iter(self._ways.values())).until < now):
            self._ways.popitem(last=False)
        way.until = now + LIVES
        self._ways[event, person] = way

    def of(self, outgoing_key: str, person: str) -> Way:
        """The way of the event that caused a row, for what goes to the person of that event; an empty one for anybody else.

        An answer that a colleague gives is a row of the colleague's press, and must never take the way back to the colleague.
        """
        found = self._ways.get((outgoing_key.rpartition("/")[0], person))
        return found if found and found.until > self._clock() else Way()

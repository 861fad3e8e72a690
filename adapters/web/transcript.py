"""What stands on the asker's page: kept in memory only, for as long as the program runs and at most some hours.

The store keeps what must not be lost (cases and their answers, which the page reads from there). A talk on a page is like a talk across a desk:
closing the program ends it, and nothing that was typed lies around.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.messages import Reply

MOST_TALKS = 200
MOST_ENTRIES = 60
KEEP = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said: by the asker (`text`) or to the asker (`reply`)."""

    at: datetime
    text: str = ""
    reply: Reply | None = None
    key: str = ""


@dataclass(slots=True)
class Talk:
    """One asker's page."""

    entries: list[Entry] = field(default_factory=list)
    version: int = 0
    touched: datetime | None = None
    fetched: int = 0  # the newest outbox row that is on the page


class Transcripts:
    """All open pages, the longest untouched ones dropped first."""

    def __init__(self) -> None:
        self._talks: OrderedDict[str, Talk] = OrderedDict()

    def talk(self, session: str) -> Talk:
        """The talk of a session; an empty one where there is none (it is not kept until something is said)."""
        return self._talks.get(session) or Talk()

    def said(self, session: str, entry: Entry) -> None:
        """Adds an entry; one with a key that stands there already replaces it (a redelivery, an updated card)."""
        self._drop_old(entry.at)
        talk = self._talks.setdefault(session, Talk())
        self._talks.move_to_end(session)
        at = next((index for index, old in enumerate(talk.entries) if entry.key and old.key == entry.key), None)
        if at is None:
            talk.entries.append(entry)
        else:
            talk.entries[at] = entry
        del talk.entries[:-MOST_ENTRIES]
        talk.version += 1
        talk.touched = entry.at

    def arrived(self, session: str, entries: list[Entry], newest: int) -> None:
        """Adds what the outbox delivered up to row `newest`."""
        for entry in entries:
            self.said(session, entry)
        if entries:
            self._talks[session].fetched = newest

    def forget(self, session: str) -> None:
        """Empties a page."""
        self._talks.pop(session, None)

    def _drop_old(self, now: datetime) -> None:
        for session, talk in list(self._talks.items()):
            if len(self._talks) >= MOST_TALKS or (talk.touched and now - talk.touched > KEEP):
                del self._talks[session]
            else:
                break

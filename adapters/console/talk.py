"""A whole talk in the terminal, by the dialogue that the chat platforms use. Nothing of it is kept, and no case can be opened from here."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.console.records import HERE
from adapters.console.terminal import Screen
from bot.dialogue import real_engine, state_from, step
from bot.fingerprint import embedded_key, fingerprint
from bot.guidance import Guidance
from bot.messages import Incoming, Reply
from bot.render import Voice, with_text
from bot.steps import Forget, OpenCase, State, Step

STOP = {"stop", "exit", "quit", "q", ":q"}


def converse(guidance: Guidance, organisation: str | None) -> int:
    """Talks until the end of the input or a word of STOP; returns the exit status."""
    screen = Screen()
    talk = Talk(guidance, organisation)
    screen.reply(talk.said("help"))
    for line in _lines():
        if line.strip().casefold() in STOP:
            break
        if reply := talk.said(line):
            screen.write()
            screen.reply(reply)
    return 0


class Talk:
    """One talk: takes what was typed, gives the reply."""

    def __init__(self, guidance: Guidance, organisation: str | None) -> None:
        key = embedded_key()
        self._guidance, self._organisation = guidance, organisation
        self._engine = real_engine(lambda canonical: fingerprint(canonical, key))
        self._state: State = state_from({})
        self._numbers = itertools.count(1)

    def said(self, text: str) -> Reply:
        """The reply to one typed message, which may have several lines."""
        now = datetime.now(UTC)
        incoming = Incoming(f"console:{next(self._numbers)}", "text", now, HERE, self._organisation, text)
        before = self._state
        done = step(before, incoming, self._guidance, now, engine=self._engine)
        self._state = state_from({}) if any(isinstance(one, Forget) for one in done.intents) else done.state
        if any(isinstance(one, OpenCase) for one in done.intents):
            return self._no_team_here(before, done)
        return done.reply or with_text(Reply("notice", "..."))

    def _no_team_here(self, before: State, done: Step) -> Reply:
        """A terminal has no team behind it: say so, rather than promise an answer that never comes."""
        self._state = before
        voice = Voice(self._guidance, done.state.organisation or self._organisation or min(self._guidance.organisations))
        return with_text(Reply("notice", voice("terminal.geen-team")))


def _lines() -> Iterator[str]:
    """What is typed, message by message; a line that ends with a backslash goes on with the next one, so that a draft can have lines."""
    held: list[str] = []
    while True:
        if sys.stdin.isatty():
            sys.stdout.write("... " if held else "\n> ")
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line or not line.rstrip("\n").endswith("\\"):
            if line or held:
                yield "\n".join([*held, line.rstrip("\n")])
            if not line:
                return
            held = []
        else:
            held.append(line.rstrip("\n")[:-1])

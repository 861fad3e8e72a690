"""The dialogue bound to one guidance and to the service's keyed fingerprint. See bot.ports.Talk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot import dialogue
from bot.fingerprint import fingerprint
from bot.guidance import Guidance
from bot.messages import Incoming
from bot.second_request import SecondReading
from bot.steps import OpenMatter, State, Step


class GuidedTalk:
    """The real talk."""

    def __init__(self, guidance: Guidance, key: bytes) -> None:
        self._guidance = guidance
        self._engine = dialogue.real_engine(partial(fingerprint, key=key))

    def step(self, state: State, incoming: Incoming, now: datetime, matter: OpenMatter) -> Step:
        """One turn."""
        return dialogue.step(state, incoming, self._guidance, now, matter, engine=self._engine)

    def reread(self, request: Mapping[str, Any], second: SecondReading) -> Step:
        """The turn that asked for this second reading, with it."""
        return dialogue.reread(request, second, self._guidance, self._engine)

    def load(self, stored: dict[str, Any]) -> State:
        """A state as it was stored."""
        return dialogue.state_from(stored)

    def dump(self, state: State) -> dict[str, Any]:
        """A state as plain JSON."""
        return dialogue.state_to(state)

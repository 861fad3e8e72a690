"""A platform that remembers what arrived, and can be told to behave badly."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.messages import Gone, Later, Outgoing, Receipt, SendResult


@dataclass
class RecordingPlatform:
    """A Sender. `plan` holds what the next sends do (a result, or an exception to raise); after it everything arrives."""

    plan: list[SendResult | Exception] = field(default_factory=list)
    got: list[Outgoing] = field(default_factory=list)
    tried: list[Outgoing] = field(default_factory=list)
    edited: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        self.tried.append(outgoing)
        if self.plan:
            planned = self.plan.pop(0)
            if isinstance(planned, Exception):
                raise planned
            if not isinstance(planned, Receipt):
                return planned
        if outgoing.mode == "update":
            self.edited.append(outgoing)
            return Receipt(outgoing.message_id)
        self.got.append(outgoing)
        return Receipt(f"m{len(self.got)}")

    def texts(self, conversation: str = "") -> list[str]:
        """The headlines that arrived, in order."""
        return [each.reply.headline for each in self.got if conversation in {"", each.to.conversation}]


@dataclass
class BadPlatform(RecordingPlatform):
    """Fails, asks to wait and loses its answer at random (seeded), but never says Gone."""

    seed: int = 1
    trouble: float = 0.3
    kinds: Sequence[str] = ("fail", "later", "lost-answer")

    def __post_init__(self) -> None:
        """Make the dice."""
        self.dice = random.Random(self.seed)  # noqa: S311 - seeded dice for a test

    async def send(self, outgoing: Outgoing) -> SendResult:
        """See bot.ports.Sender."""
        kind = self.dice.choice(self.kinds) if self.dice.random() < self.trouble else ""
        if kind == "fail":
            raise ConnectionError("500")
        if kind == "later":
            return Later(0.01)
        result = await super().send(outgoing)
        if kind == "lost-answer":
            raise TimeoutError
        return result


GONE = Gone("het kanaal bestaat niet meer")

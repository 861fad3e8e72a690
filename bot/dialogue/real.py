"""The engine that the talk uses when nobody gives it another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answer import answer
from bot.dialogue.turn import Cover, Engine, plain_fingerprint
from bot.guidance import Guidance
from bot.masking import mask
from bot.review import review, verdict_of


def _covers(text: str, organisation: str, guidance: Guidance) -> Sequence[Cover]:
    return [Cover(each.start, each.end, each.kind) for each in mask(text, guidance, organisation).masks]


def real_engine(fingerprint: Callable[[str], str] = plain_fingerprint) -> Engine:
    """Give the real functions; `fingerprint` is the keyed one of the service."""
    return Engine(answer, review, _covers, fingerprint, verdict_of)

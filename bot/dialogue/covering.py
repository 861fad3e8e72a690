"""What others may see of a text: personal data and names covered by numbered marks, each to be lifted by its author."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.dialogue.turn import Cover, Turn


@dataclass(frozen=True, slots=True)
class Covered:
    """A text as others see it. `places` holds each cover with its number, 0 where its author lifted it."""

    original: str
    places: tuple[tuple[Cover, int], ...]

    @property
    def text(self) -> str:
        """The whole text as others see it."""
        return self.piece(0, len(self.original))

    @property
    def hidden(self) -> tuple[tuple[int, str], ...]:
        """What is covered: number and kind, each once."""
        return tuple(dict.fromkeys((number, cover.what) for cover, number in self.places if number))

    def piece(self, start: int, end: int) -> str:
        """Give the part [start, end) of the original as others see it."""
        out, at = [], start
        for cover, number in self.places:
            if number and cover.start < end and cover.end > start:
                out += [self.original[at : max(at, cover.start)], f"[{number} {cover.what}]"]
                at = cover.end
        return "".join([*out, self.original[min(at, end) : end]])


def covered(turn: Turn, texts: Sequence[str], lifted: Collection[str] = ()) -> list[Covered]:
    """Cover `texts`; the same words get the same number in all of them. Numbers in `lifted` stay readable."""
    numbers: dict[tuple[str, str], int] = {}
    made = []
    for text in texts:
        places: list[tuple[Cover, int]] = []
        at = 0
        found = turn.engine.covers(text, turn.voice.organisation.slug, turn.guidance) if text else ()
        for cover in sorted(found, key=lambda each: (each.start, -each.end)):
            if cover.start < at:
                continue  # covered already by a longer one
            number = numbers.setdefault((cover.what, text[cover.start : cover.end].casefold()), len(numbers) + 1)
            places.append((cover, 0 if str(number) in lifted else number))
            at = cover.end
        made.append(Covered(text, tuple(places)))
    return made


def cover(turn: Turn, text: str) -> str:
    """Give one text as others may see it."""
    return covered(turn, [text])[0].text

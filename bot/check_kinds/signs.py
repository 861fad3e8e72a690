"""Kind `signs`: shouting by capitals or by rows of signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from bot.check_kinds.draft import Draft, Hit
from bot.guidance.texts import Model

_ROW = re.compile(r"[!?]*[!][!?]{2,}|[?]{3,}|(?:[!?]{2,}1+)")
_SHORTEST = 4


class Signs(Model):
    """Fires where `words` words or more in capitals stand together, or `rows` rows of three or more exclamation marks stand in the draft."""

    kind: Literal["signs"]
    words: int = 3
    rows: int = 3
    confidence: float = 0.85

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know: none."""
        return iter(())

    def find(self, draft: Draft) -> list[Hit]:
        """Give a hit per shouted run of words, and one for the rows of signs."""
        hits = [Hit(start, end, self.confidence) for start, end in shouted(draft, self.words)]
        rows = list(_ROW.finditer(draft.text))
        if len(rows) >= self.rows:
            hits.append(Hit(*draft.sentence_at(rows[0].start()), self.confidence - 0.1))
        return hits


def shouted(draft: Draft, fewest: int) -> Iterator[tuple[int, int]]:
    """Give the runs of `fewest` or more words in capitals; abbreviations (short, alone) do not make a run."""
    run: list[tuple[int, int]] = []
    long = 0
    for word in [*draft.words, None]:
        if word is not None and word.kind == "word" and word.text.isupper():
            run.append((word.start, word.end))
            long += len(word.text) >= _SHORTEST
            continue
        if len(run) >= fewest and long >= fewest - 1:
            yield run[0][0], run[-1][1]
        if word is None or word.kind != "number":
            run, long = [], 0

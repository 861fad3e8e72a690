"""Kind `bare`: a draft with next to nothing in it for the reader: a link alone, a greeting alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.check_kinds.draft import Draft, Hit
from bot.guidance.texts import Model


class Bare(Model):
    """Fires where at most `most_words` words stand beside links and tags, and no number and no question: the hit has the whole draft as its place."""

    kind: Literal["bare"]
    most_words: int = 6
    most_with_link: int = 9
    confidence: float = 0.6

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know: none."""
        return iter(())

    def find(self, draft: Draft) -> list[Hit]:
        """Give one hit, or none."""
        words = [word for word in draft.words if word.kind == "word"]
        told = draft.reply_to or "?" in draft.text or draft.capacity == "prive"
        numbers = any(word.kind == "number" for word in draft.words)
        linked = any(word.kind == "url" for word in draft.words)
        if len(words) > (self.most_with_link if linked else self.most_words) or told or numbers:
            return []
        return [Hit(0, len(draft.text), self.confidence)]

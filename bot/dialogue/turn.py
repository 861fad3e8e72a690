"""What one turn of the talk works with: the engine's functions and everything known, as one value."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from bot.guidance import Guidance
from bot.messages import Choice, Incoming, Reply
from bot.render import Voice, with_text
from bot.results import Answer, Context, DraftVerdict, Review
from bot.steps import Intent, OpenMatter, State, Step


@dataclass(frozen=True, slots=True)
class Cover:
    """A piece of text to cover for others: where it stands, and in one word what it is ("naam", "telefoonnummer")."""

    start: int
    end: int
    what: str


def plain_fingerprint(canonical: str) -> str:
    """Give a fingerprint without a key: good enough to remember a finding by in a talk that is not stored."""
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Engine:
    """The functions that the talk calls. `fingerprint` is the service's keyed one; it takes a canonical text.

    `verdict` is the quick way to the verdict of a review alone, where there is one.
    """

    answer: Callable[[str, str, Context, Guidance], Answer]
    review: Callable[[str, str, Context, Guidance], Review]
    covers: Callable[[str, str, Guidance], Sequence[Cover]]
    fingerprint: Callable[[str], str] = plain_fingerprint
    verdict: Callable[[str, str, Context, Guidance], DraftVerdict] | None = None

    def verdict_in(self, draft: str, organisation: str, context: Context, guidance: Guidance) -> DraftVerdict:
        """Give the verdict on a draft in a context."""
        return self.verdict(draft, organisation, context, guidance) if self.verdict else self.review(draft, organisation, context, guidance).verdict


@dataclass(frozen=True)
class Turn:
    """One incoming message with what is remembered, the guidance, the time, the case that runs, and the engine."""

    state: State
    incoming: Incoming
    guidance: Guidance
    now: datetime
    matter: OpenMatter
    engine: Engine

    @cached_property
    def organisation(self) -> str | None:
        """The organisation whose guideline counts: the one that the asker named, else the one that the platform gives."""
        named = self.state.organisation or self.incoming.organisation
        return named if named in self.guidance.organisations else None

    @cached_property
    def voice(self) -> Voice:
        """The bot's voice for this organisation; of the first one by name while it is unknown (only for sentences that name none)."""
        return Voice(self.guidance, self.organisation or min(self.guidance.organisations))

    def remember(self, **changes: Any) -> Turn:
        """Give this turn with a changed state."""
        return replace(self, state=replace(self.state, **changes))

    def context(self, *, leaning: bool = False) -> Context:
        """Give what is known beside the text, for the engine; with what was said before where the text leans on that."""
        state = self.state
        return Context(state.history if leaning else (), state.own_field, state.capacity, state.channel)

    def say(self, kind: str, key: str, *more: str, choices: Sequence[Choice] = (), intents: Sequence[Intent] = (), **values: object) -> Step:
        """Give a step that says the sentence `key` as headline and `more` as paragraphs."""
        reply = Reply(kind=kind, headline=self.voice(key, **values), paragraphs=tuple(filter(None, more)), choices=tuple(choices))
        return self.done(with_text(reply), *intents)

    def done(self, reply: Reply | None, *intents: Intent) -> Step:
        """Give the step with this reply; its choices are remembered, so that a typed number finds them."""
        state = self.state
        if reply is not None:
            state = replace(state, choices=tuple((each.id, each.label) for each in reply.choices))
        return Step(state, reply, intents)

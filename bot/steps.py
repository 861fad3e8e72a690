"""The talk with one asker as values: what is remembered, what comes next, and what the service is asked to do. bot.dialogue.step is pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.messages import Reply


@dataclass(frozen=True, slots=True)
class State:
    """What the bot remembers of a conversation with one person; JSON-serialisable by dataclasses.asdict, read back by bot.dialogue.state_from.

    `waiting` says what the bot asked for last ("", "draft", "capacity", "own_field", "press", "organisation", "topic", "reason", "preview").
    `question`/`draft` are the last ones judged; raw texts age out with the store's retention. `case` is the open case of this conversation.
    `dismissed` holds (check, quote-offset, fingerprint) of findings the author set aside.
    """

    organisation: str | None = None
    waiting: str = ""
    question: str = ""
    draft: str = ""
    history: tuple[str, ...] = ()
    capacity: str | None = None
    own_field: bool | None = None
    channel: str | None = None
    topics: tuple[str, ...] = ()
    next_topics: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    dismissed: tuple[str, ...] = ()
    asked_back: int = 0
    case: str = ""
    told_waiting: bool = False
    unmasked: tuple[str, ...] = ()
    with_name: bool = True
    pending: str = ""
    last: tuple[str, ...] = ()
    at: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The asker pressed the button: open a case for `contact` with exactly the text shown in the preview."""

    contact: str
    question: str
    draft: str
    bot_said: str
    findings: tuple[tuple[str, str], ...]  # (check, masked quote)
    asker_name: str
    urgent: bool
    masked: bool
    channel: str | None
    capacity: str | None
    fingerprint_text: str = ""


@dataclass(frozen=True, slots=True)
class AddToCase:
    """The asker adds a word to an open case, or asks on after an answer (which reopens it)."""

    case: str
    text: str


@dataclass(frozen=True, slots=True)
class ThankCase:
    """The asker is satisfied: close the answered case."""

    case: str


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """The asker takes an open case back."""

    case: str


@dataclass(frozen=True, slots=True)
class Forget:
    """`vergeet mij`: withdraw open cases, erase texts, unlink records of this account."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """`Past hier niet, want ...`: kept without the person, with the masked text, as an example to label."""

    check: str
    reason: str
    fingerprint_text: str
    masked_text: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Helpful or not, counted without the person."""

    helpful: bool


Intent = OpenCase | AddToCase | ThankCase | WithdrawCase | Forget | Dismissal | Feedback


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """What the service tells the dialogue of this conversation's case and approvals, loaded before the step."""

    case: str = ""
    state: str = ""  # open | claimed | answered
    contact: str = ""
    term: datetime | None = None
    off: str = ""  # the off-switch's sentence, "" while on
    approved: tuple[str, ...] = ()  # canonical texts' fingerprints with a standing approval
    approved_text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one turn: the new state, what to say, and what the service must do in the same transaction."""

    state: State
    reply: Reply | None
    intents: tuple[Intent, ...] = ()

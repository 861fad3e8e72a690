"""The talk with one asker as values: what is remembered, what comes next, what the service is asked to do. bot.dialogue.step is pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.messages import Reply


@dataclass(frozen=True, slots=True)
class State:
    """What the bot remembers of a conversation with one person; to JSON by bot.dialogue.state_to, back by state_from.

    `waiting` says what the bot asked for last ("", "draft", "capacity", "own_field", "press", "organisation", "reason", "preview",
    "forget") and `pending` what belongs to it (the question that waits, the number of a finding, the slug of a contact). `question`
    and `draft` are the last ones judged; raw texts age out with the store's retention. `choices` are (id, label) as offered last,
    so that a typed number finds its button. `dismissed` holds "check:fingerprint" of findings that the author set aside, heavy ones
    with "!" before it. `unmasked` holds the numbers of the masks that the author lifted. `case` is the case of this conversation,
    `case_question` and `case_canonical` what it is about.
    """

    organisation: str | None = None
    waiting: str = ""
    pending: str = ""
    question: str = ""
    draft: str = ""
    history: tuple[str, ...] = ()
    capacity: str | None = None
    own_field: bool | None = None
    press: bool | None = None
    channel: str | None = None
    next_topics: tuple[str, ...] = ()
    denied: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    dismissed: tuple[str, ...] = ()
    asked_back: int = 0
    case: str = ""
    case_question: str = ""
    case_canonical: str = ""
    told_waiting: bool = False
    unmasked: tuple[str, ...] = ()
    with_name: bool = True
    about: str = ""  # what the last judgement was of: "question", "draft" or ""
    contact: str = ""
    bot_said: str = ""
    all_findings: bool = False
    second: str = ""  # the second reading of the last text, by bot.second_reading.kept
    at: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The asker pressed the button: open a case for `contact` with exactly the text shown in the preview.

    `question` and `draft` are masked as shown; `findings` are (check, masked quote); `asker_name` is "" where the asker left it
    out. `masked` says whether anything in the draft is still covered. `fingerprint_text` is the canonical draft as the asker wrote
    it, for the keyed fingerprint only: it is never stored or shown as text.
    """

    contact: str
    question: str
    draft: str
    bot_said: str
    findings: tuple[tuple[str, str], ...]
    asker_name: str
    urgent: bool
    masked: bool
    channel: str | None
    capacity: str | None
    fingerprint_text: str = ""


@dataclass(frozen=True, slots=True)
class AddToCase:
    """The asker adds a word to an open case, or asks on after an answer (which reopens it). `text` is masked."""

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
class MyCase:
    """One line of `mijn vragen`: the case's number, what it is about, its state, the contact's slug and the promised time."""

    case: str
    title: str
    state: str
    contact: str
    term: datetime | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """A standing approval of this asker: the keyed fingerprint (made by Engine.fingerprint), the channel and capacity, and who agreed."""

    fingerprint: str
    channel: str | None
    capacity: str | None
    role: str


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """What the service tells the dialogue of this conversation's case and approvals, loaded before the step.

    `state` is "", open, claimed, answered or closed; `contact` a slug; `off` the off-switch's sentence ("" while on); `approved`
    what stands now (expired ones and those of an older guidance left out); `approved_text` the last approved text while it is kept,
    for the word diff; `mine` the asker's cases, newest first.
    """

    case: str = ""
    state: str = ""
    contact: str = ""
    term: datetime | None = None
    off: str = ""
    approved: tuple[Approved, ...] = ()
    approved_text: str = ""
    mine: tuple[MyCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """The reply may wait for a second reading: `request` (plain JSON) holds what to read and the talk's state, `seconds` how long it may take
    at most.
    """

    request: dict[str, object]
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one turn: the new state, what to say (None: stay silent), and what the service must do in the same transaction."""

    state: State
    reply: Reply | None
    intents: tuple[Intent, ...] = ()
    wait: Wait | None = None

"""The shared words between the core and every adapter: frozen values, plain enough to store as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Channel = Literal["linkedin", "x", "facebook", "instagram", "youtube", "blog", "wikipedia", "forum", "intern"]
Capacity = Literal["prive", "functie", "namens"]
IncomingKind = Literal["text", "command", "action", "form", "lifecycle"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message came from and where its answer goes.

    `platform` is the adapter's name, `tenant` the workspace, tenant or network, `conversation` the channel or chat, `thread` the
    thread within it ("" for none), `private` whether only the person reads along, `person` the account of the asker on that
    platform.
    """

    platform: str
    tenant: str
    conversation: str
    thread: str = ""
    private: bool = True
    person: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message, command, button press, form or lifecycle event, in the core's words.

    `id` is unique for this event on its platform: a redelivery carries the same one. `text` is what the person wrote, unescaped.
    `quoted` is an earlier message that the platform sent along. `choice` is the id of the pressed or typed Choice ("name" or
    "name:argument"); what a form holds beside it stands in `text`, `channel`, `capacity` and `fields`. `name` is the sender's
    display name as the platform gives it ("" where unknown). `lifecycle` says which event it was for kind "lifecycle" (installed,
    removed, opened, edited, deleted).
    """

    id: str
    kind: IncomingKind
    at: datetime
    sender: Address
    organisation: str | None
    text: str = ""
    quoted: str = ""
    channel: Channel | None = None
    capacity: Capacity | None = None
    own_field: bool | None = None
    choice: str = ""
    name: str = ""
    lifecycle: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A literal sentence of a guideline or the name of a law article.

    `document` is the title with publisher and year, `rule` the statement's (or law's) id, `place` where it stands, `quote` literal
    text.
    """

    document: str
    rule: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of proof in a reply: `lead` is the sentence before the quote ("Regel bij 1:", "Dit staat niet in ..., wel in de wet:").

    `literal`: the citation's quote is the document's own words and stands in quotation marks; a law is told in ours.
    """

    lead: str
    citation: Citation
    literal: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the review points at. `start`/`end` count code points of the draft as given; 0, 0 and "" where something is missing."""

    check: str
    severity: Literal["blocker", "consult", "warning", "advice"]
    ground: Literal["regel", "geest", "wet"]
    start: int
    end: int
    quote: str
    message: str
    suggestion: str
    citations: tuple[Citation, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a numbered line. `id` comes back in Incoming.choice; `form` names the text it asks for ("" for none)."""

    id: str
    label: str
    primary: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line on a card (state, term, claimed by ...)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says, the same on every platform. `text` alone says everything; the other fields let an adapter dress it.

    `kind` is one of: answer, review, mended, question-back, notice, help, welcome, preview, case (the team's card), team-answer,
    error. `headline` is the verdict in words with a sign. The order is fixed: headline, paragraphs, draft (mended or masked text),
    findings (numbered from 1), rules (the proof, each with its lead sentence), assumed, after (closing lines), facts, choices.
    `citations` are those of `rules`. `assumed` is the sentence with what was taken for granted ("" for none). `facts` belong to
    case cards. bot.render.with_text fills `text` from the rest.
    """

    kind: str
    headline: str
    paragraphs: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    citations: tuple[Citation, ...] = ()
    assumed: str = ""
    choices: tuple[Choice, ...] = ()
    facts: tuple[Fact, ...] = ()
    text: str = ""
    verdict: str = ""
    draft: str = ""
    more_findings: int = 0
    rules: tuple[Rule, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way to an address. `key` is the idempotency key; `card` names a card that a later Outgoing may update in place."""

    key: str
    to: Address
    reply: Reply
    card: str = ""
    mode: Literal["post", "update", "private"] = "post"
    message_id: str = ""
    hints: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform took the message; `message_id` is its id there (for a later update)."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Later:
    """The platform asks to try again in `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """Delivery can never succeed; `reason` is a plain sentence for asker and team."""

    reason: str


SendResult = Receipt | Later | Gone

"""An organisation: how it addresses people, whose documents apply, who helps with what, and on what each check rests."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Literal

from pydantic import Field, model_validator

from bot.guidance.texts import Form, Line, Model, Slug

Day = Literal["ma", "di", "wo", "do", "vr", "za", "zo"]
_TIME = r"^([01]\d|2[0-3]):[0-5]\d$"


class Contact(Model):
    """Who helps. `reach` queue: people answer cases there; self: a person the asker turns to, whom the bot cannot reach."""

    name: Line
    for_: tuple[Slug, ...] = Field((), alias="for")
    what: Line
    reach: Literal["queue", "self"]
    backup: Slug | None = None
    fallback: Slug | None = None


class Ground(Model):
    """On what a check rests here: `regel` (a literal sentence on this), `geest` (a general one that covers it) or `wet` (a law)."""

    ground: Literal["regel", "geest", "wet"]
    statement: Slug | None = None
    law: Slug | None = None

    @model_validator(mode="after")
    def _one_reference(self) -> Ground:
        if self.ground == "wet" and (self.law is None or self.statement is not None):
            raise ValueError("grond 'wet' wijst naar law, niet naar statement")
        if self.ground != "wet" and (self.statement is None or self.law is not None):
            raise ValueError(f"grond '{self.ground}' wijst naar statement, niet naar law")
        return self


class SelfTest(Model):
    """The guideline's own test for when no rule settles it."""

    statement: Slug


class WorkingHours(Model):
    """When the contacts work; terms run in these hours."""

    days: tuple[Day, ...] = Field(min_length=1)
    from_: str = Field(alias="from", pattern=_TIME)
    to: str = Field(pattern=_TIME)

    @model_validator(mode="after")
    def _ends_later(self) -> WorkingHours:
        if self.to <= self.from_:
            raise ValueError("eindigt voor het begint; zet from voor to")
        return self


class ContactRule(Model):
    """Who helps in a case that topic or check alone does not decide: every part that is filled must fit.

    `topics` is the question's first topic, `with` another of its topics, `concepts` all stand in the text; `checks` and `channels` are
    those of a draft.
    """

    topics: tuple[Slug, ...] = ()
    with_: tuple[Slug, ...] = Field((), alias="with")
    verdicts: tuple[Slug, ...] = ()
    concepts: tuple[Slug, ...] = ()
    checks: tuple[Slug, ...] = ()
    channels: tuple[Slug, ...] = ()
    contact: Slug

    @model_validator(mode="after")
    def _has_a_condition(self) -> ContactRule:
        question = bool(self.topics or self.with_ or self.verdicts)
        draft = bool(self.checks or self.channels)
        if question == draft:
            raise ValueError("een regel gaat over vragen (topics, with, verdicts) of over teksten (checks, channels); kies een van de twee")
        return self


class PageExample(Model):
    """Something to try on the first page: a question, or with `draft` a text to have checked."""

    text: Line
    draft: bool = False
    channel: Slug | None = None


class Organisation(Model):
    """One organisation that uses the bot. `disabled` holds the checks that are deliberately off here, each with its reason."""

    slug: Slug
    name: Line
    address: Form
    country: Line
    subdivision: str | None = None
    documents: tuple[Slug, ...] = Field(min_length=1)
    contacts: Mapping[Slug, Contact] = Field(min_length=1)
    default_contact: Slug
    topic_contacts: Mapping[Slug, Slug] = {}
    contact_rules: tuple[ContactRule, ...] = ()
    press_contact: Slug
    safety_contact: Slug
    check_contacts: Mapping[Slug, Slug] = {}
    grounds: Mapping[Slug, Ground] = {}
    disabled: Mapping[Slug, Line] = {}
    self_test: SelfTest | None = None
    site: Line
    working_hours: WorkingHours
    answer_term: int = Field(gt=0, le=200)
    public_numbers: tuple[Line, ...] = ()
    public_domains: tuple[Line, ...] = ()
    page_examples: tuple[PageExample, ...] = ()

    def contact_for_topic(self, topic: str, verdict: str = "", others: Set[str] = frozenset(), concepts: Set[str] = frozenset()) -> str:
        """Give the slug of the contact for a question on `topic`: the first rule that fits, else the topic's contact, else the default."""
        for rule in self.contact_rules:
            if rule.checks or rule.channels or not concepts >= set(rule.concepts):
                continue
            fits = (not rule.topics or topic in rule.topics) and (not rule.verdicts or verdict in rule.verdicts)
            if fits and (not rule.with_ or not others.isdisjoint(rule.with_)):
                return rule.contact
        return self.topic_contacts.get(topic, self.default_contact)

    def contact_for_check(self, check: str, channel: str = "", concepts: Set[str] = frozenset()) -> str:
        """Give the slug of the contact for a finding of `check`: the first rule that fits, else the check's contact, else the default."""
        for rule in self.contact_rules:
            if not (rule.checks or rule.channels) or not concepts >= set(rule.concepts):
                continue
            if (not rule.checks or check in rule.checks) and (not rule.channels or channel in rule.channels):
                return rule.contact
        return self.check_contacts.get(check, self.default_contact)

"""A check of drafts: how grave it is, what it says, how it finds, and its own examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from bot.guidance.texts import Line, Model, Slug, Text
from bot.messages import Capacity, Channel

Severity = Literal["blocker", "consult", "warning", "advice"]


class CheckExample(Model):
    """A draft that the check must find (bad; [brackets] mark the span) or must leave alone (good; a near miss, `why` says of what)."""

    text: Line
    channel: Channel | None = None
    capacity: Capacity | None = None
    organisation: Slug | None = None
    own_field: bool | None = None
    reply_to: str = ""
    why: str = ""


class Check(Model):
    """One check. `rules` name a kind of bot.check_kinds each; `absence`: something is missing, so there is no span.

    `sure`: the reader's chance from which this check is a finding, where the reader learnt no threshold of its own.
    """

    check: Slug
    severity: Severity
    message: Text
    suggestion: Text
    absence: bool = False
    rules: tuple[Mapping[str, object], ...] = ()
    reader: bool = True
    sure: float | None = Field(None, gt=0, le=1)
    bad: tuple[CheckExample, ...] = Field(min_length=3)
    good: tuple[CheckExample, ...] = Field(min_length=3)

    @field_validator("rules")
    @classmethod
    def _kind_is_named(cls, rules: tuple[Mapping[str, object], ...]) -> tuple[Mapping[str, object], ...]:
        for rule in rules:
            if not isinstance(rule.get("kind"), str):
                raise ValueError("regel zonder kind; noem de soort, bijvoorbeeld kind: phrase")
        return rules

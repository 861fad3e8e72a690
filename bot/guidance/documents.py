"""The guideline texts and what they say: documents, statements, topics, laws, concepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from bot.guidance.texts import Line, Model, Slug

StatementKind = Literal["regel", "stelregel", "aandachtspunt", "platform", "reden", "argument", "vraag", "uitleg", "tip"]


class Statement(Model):
    """One rule, maxim, tip or reason of a guideline. `quote` is literal text of the source; `document` is the slug of its document."""

    id: Slug
    kind: StatementKind
    place: Line
    quote: Line
    topics: tuple[Slug, ...] = ()
    document: str = Field("", exclude=True, json_schema_extra={"readOnly": True})


class Document(Model):
    """One guideline text with its statements. `source` names the file in guidance/sources."""

    slug: Slug
    title: Line
    short: Line
    publisher: Line
    year: int | None = None
    source: Line
    url: str = ""
    statements: tuple[Statement, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _tell_statements(cls, value: object) -> object:
        if not isinstance(value, Mapping) or not isinstance(value.get("statements"), list | tuple):
            return value
        told = [{**each, "document": value.get("slug", "")} if isinstance(each, Mapping) else each for each in value["statements"]]
        return {**value, "statements": told}


class Topic(Model):
    """What a question can be about."""

    slug: Slug
    name: Line
    about: Line


class Law(Model):
    """A law article that a check may rest on. `says` is what it asks, in our words; `quote` the literal text where we give it.

    `countries` says where it holds (NL, BE); empty means everywhere.
    """

    slug: Slug
    name: Line
    article: Line
    says: str = ""
    quote: str = ""
    url: str = ""
    countries: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Law:
        if not (self.says or self.quote):
            raise ValueError("zegt niets; vul says (in eigen woorden) of quote (letterlijk) in")
        return self


class Concept(Model):
    """Words that mean one thing. `not_` are look-alikes that do not count; `plain` gives stiff words their plain ones."""

    slug: Slug
    gloss: Line
    words: tuple[Line, ...] = Field(min_length=1)
    not_: tuple[Line, ...] = Field((), alias="not")
    plain: Mapping[Line, Line] = {}

"""What every guidance format is made of: slugs, lines, and sentences in je and u."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Form = Literal["je", "u"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Model(BaseModel):
    """A frozen part of the guidance: no unknown fields, nothing to change after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Model):
    """A sentence to say, in both forms of address. In YAML one string where both forms are the same, else `{je: ..., u: ...}`."""

    je: Line
    u: Line

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: object) -> object:
        return {"je": value, "u": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Let an editor's schema accept the short form too."""
        return {"anyOf": [{"type": "string", "minLength": 1}, handler.resolve_ref_schema(handler(schema))]}

    def for_form(self, address: Form) -> str:
        """Give the sentence for an organisation that says `address`."""
        return self.u if address == "u" else self.je

    def placeholders(self) -> frozenset[str]:
        """Give the names between braces, of both forms together."""
        return frozenset(_PLACEHOLDER.findall(self.je)) | frozenset(_PLACEHOLDER.findall(self.u))

    def fill(self, address: Form, values: Mapping[str, str]) -> str:
        """Give the sentence with its placeholders filled. Raises KeyError for a placeholder without a value."""
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.for_form(address))

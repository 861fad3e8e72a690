"""JSON Schemas for editors, made from the models: guidance/schemas/*.json."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.check_kinds import KINDS
from bot.guidance.answers import TopicAnswers
from bot.guidance.checks import Check
from bot.guidance.documents import Concept, Document, Law, Topic
from bot.guidance.organisations import Organisation
from bot.guidance.texts import Text

FILES: Mapping[str, Any] = {"document": Document, "organisation": Organisation, "answers": TopicAnswers, "check": Check}
"""Formats with one thing per file."""
MAPS: Mapping[str, Any] = {"topics": Topic, "concepts": Concept, "laws": Law, "wording": Text}
"""Formats that map a key to a thing, whose `slug` is that key."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Give the text of each schema by file name."""
    made = {name: TypeAdapter(model).json_schema() for name, model in FILES.items()}
    made |= {name: _mapping(TypeAdapter(model).json_schema()) for name, model in MAPS.items()}
    _rules(made["check"])
    return {f"{name}.json": _text(schema) for name, schema in sorted(made.items())}


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas to the guidance folder; give the files that changed."""
    target = folder / "schemas"
    target.mkdir(exist_ok=True)
    changed = []
    for name, text in schemas().items():
        path = target / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def _mapping(thing: dict[str, Any]) -> dict[str, Any]:
    thing = copy.deepcopy(thing)
    definitions = thing.pop("$defs", {})
    thing.get("properties", {}).pop("slug", None)  # the key is the slug
    if "required" in thing:
        thing["required"] = [each for each in thing["required"] if each != "slug"]
    whole: dict[str, Any] = {"type": "object", "additionalProperties": thing}
    return {**whole, "$defs": definitions} if definitions else whole


def _rules(check: dict[str, Any]) -> None:
    """Let a rule of a check be one of the kinds."""
    definitions = check.setdefault("$defs", {})
    choices = []
    for kind, model in sorted(KINDS.items()):
        schema = TypeAdapter(model).json_schema(ref_template="#/$defs/{model}")
        definitions.update(schema.pop("$defs", {}))
        definitions[f"rule-{kind}"] = schema
        choices.append({"$ref": f"#/$defs/rule-{kind}"})
    check["properties"]["rules"] = {"type": "array", "items": {"anyOf": choices}, "default": []}


def _text(schema: dict[str, Any]) -> str:
    plain = _plain({"$schema": _DIALECT, **schema})
    return json.dumps(plain, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _plain(value: Any) -> Any:
    """Leave out what pydantic adds for programmers: titles, the English docstrings, the statement's own document."""
    if isinstance(value, dict):
        if "properties" in value:
            value = {**value, "properties": {key: each for key, each in value["properties"].items() if not _hidden(each)}}
        kept = {key: each for key, each in value.items() if not (key in {"title", "description"} and isinstance(each, str))}
        return {key: _plain(each) for key, each in kept.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _hidden(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("readOnly") is True

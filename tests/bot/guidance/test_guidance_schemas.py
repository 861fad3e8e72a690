from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.guidance.schemas import schemas, write_schemas
from tests.support.guidance_files import REAL, SMALL

PLACES = {
    "document": "documents/*.yaml", "organisation": "organisations/*.yaml", "answers": "answers/*.yaml", "check": "checks/*.yaml",
    "concepts": "concepts/*.yaml", "topics": "topics.yaml", "laws": "laws.yaml", "wording": "wording*.yaml",
}  # fmt: skip


def test_the_schemas_in_the_repository_are_up_to_date() -> None:
    """`postwijzer guidance schemas` would change nothing."""
    there = {path.name: path.read_text(encoding="utf-8") for path in (REAL / "schemas").glob("*.json")}
    stale = sorted(name for name, text in schemas().items() if there.get(name) != text)
    assert stale == [], "run: postwijzer guidance schemas"
    assert set(there) == set(schemas())


def test_writing_the_schemas_twice_changes_nothing(tmp_path: Path) -> None:
    """The first run writes all files, the second none."""
    assert len(write_schemas(tmp_path)) == len(PLACES)
    assert write_schemas(tmp_path) == []


@pytest.mark.parametrize("name", PLACES)
def test_an_editor_sees_no_error_in_a_good_file(name: str) -> None:
    """Read as an editor reads it (with YAML's own types), every file of the small guidance and of ours fits its schema."""
    schema = json.loads(schemas()[f"{name}.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    paths = [*SMALL.glob(PLACES[name]), *sorted(REAL.glob(PLACES[name]))[:8]]
    assert paths
    wrong = [(path.name, error.message[:200]) for path in paths for error in validator.iter_errors(yaml.safe_load(path.read_bytes()))]
    assert wrong == []


@pytest.mark.parametrize(("name", "text"), [("check", "check: x"), ("topics", "toon: {name: x}"), ("document", "slug: x\nkleur: rood")])
def test_an_editor_sees_an_error_in_a_bad_file(name: str, text: str) -> None:
    """A missing or unknown field is underlined while typing."""
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[f"{name}.json"]))
    assert list(validator.iter_errors(yaml.safe_load(text)))

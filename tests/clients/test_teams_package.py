"""The app's manifest against Microsoft's own schema (npm @microsoft/app-manifest)."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from adapters.teams.package import VERSION, Maker, manifest
from bot.guidance import default_folder, load

pytestmark = pytest.mark.clients
SCHEMAS = Path(__file__).parent / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"


@pytest.mark.parametrize("organisation", sorted(load(default_folder()).organisations))
def test_the_manifest_is_valid_for_every_organisation(organisation: str) -> None:
    """The manifest that an administrator uploads holds to the schema of its version."""
    schema = json.loads((SCHEMAS / f"v{VERSION}" / "MicrosoftTeams.schema.json").read_text())
    name = load(default_folder()).organisations[organisation].name
    made = manifest("11111111-1111-4111-8111-111111111111", Maker(name, "https://a.nl", "https://a.nl", "https://a.nl"))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(made)
    schema["$id"] = "checked"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate(made | {"name": {"short": "x" * 31}})

"""pydantic's complaints in the words of an editor: what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.guidance.problems import Problem
from bot.guidance.yaml_file import YamlFile

_WORDS = {
    "missing": "veld '{field}' ontbreekt; vul het in",
    "extra_forbidden": "veld '{field}' bestaat niet; haal het weg of verbeter de naam",
    "literal_error": "'{input}' kan hier niet; kies uit {expected}",
    "string_type": "'{field}' moet tekst zijn; schrijf er een zin of woord",
    "string_too_short": "'{field}' is leeg; vul het in of haal het weg",
    "string_pattern_mismatch": "'{input}' heeft niet de goede vorm; een sleutel is als mijn-sleutel-2, een tijd als 09:00",
    "too_short": "'{field}' heeft er te weinig; minstens {min_length}",
    "bool_parsing": "'{input}' is geen ja of nee; schrijf true of false",
    "int_parsing": "'{input}' is geen heel getal; schrijf een getal",
    "float_parsing": "'{input}' is geen getal; schrijf een getal als 0.5",
    "greater_than": "'{input}' is te klein; het moet groter zijn dan {gt}",
    "less_than_equal": "'{input}' is te groot; hoogstens {le}",
    "tuple_type": "'{field}' moet een lijst zijn; schrijf [een, twee] of regels met een streepje",
    "mapping_type": "'{field}' moet een blok met sleutels zijn",
    "dict_type": "'{field}' moet een blok met sleutels zijn",
    "model_type": "'{field}' moet een blok met sleutels zijn",
    "model_attributes_type": "'{field}' moet een blok met sleutels zijn",
}


def problems_of(error: ValidationError, file: str, source: YamlFile, prefix: tuple[str | int, ...] = ()) -> Iterator[Problem]:
    """Give a Problem for each complaint of pydantic about the content of `file`, `prefix` being where the model stands in it."""
    for each in error.errors(include_url=False):
        path = (*prefix, *each["loc"])
        yield Problem(file, source.line(path), _sentence(each, path))


def _sentence(error: ErrorDetails, path: tuple[str | int, ...]) -> str:
    field = next((str(key) for key in reversed(path) if isinstance(key, str) and key != "[key]"), "bestand")
    shown = str(error.get("input", ""))
    words = {"field": field, "input": shown if len(shown) <= 60 else f"{shown[:57]}...", **error.get("ctx", {})}
    if error["type"] == "value_error":
        return f"'{field}': {error['msg'].removeprefix('Value error, ')}"
    pattern = _WORDS.get(error["type"])
    return pattern.format(**words) if pattern else f"'{field}': {error['msg']}; verbeter dit"

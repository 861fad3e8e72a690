"""The one strict YAML reader: every scalar stays text, equal keys and aliases are refused, and each value keeps its line.

PyYAML's own loaders read 17:30 as 1050, 0123 as 83, `no` as false, drop a phone number's plus and take the last of two equal
keys silently. Here pydantic makes the types, from what the editor wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 20

Value = str | list["Value"] | dict[str, "Value"]
PathKey = str | int


@dataclass(slots=True)
class Marks:
    """The line of a value and, for lists and mappings, the marks of what it holds."""

    line: int
    items: tuple[Marks, ...] | dict[str, Marks] = ()


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of one file: plain text, lists and mappings, with the line of each."""

    value: Value
    marks: Marks

    def line(self, path: Sequence[PathKey]) -> int:
        """Give the line of the value at `path`, or of the nearest thing above it that exists."""
        here = self.marks
        for key in path:
            below = here.items
            found: Marks | None = None
            if isinstance(below, dict):
                found = below.get(str(key))
            elif isinstance(key, int) and key < len(below):
                found = below[key]
            if found is None:
                continue  # pydantic names the alternative it tried ("function-after", a class): that is no place in the file
            here = found
        return here.line


class YamlError(Exception):
    """The text is no YAML that we accept. `line` counts from 1 (0: the file as a whole)."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(f"{line}: {message}")


def read_text(path: Path) -> str:
    """Give the text of a file, with plain line feeds. Raises YamlError where it cannot be read, is too large or is not UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlError(0, f"kan niet gelezen worden ({error.strerror}); kijk of het bestand bestaat en leesbaar is") from error
    return decode(raw)


def decode(raw: bytes, limit: int = MAX_BYTES) -> str:
    """Give bytes as text with plain line feeds. Raises YamlError where there are too many, or where they are not UTF-8."""
    if len(raw) > limit:
        raise YamlError(0, f"is te groot ({len(raw)} bytes, hoogstens {limit}); verdeel de inhoud over meer bestanden")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise YamlError(line, "is geen UTF-8; sla het bestand op als UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str) -> YamlFile:
    """Give the content of a YAML text. Raises YamlError at the first thing that is not accepted."""
    if not text.strip():
        raise YamlError(1, "is leeg; vul het in of verwijder het")
    try:
        return _Builder().build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, _dutch(error)) from error
    except yaml.reader.ReaderError as error:
        at = error.position if isinstance(error.position, int) else 0
        raise YamlError(text.count("\n", 0, at) + 1, "bevat een teken dat niet in YAML mag; haal het weg") from error
    except yaml.YAMLError as error:
        raise YamlError(1, "is geen geldige YAML; kijk naar inspringing, dubbele punten en aanhalingstekens") from error
    except UnicodeEncodeError as error:  # a lone surrogate cannot reach libyaml
        line = text.count("\n", 0, error.start) + 1
        raise YamlError(line, "bevat een half teken (surrogaat); haal het weg") from error


def _dutch(error: yaml.MarkedYAMLError) -> str:
    """Say what libyaml stumbled on; its own English words stay, because they can be looked up."""
    return f"is geen geldige YAML ({error.problem}); kijk naar inspringing, dubbele punten en aanhalingstekens"


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read; `key` waits for its value."""

    line: int
    mapping: dict[str, Value] | None
    sequence: list[Value]
    marks: dict[str, Marks]
    items: list[Marks]
    key: str | None = None


class _Builder:
    """Builds values from parse events with a stack of its own: depth is limited before anything recurses.

    From events rather than PyYAML's nodes: a third of the time, and an alias or anchor is seen before it is resolved.
    """

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.result: YamlFile | None = None

    def build(self, text: str) -> YamlFile:
        parser = yaml.CBaseLoader(text)
        try:
            while (event := parser.get_event()) is not None:
                self.take(event)
        finally:
            parser.dispose()
        if self.result is None:
            raise YamlError(1, "is leeg; vul het in of verwijder het")
        return self.result

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self.open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self.stack.pop()
            if done.mapping is None:
                self.add(done.sequence, Marks(done.line, tuple(done.items)))
            else:
                self.add(done.mapping, Marks(done.line, done.marks))
        elif isinstance(event, yaml.AliasEvent):
            raise YamlError(_line(event), f"verwijzing *{event.anchor} mag niet; schrijf de waarde uit")
        elif isinstance(event, yaml.DocumentStartEvent) and self.result is not None:
            raise YamlError(_line(event), "tweede document (---) in een bestand; maak er een eigen bestand van")

    def scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            raise _extra(event)
        value: str = event.value
        top = self.stack[-1] if self.stack else None
        if top is not None and top.mapping is not None and top.key is None:
            if value in top.mapping:
                raise YamlError(_line(event), f"sleutel '{value}' staat er twee keer; voeg ze samen")
            top.key = value
            top.mapping[value] = ""  # claims the key, so that a second one is seen at once
            top.marks[value] = Marks(_line(event))
        else:
            self.add(value, Marks(_line(event)))

    def open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            raise _extra(event)
        line = _line(event)
        if len(self.stack) >= MAX_DEPTH:
            raise YamlError(line, f"is dieper genest dan {MAX_DEPTH} lagen; maak het platter")
        top = self.stack[-1] if self.stack else None
        if top is not None and top.mapping is not None and top.key is None:
            raise YamlError(line, "een lijst of blok kan geen sleutel zijn; schrijf een woord voor de dubbele punt")
        self.stack.append(_Open(line, {} if isinstance(event, yaml.MappingStartEvent) else None, [], {}, []))

    def add(self, value: Value, marks: Marks) -> None:
        if not self.stack:
            self.result = YamlFile(value, marks)
            return
        top = self.stack[-1]
        if top.mapping is None:
            top.sequence.append(value)
            top.items.append(marks)
        else:
            assert top.key is not None
            top.mapping[top.key] = value
            if marks.items:  # the line stays that of the key: there an editor looks
                top.marks[top.key].items = marks.items
            top.key = None


def _extra(event: yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent) -> YamlError:
    if event.anchor is not None:
        return YamlError(_line(event), f"anker &{event.anchor} mag niet; haal het weg en schrijf de waarde uit")
    return YamlError(_line(event), f"label {event.tag} mag niet; haal het weg")


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1

"""JSON lines in, JSON lines out, in the same order: the batch form of `ask` and `check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, TextIO

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from adapters.console.records import Record, dumps
from bot.messages import Capacity, Channel
from bot.results import Context

Id = Annotated[str, StringConstraints(strict=True, min_length=1)]


class Line(BaseModel):
    """One line of input: the fields of the codebook's cases; `expect` and `why` (and whatever else a case carries) are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: Id
    text: str
    organisation: str | None = None
    channel: Channel | None = None
    capacity: Capacity | None = None
    own_field: bool | None = None
    reply_to: str | None = None
    history: tuple[str, ...] | list[str] = ()

    @property
    def context(self) -> Context:
        """What the engine gets beside the text."""
        return Context(
            history=tuple(self.history),
            own_field=self.own_field,
            capacity=self.capacity,
            channel=self.channel,
            reply_to=self.reply_to or "",
        )


class BadLineError(ValueError):
    """A line that cannot be judged; its text says what is wrong and what to do."""


def run(lines: Iterable[bytes], judge: Callable[[Line], Record], default: str | None, known: Iterable[str], out: TextIO) -> int:
    """Judges each line of `lines` (bytes, UTF-8) and writes one record for each, flushed.

    `default` is the organisation of a line without one, `known` the organisations there are. Returns the exit status: 1 where a line was
    bad, else 0. A bad line gives `{"id" or "line", "error"}` in its place and the rest goes on.
    """
    seen: set[str] = set()
    organisations = set(known)
    status = 0
    for number, raw in _counted(lines):
        name: Record = {"line": number}
        try:
            fields = _fields(raw)
            if isinstance(fields.get("id"), str) and fields["id"]:
                name = {"id": fields["id"]}
            record = judge(_line(fields, seen, default, organisations))
        except BadLineError as wrong:
            record, status = name | {"error": str(wrong)}, 1
        out.write(dumps(record) + "\n")
        out.flush()
    return status


def _counted(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines without the blank ones; a counter on stderr where that is a terminal."""
    show = sys.stderr.isatty()
    done = 0
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            yield number, raw
            done += 1
            if show and done % 10 == 0:
                sys.stderr.write(f"\r{done} regels klaar")
                sys.stderr.flush()
    if show:
        sys.stderr.write(f"\r{done} regels klaar\n")


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise BadLineError("deze regel is geen UTF-8; sla het bestand op als UTF-8") from wrong
    except (json.JSONDecodeError, RecursionError) as wrong:
        raise BadLineError("deze regel is geen geldige JSON; zet op elke regel één object tussen accolades") from wrong
    if not isinstance(fields, dict):
        raise BadLineError("deze regel is geen JSON-object; zet op elke regel één object tussen accolades")
    return fields


def _line(fields: dict[str, Any], seen: set[str], default: str | None, organisations: set[str]) -> Line:
    try:
        # JSON mode takes a list for a tuple, and stays strict about text, numbers and booleans.
        line = Line.model_validate(fields)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadLineError(f"veld '{field}' {_said(first['type'], first.get('ctx', {}))}") from wrong
    if line.id in seen:
        raise BadLineError(f"id '{line.id}' komt al eerder voor; geef elke regel een eigen id")
    seen.add(line.id)
    organisation = line.organisation or default
    if organisation is None:
        raise BadLineError("organisatie ontbreekt; zet 'organisation' in de regel of geef --organisation mee")
    if organisation not in organisations:
        raise BadLineError(f"organisatie '{organisation}' ken ik niet; kies uit: {', '.join(sorted(organisations))}")
    return line.model_copy(update={"organisation": organisation})


def _said(kind: str, details: dict[str, Any]) -> str:
    """What is wrong with a field, in Dutch, without repeating what stands in it (it may be somebody's text)."""
    if kind == "missing":
        return "ontbreekt; vul het in"
    if kind == "literal_error":
        return f"klopt niet; kies uit: {details.get('expected', '')}"
    return "heeft niet de goede vorm; zie 'postwijzer ask --help' en 'postwijzer check --help'"

"""guidance/ -> one frozen Guidance, or every problem with its file and line."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from bot.guidance.answers import TopicAnswers
from bot.guidance.checks import Check
from bot.guidance.documents import Concept, Document, Law, Statement, Topic
from bot.guidance.organisations import Organisation
from bot.guidance.problems import GuidanceError, Problem
from bot.guidance.texts import Model, Text
from bot.guidance.words import problems_of
from bot.guidance.yaml_file import YamlError, YamlFile, parse, read_text

M = TypeVar("M", bound=Model)
Key = tuple[str, str]
"""A part of the guidance and the key of a thing in it: ("statements", "x-1")."""
Place = tuple[str, tuple[str | int, ...]]
"""Where something stands: the file relative to the guidance folder, and the path of keys in it."""

_TEXT_FILES = frozenset({".yaml", ".txt", ".json"})


@dataclass(frozen=True, slots=True)
class Guidance:
    """All that is known, as one value. `version` is a hash of the content; the same files give the same version on every machine."""

    folder: Path
    version: str
    documents: Mapping[str, Document]
    statements: Mapping[str, Statement]
    topics: Mapping[str, Topic]
    organisations: Mapping[str, Organisation]
    answers: Mapping[str, TopicAnswers]
    checks: Mapping[str, Check]
    concepts: Mapping[str, Concept]
    laws: Mapping[str, Law]
    wording: Mapping[str, Text]
    places: Mapping[Key, Place] = field(repr=False, compare=False)

    def __hash__(self) -> int:
        """Equal versions are equal guidance, so it can key a cache."""
        return hash(self.version)


def default_folder() -> Path:
    """Give the folder named by POSTWIJZER_GUIDANCE, else the `guidance` beside the code."""
    named = os.environ.get("POSTWIJZER_GUIDANCE")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "guidance"


def folder_version(folder: Path) -> str:
    """Give the hash of what answers depend on: YAML, sources and what the reader learnt (not the examples it learnt from)."""
    digest = hashlib.sha256()
    files = [path for part in (folder.glob("*.yaml"), folder.glob("[!.]*/*")) for path in part if _counts(path.relative_to(folder))]
    for path in sorted(files, key=lambda each: each.relative_to(folder).as_posix()):
        try:
            raw = path.read_bytes()
        except OSError:
            continue  # gone since the listing, or a folder with a file's name: loading says so
        if path.suffix in _TEXT_FILES:
            raw = raw.replace(b"\r\n", b"\n")  # a checkout on Windows is the same guidance
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()[:12]


def _counts(path: Path) -> bool:
    if path.parts[0] in {"examples", "schemas"}:
        return False
    return path.suffix in {".yaml", ".npz"} or path.parts[0] in {"sources", "reader"}


@dataclass(slots=True)
class Reading:
    """What has been read so far, and what was wrong with it."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    places: dict[Key, Place] = field(default_factory=dict)
    files: dict[str, YamlFile] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """The parts of which something did not load, so that what they lack says nothing."""

    def name(self, file: str) -> str:
        """Give a file's name as problems show it."""
        return f"{self.folder.name}/{file}"

    def say(self, file: str, line: int, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.name(file), line, message))

    def problems_in(self, *parts: str) -> bool:
        """Whether something is wrong in one of these folders of the guidance."""
        starts = tuple(self.name(f"{part}/") for part in parts)
        return any(each.file.startswith(starts) for each in self.problems)

    def say_at(self, place: Key, path: tuple[str | int, ...], message: str) -> None:
        """Note a problem with a part of the thing that stands at `place`."""
        file, prefix = self.places[place]
        self.say(file, self.files[file].line((*prefix, *path)), message)

    def open(self, file: str) -> YamlFile | None:
        """Parse one file; None where that fails (then the problem is noted)."""
        try:
            self.files[file] = parse(read_text(self.folder / file))
        except YamlError as error:
            self.say(file, error.line, error.message)
            return None
        return self.files[file]

    def listing(self, part: str) -> Iterator[str]:
        """Give the YAML files of a part of the guidance in a fixed order."""
        for path in sorted((self.folder / part).glob("*.y*ml"), key=lambda each: each.name):
            yield f"{part}/{path.name}"

    def model(self, file: str, source: YamlFile, value: object, model: type[M], prefix: tuple[str | int, ...] = ()) -> M | None:
        """Make a model; None where the value does not fit (then the problems are noted)."""
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self.problems.extend(problems_of(error, self.name(file), source, prefix))
            return None

    def place(self, kind: str, key: str, file: str, path: tuple[str | int, ...]) -> bool:
        """Note where something stands; False where its key is taken already."""
        earlier = self.places.get((kind, key))
        if earlier is not None:
            line = self.files[file].line(path)
            known = f"{self.name(earlier[0])}:{self.files[earlier[0]].line(earlier[1])}"
            self.say(file, line, f"'{key}' bestaat al in {known}; kies een andere sleutel of voeg ze samen")
            return False
        self.places[kind, key] = (file, path)
        return True


def _per_file(reading: Reading, part: str, model: type[M], key: Callable[[M], str], same_name: bool = True) -> dict[str, M]:
    """Read a folder in which each file holds one thing."""
    found: dict[str, M] = {}
    for file in reading.listing(part):
        source = reading.open(file)
        made = reading.model(file, source, source.value, model) if source else None
        if made is None:
            reading.broken.add(part)
        if made is None or not reading.place(part, key(made), file, ()):
            continue
        if same_name and key(made) != Path(file).stem:
            reading.say(file, 1, f"'{key(made)}' is niet de naam van het bestand; maak ze gelijk")
        found[key(made)] = made
    return found


def _per_key(reading: Reading, kind: str, files: list[str], model: type[M]) -> dict[str, M]:
    """Read files that map a slug to a thing."""
    found: dict[str, M] = {}
    for file in files:
        source = reading.open(file)
        if source is None:
            reading.broken.add(kind)
            continue
        if not isinstance(source.value, dict):
            reading.broken.add(kind)
            reading.say(file, source.marks.line, "moet een blok met sleutels zijn (sleutel: {...})")
            continue
        for slug, value in source.value.items():
            whole = {**value, "slug": slug} if isinstance(value, dict) and model is not Text else value
            made = reading.model(file, source, whole, model, (slug,))
            if made is None:
                reading.broken.add(kind)
            elif reading.place(kind, slug, file, (slug,)):
                found[slug] = made
    return found


def _optional(reading: Reading, file: str) -> list[str]:
    return [file] if (reading.folder / file).exists() else []


def _statements(reading: Reading, documents: Mapping[str, Document]) -> dict[str, Statement]:
    found: dict[str, Statement] = {}
    for document in documents.values():
        file, _ = reading.places["documents", document.slug]
        for number, statement in enumerate(document.statements):
            if reading.place("statements", statement.id, file, ("statements", number, "id")):
                found[statement.id] = statement
    return found


def read(folder: Path) -> tuple[Guidance, Reading]:
    """Read all files of `folder`. Gives what fits, and the reading with the problems of what does not."""
    reading = Reading(folder)
    if not folder.is_dir():
        reading.problems.append(Problem(str(folder), 0, "map bestaat niet; kijk naar POSTWIJZER_GUIDANCE of --folder"))
    documents = _per_file(reading, "documents", Document, lambda each: each.slug, same_name=False)
    guidance = Guidance(
        folder=folder,
        version=folder_version(folder) if folder.is_dir() else "",
        documents=MappingProxyType(documents),
        statements=MappingProxyType(_statements(reading, documents)),
        topics=MappingProxyType(_per_key(reading, "topics", _optional(reading, "topics.yaml"), Topic)),
        organisations=MappingProxyType(_per_file(reading, "organisations", Organisation, lambda each: each.slug)),
        answers=MappingProxyType(_per_file(reading, "answers", TopicAnswers, lambda each: each.topic)),
        checks=MappingProxyType(_per_file(reading, "checks", Check, lambda each: each.check)),
        concepts=MappingProxyType(_per_key(reading, "concepts", list(reading.listing("concepts")), Concept)),
        laws=MappingProxyType(_per_key(reading, "laws", _optional(reading, "laws.yaml"), Law)),
        wording=MappingProxyType(_per_key(reading, "wording", sorted(path.name for path in folder.glob("wording*.yaml")), Text)),
        places=MappingProxyType(reading.places),
    )
    return guidance, reading


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold the garbage collector: loading makes a hundred thousand small things and no cycles; a quarter of the time went into looking."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load(folder: Path | None = None) -> Guidance:
    """Give the guidance of `folder` (default: default_folder()). Raises GuidanceError with all problems that would make an answer wrong.

    Bad format, a quote that is not literal, a dead statement, law, contact or document, an answer without citation. What only leaves a
    line idle (an unknown topic, concept or check) is for `guidance check`, which also runs before a service swaps.
    """
    from bot.guidance.references import check_references  # noqa: PLC0415  # it needs what this file makes

    with _without_collecting():
        guidance, reading = read(folder or default_folder())
        check_references(guidance, reading, strict=False)
    if reading.problems:
        raise GuidanceError(reading.problems)
    return guidance

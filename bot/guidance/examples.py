"""Labelled cases: the examples that the reader learns from, and the case files that `postwijzer evaluate` measures with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from bot.guidance.problems import GuidanceError, Problem
from bot.guidance.texts import Line, Model, Slug
from bot.guidance.words import problems_of
from bot.guidance.yaml_file import Marks, YamlError, YamlFile, decode
from bot.messages import Capacity, Channel
from bot.results import DraftVerdict, MessageKind, Verdict

MAX_EXAMPLES_BYTES = 20_000_000


class Expected(Model):
    """A finding that a draft must give. `quote` is the shortest piece that shows it, empty where something is missing."""

    check: Slug
    quote: str = ""


class ExpectedAnswer(Model):
    """What a right answer is. `contact` only where a person must decide."""

    verdicts: tuple[Verdict, ...] = Field(min_length=1)
    topics: tuple[Slug, ...] = Field((), max_length=3)
    escalate: bool | None = None
    contact: Slug | None = None
    kind: MessageKind | None = None


class ExpectedReview(Model):
    """What a right review is. `optional` names checks that may be found without being wrong."""

    verdicts: tuple[DraftVerdict, ...] = Field(min_length=1)
    required: tuple[Expected, ...] = ()
    optional: tuple[Slug, ...] = ()
    contact: Slug | None = None


class Case(Model):
    """What questions and drafts share."""

    id: Line
    organisation: Slug
    text: str
    own_field: bool | None = None
    capacity: Capacity | None = None
    why: str = ""


class QuestionCase(Case):
    """A question with its right answer."""

    history: tuple[str, ...] = ()
    channel: Channel | None = None
    expect: ExpectedAnswer


class DraftCase(Case):
    """A draft with its right review."""

    channel: Channel | None = None
    reply_to: str = ""
    expect: ExpectedReview

    @model_validator(mode="after")
    def _quotes_are_literal(self) -> DraftCase:
        for each in self.expect.required:
            if each.quote not in self.text:
                raise ValueError(f"citaat van '{each.check}' staat niet letterlijk in de tekst; neem het over")
        return self


@dataclass(frozen=True, slots=True)
class Examples:
    """All cases of a folder, by author: the file's name up to `_questions` or `_drafts` (questions_1 is author 1)."""

    questions: tuple[tuple[str, QuestionCase], ...]
    drafts: tuple[tuple[str, DraftCase], ...]
    lines: dict[str, tuple[str, int]]
    """Where each id stands: the file's name and the line."""


def load_examples(folder: Path) -> Examples:
    """Give the cases of `folder` (or of its part `examples`). Raises GuidanceError with every bad line and doubled id."""
    examples, problems = read_examples(folder)
    if problems:
        raise GuidanceError(problems)
    return examples


def load_cases(path: Path) -> tuple[QuestionCase, ...] | tuple[DraftCase, ...]:
    """Give the cases of one file: drafts where they expect findings, else questions. Raises GuidanceError with every bad line."""
    examples, problems = _read([path], path.parent.name)
    if problems:
        raise GuidanceError(problems)
    drafts = tuple(case for _, case in examples.drafts)
    return drafts or tuple(case for _, case in examples.questions)


def read_examples(folder: Path) -> tuple[Examples, list[Problem]]:
    """Give the cases that fit and the problems of those that do not."""
    own = folder / "examples"
    where = own if own.is_dir() else folder
    return _read(example_files(folder), f"{folder.name}/examples" if where is own else folder.name)


def example_files(folder: Path) -> list[Path]:
    """Give the files with examples of a guidance folder, in a fixed order."""
    own = folder / "examples"
    return sorted((own if own.is_dir() else folder).glob("*.jsonl"), key=lambda path: path.name)


def examples_fingerprint(folder: Path) -> str:
    """Give the hash of what the reader learns from: examples and concepts. `reader.json` holds the one it learnt from."""
    digest = hashlib.sha256()
    concepts = sorted((folder / "concepts").glob("*.yaml"), key=lambda path: path.name)
    for path in (*example_files(folder), *concepts):
        raw = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return digest.hexdigest()[:16]


def _read(files: Iterable[Path], shown: str) -> tuple[Examples, list[Problem]]:
    problems: list[Problem] = []
    lines: dict[str, tuple[str, int]] = {}
    questions: list[tuple[str, QuestionCase]] = []
    drafts: list[tuple[str, DraftCase]] = []
    for path in files:
        name = f"{shown}/{path.name}"
        author = author_of(path)
        for line, value in _objects(path, name, problems):
            case = _case(value, name, line, problems)
            if case is None:
                continue
            if case.id in lines:
                earlier, at = lines[case.id]
                problems.append(Problem(name, line, f"id '{case.id}' bestaat al in {earlier}:{at}; kies een andere"))
                continue
            lines[case.id] = (name, line)
            if isinstance(case, DraftCase):
                drafts.append((author, case))
            else:
                questions.append((author, case))
    return Examples(tuple(questions), tuple(drafts), lines), problems


def author_of(path: Path) -> str:
    """Give the author (voice) of a file of examples."""
    parts = [part for part in path.stem.split("_") if part not in {"questions", "drafts"}]
    return "_".join(parts) or path.stem


def _objects(path: Path, name: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, object]]]:
    """Give each line's object; a line that is none is noted."""
    try:
        text = decode(path.read_bytes(), MAX_EXAMPLES_BYTES)
    except YamlError as error:
        problems.append(Problem(name, error.line, error.message))
        return
    except OSError as error:
        problems.append(Problem(name, 0, f"kan niet gelezen worden ({error.strerror}); kijk of het bestand bestaat"))
        return
    if not text.strip():
        problems.append(Problem(name, 1, "is leeg; vul het in of verwijder het"))
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            value = json.loads(row, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, _TwiceError) else "is geen geldige JSON; kijk naar aanhalingstekens en komma's"
            problems.append(Problem(name, line, reason))
            continue
        if isinstance(value, dict):
            yield line, value
        else:
            problems.append(Problem(name, line, 'is geen geval; een regel is {"id": ..., "organisation": ..., "text": ..., "expect": ...}'))


class _TwiceError(ValueError):
    pass


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _TwiceError(f"sleutel '{twice}' staat er twee keer; voeg ze samen")
    return found


def _case(value: dict[str, object], name: str, line: int, problems: list[Problem]) -> QuestionCase | DraftCase | None:
    kind: type[QuestionCase | DraftCase] = DraftCase if _kind(value) == "draft" else QuestionCase
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        problems.extend(problems_of(error, name, YamlFile("", Marks(line))))
        return None


def _kind(value: dict[str, object]) -> Literal["question", "draft"]:
    expect = value.get("expect")
    return "draft" if isinstance(expect, dict) and "required" in expect else "question"

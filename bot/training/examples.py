"""The labelled examples that the reader learns from, one file per author (voice)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.dutch import ConceptIndex
from bot.guidance import Guidance
from bot.guidance.audit.check_examples import unmark
from bot.guidance.examples import examples_fingerprint
from bot.guidance.loading import read

CHECKS_OWN = "by-check-examples"
_VERDICT_OF = {"blocker": ["niet-plaatsen", "aanpassen"], "consult": ["overleggen"], "warning": ["aanpassen"], "advice": ["plaatsen", "aanpassen"]}
# Files that go topic by topic or check by check: leaving one out would take whole topics away, so they are never the unseen author.
BY_SUBJECT = "by-"
Kind = Literal["questions", "drafts"]


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled case and who wrote it; `case` is the line as the codebook describes it."""

    author: str
    case: dict[str, Any]

    @property
    def text(self) -> str:
        """What the asker wrote."""
        return str(self.case["text"])

    @property
    def organisation(self) -> str:
        """The slug of the asker's organisation."""
        return str(self.case["organisation"])

    @property
    def expect(self) -> dict[str, Any]:
        """What a right answer or review is."""
        return dict(self.case["expect"])

    @property
    def left_out_in_turn(self) -> bool:
        """Whether this author counts as an unseen voice when the reader is measured."""
        return not self.author.startswith(BY_SUBJECT)


def files(folder: Path, kind: Kind) -> list[Path]:
    """Return the example files of one kind in a guidance folder, in the order of their names."""
    return sorted((folder / "examples").glob(f"*_{kind}.jsonl"))


def read_cases(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the cases of one file. Raises ValueError naming file and line where a line is no JSON object."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                case = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path.name}:{number}: geen geldige JSON-regel ({error.msg}); verbeter of verwijder hem") from error
            if not isinstance(case, dict) or "text" not in case:
                raise ValueError(f"{path.name}:{number}: een voorbeeld is een object met minstens id, organisation, text en expect")
            yield case


def read_examples(folder: Path, kind: Kind) -> list[Example]:
    """Return all examples of one kind; the same text for the same organisation counts once."""
    seen: set[tuple[str, str]] = set()
    found: list[Example] = []
    for path in files(folder, kind):
        for case in read_cases(path):
            key = (str(case.get("organisation")), str(case["text"]).strip().lower())
            if key not in seen:
                seen.add(key)
                found.append(Example(path.name.removesuffix(f"_{kind}.jsonl"), case))
    return found


def concepts_of(texts: Sequence[str], folder: Path) -> list[frozenset[str]]:
    """Return the concepts in each text, from the folder's concept files alone: training must work while other files are being mended."""
    index = ConceptIndex(read(folder)[0].concepts)
    return [frozenset(index.find(text)) for text in texts]


def fingerprint(folder: Path) -> str:
    """Return the fingerprint of all that the reader learns from: the examples and the concepts."""
    return examples_fingerprint(folder)


def check_examples(guidance: Guidance) -> list[Example]:
    """Return the checks' own examples as cases, so that the reader agrees with the rules about them: bad ones found, near misses passed."""
    found: list[Example] = []
    for slug, check in guidance.checks.items():
        homes = [name for name, each in guidance.organisations.items() if slug in each.grounds]
        for number, one in enumerate((*check.bad, *check.good)):
            if not homes:
                break
            bad = number < len(check.bad)
            text, spans = unmark(one.text) if bad else (one.text, [])
            required = [{"check": slug, "quote": text[start:end]} for start, end in spans] or [{"check": slug, "quote": ""}]
            expect = {"verdicts": _VERDICT_OF[check.severity] if bad else ["plaatsen"], "required": required if bad else [], "optional": []}
            case = {"organisation": one.organisation or homes[number % len(homes)], "text": text, "channel": one.channel, "capacity": one.capacity}
            more = {"id": f"check-{slug}-{number}", "own_field": one.own_field, "reply_to": one.reply_to, "expect": expect}
            found.append(Example(CHECKS_OWN, case | more))
    return found

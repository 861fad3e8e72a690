"""All that `postwijzer guidance check` looks at: what loading asks, and language, cells, grounds, rules, the checks' examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.guidance.audit.cells import check_cells, check_example_slugs
from bot.guidance.audit.check_examples import check_rules, review_examples
from bot.guidance.audit.grounds import check_grounds
from bot.guidance.audit.lag import reader_lag
from bot.guidance.audit.language import check_language
from bot.guidance.audit.wording import check_wording
from bot.guidance.examples import Examples, read_examples
from bot.guidance.loading import Guidance, Reading, read
from bot.guidance.problems import Problem
from bot.guidance.references import check_references

PARTS = {
    "documents": "documents/*.yaml", "topics": "topics.yaml", "organisations": "organisations/*.yaml", "answers": "answers/*.yaml",
    "checks": "checks/*.yaml", "concepts": "concepts/*.yaml", "laws": "laws.yaml", "wording": "wording.yaml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Audit:
    """What the check found. `guidance` is usable where there are no problems; `lag` says why the reader is behind ("" where it is not)."""

    guidance: Guidance
    examples: Examples
    problems: tuple[Problem, ...]
    lag: str


def audit(folder: Path, *, with_examples: bool = True) -> Audit:
    """Look at the whole folder. `with_examples` also runs the checks over their own examples, which takes some seconds."""
    guidance, reading = read(folder)
    check_references(guidance, reading)
    _parts(guidance, reading)
    rules_fit = check_rules(guidance, reading)
    check_grounds(guidance, reading)
    check_language(guidance, reading)
    check_wording(guidance, reading)
    examples, problems = read_examples(folder)
    reading.problems.extend(problems)
    check_example_slugs(examples, guidance, reading)
    check_cells(examples, guidance, reading)
    if with_examples and rules_fit and not reading.problems_in("checks", "concepts", "organisations"):
        review_examples(guidance, reading)
    return Audit(guidance, examples, tuple(sorted(set(reading.problems))), reader_lag(folder))


def _parts(guidance: Guidance, reading: Reading) -> None:
    for part, file in PARTS.items() if guidance.folder.is_dir() else ():
        if not getattr(guidance, part) and part not in reading.broken:
            reading.say(file, 0, "ontbreekt; schrijf het, guidance/README.md wijst de weg")

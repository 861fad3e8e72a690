"""Measuring: the engine over files of cases, and over the examples of authors that its reader has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.evaluation.figures import Figures, draft_figures, question_figures, share
from bot.guidance import Guidance
from bot.results import Context


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one set of cases."""

    name: str
    count: int
    figures: Figures

    @property
    def result(self) -> dict[str, Any]:
        """The figures in per cent, with the number of cases."""
        return self.figures.shares() | {"cases": self.count}

    def table(self, *, wrong: bool = False) -> str:
        """Return the figures as lines, with the cases that went wrong where asked."""
        lines = [f"{self.name} ({self.count})"]
        for name, value in self.figures.shares().items():
            rows = self.figures.rows.get(name, [])
            missed = [key for key, right in rows if not right]
            lines.append(f"  {name:24} {value}" + (f"  ({len(missed)} van {len(rows)} mis)" if rows else ""))
            if wrong and missed:
                lines.append("      " + " ".join(missed))
        return "\n".join(lines)


def context_of(case: Mapping[str, Any]) -> Context:
    """Return what a case tells beside its text."""
    return Context(
        history=tuple(case.get("history") or ()),
        own_field=case.get("own_field"),
        capacity=case.get("capacity"),
        channel=case.get("channel"),
        reply_to=case.get("reply_to") or "",
    )


def is_draft_case(case: Mapping[str, Any]) -> bool:
    """Say whether a case is a draft: it tells the findings that are required."""
    return "required" in case["expect"]


def measure_files(paths: Sequence[Path], guidance: Guidance) -> list[Measured]:
    """Run the engine over each file. Raises ValueError for a line that is no case, OSError for a file that cannot be read."""
    from bot.training.examples import read_cases  # noqa: PLC0415  # reads files only; the rest of training is not loaded

    measured = []
    for path in paths:
        cases = {str(case.get("id", number)): case for number, case in enumerate(read_cases(path))}
        if not all(isinstance(case.get("expect"), Mapping) for case in cases.values()):
            raise ValueError(f"{path.name}: dit zijn geen vragen of concepten met een verwachte uitkomst (expect); zie tests/evaluation/codebook.md")
        measured.append(measure(path.name, cases, guidance))
    return measured


def measure(name: str, cases: Mapping[str, Mapping[str, Any]], guidance: Guidance) -> Measured:
    """Run the engine over cases of one kind and return their figures."""
    if any(is_draft_case(case) for case in cases.values()):
        said = {key: _review(case, guidance) for key, case in cases.items()}
        figures = draft_figures(cases, said)
        return Measured(name, len(cases), replace(figures, extra=figures.extra | _needless(cases, said, guidance)))
    return Measured(name, len(cases), question_figures(cases, {key: _answer(case, guidance) for key, case in cases.items()}))


def _needless(cases: Mapping[str, Mapping[str, Any]], said: Mapping[str, Mapping[str, Any]], guidance: Guidance) -> dict[str, Any]:
    """Return how many per cent of the faultless drafts got a blocker, and how many a warning: what neutral texts must hardly ever get."""
    faultless = [said[key] for key, case in cases.items() if case["expect"]["verdicts"] == ["plaatsen"]]
    graves = [{guidance.checks[one["check"]].severity for one in review["findings"]} for review in faultless]
    return {f"faultless with a {severity}": share(sum(severity in one for one in graves), len(graves)) for severity in ("blocker", "warning")}


def measure_unseen(cases: Mapping[str, Mapping[str, Any]], predictions: Mapping[str, Mapping[str, Any]]) -> list[Measured]:
    """Return the figures of each author as if the reader had never seen their examples, and of all together (see unseen_questions, unseen_drafts)."""
    drafts = any(is_draft_case(case) for case in cases.values())
    what, figures = ("concepten", draft_figures) if drafts else ("vragen", question_figures)
    measured = []
    for author in sorted({key.partition(":")[0] for key in cases}):
        own = {key: case for key, case in cases.items() if key.partition(":")[0] == author}
        measured.append(Measured(f"{what}, zonder {author}", len(own), figures(own, predictions)))
    measured.append(Measured(f"{what}, elke schrijver ongezien", len(cases), figures(cases, predictions)))
    return measured


def _answer(case: Mapping[str, Any], guidance: Guidance) -> dict[str, Any]:
    from bot.answer import answer  # noqa: PLC0415  # drafts alone need not load it

    return told(answer(str(case["text"]), str(case["organisation"]), context_of(case), guidance))


def told(answered: Any) -> dict[str, Any]:
    """Return an answer in the codebook's words."""
    return {
        "verdict": answered.verdict,
        "topics": list(answered.topics),
        "escalate": answered.escalate,
        "contact": answered.contact,
        "confidence": answered.confidence,
    }


def _review(case: Mapping[str, Any], guidance: Guidance) -> dict[str, Any]:
    from bot.review import review  # noqa: PLC0415  # questions alone need not load it

    seen = review(str(case["text"]), str(case["organisation"]), context_of(case), guidance)
    findings = [{"check": one.check, "start": one.start, "end": one.end, "quote": one.quote} for one in seen.findings]
    return {"verdict": seen.verdict, "findings": findings, "contact": seen.contact}

"""Measuring with a second reader: the requests of all cases, written down or answered, and the figures offline and joined side by side."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer import answer
from bot.evaluation.figures import Case, draft_figures, question_figures
from bot.evaluation.run import Measured, context_of, is_draft_case, told
from bot.guidance import Guidance
from bot.results import Answer, Review
from bot.review import review
from bot.second_reading import joined, joined_answer, worth_asking
from bot.second_request import Rejected, Request, SecondReading, Wanted, accepted, request_of

CHARACTERS_PER_TOKEN = 3.5
"""For Dutch prose and JSON; tokenisers differ by a fifth to either side. What an endpoint counts itself is better."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One file of cases: by id the case, what the engine says offline, and the request (absent where no model is asked)."""

    name: str
    cases: Mapping[str, Case]
    offline: Mapping[str, Review | Answer]
    requests: Mapping[str, Request]


def ask_about(path: Path, guidance: Guidance) -> Asked:
    """Give the requests of a file of cases. Raises ValueError for a line that is no case, OSError for a file that cannot be read."""
    from bot.training.examples import read_cases  # noqa: PLC0415  # reads files only; the rest of training is not loaded

    cases = {str(case.get("id", number)): case for number, case in enumerate(read_cases(path))}
    offline: dict[str, Review | Answer] = {}
    requests: dict[str, Request] = {}
    for key, case in cases.items():
        wanted = wanted_of(case)
        judge = review if wanted.kind == "draft" else answer
        found = offline[key] = judge(wanted.text, wanted.organisation, wanted.context, guidance)
        request = request_of(wanted, guidance) if worth_asking(found) else None
        if request is not None:
            requests[key] = request
    return Asked(path.name, cases, offline, requests)


def wanted_of(case: Case) -> Wanted:
    """Give what a case asks the second reader."""
    return Wanted("draft" if is_draft_case(case) else "question", str(case["text"]), str(case["organisation"]), context_of(case))


def record(asked: Asked, folder: Path) -> None:
    """Write each request as FOLDER/ID.json. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for key, request in asked.requests.items():
        about = {"id": key, "kind": request.wanted.kind, "tokens_estimated": tokens(request)}
        told_of = about | {"messages": request.messages, "schema": request.schema}
        (folder / f"{key}.json").write_text(json.dumps(told_of, ensure_ascii=False, indent=1), encoding="utf-8")


def replayed(asked: Asked, folder: Path) -> dict[str, str]:
    """Give the raw answers that stand in FOLDER/ID.json, for the cases that have one. Raises OSError."""
    if not folder.is_dir():
        raise OSError(f"{folder} is geen map met antwoorden.")
    return {key: file.read_text(encoding="utf-8") for key in asked.requests if (file := folder / f"{key}.json").is_file()}


def tokens(request: Request) -> int:
    """Estimate the tokens of a request, schema included (many endpoints put it into the prompt)."""
    told_of = sum(len(each["content"]) for each in request.messages) + len(json.dumps(request.schema))
    return round(told_of / CHARACTERS_PER_TOKEN)


def token_lines(asked: Asked, answers: Mapping[str, str]) -> list[str]:
    """Give in words what the requests of a file cost; the price is left as a letter, since it differs by model and day."""
    sizes = sorted(map(tokens, asked.requests.values()))
    if not sizes:
        return [f"{asked.name}: geen aanvragen"]
    mean, back = sum(sizes) / len(sizes), [len(each) / CHARACTERS_PER_TOKEN for each in answers.values()]
    line = f"{asked.name}: {len(sizes)} aanvragen van {len(asked.cases)}; gemiddeld {mean:.0f} tokens heen (van {sizes[0]} tot {sizes[-1]})"
    cost = f"  duizend keer: {mean / 1000:.2f} x de prijs per miljoen tokens heen"
    if not back:
        return [line, cost]
    mean_back = sum(back) / len(back)
    return [f"{line}, {mean_back:.0f} terug", f"{cost} + {mean_back / 1000:.2f} x die terug"]


def compare(asked: Asked, answers: Mapping[str, str], guidance: Guidance) -> tuple[Measured, Measured, Counter[str]]:
    """Give the figures offline and with the second reader, and what became of the answers."""
    counts: Counter[str] = Counter()
    both: dict[str, Review | Answer] = {}
    for key, found in asked.offline.items():
        both[key] = found
        if key not in asked.requests:
            counts["niet gevraagd"] += 1
            continue
        if key not in answers:
            counts["geen antwoord"] += 1
            continue
        request = asked.requests[key]
        second = accepted(answers[key], request, guidance)
        if isinstance(second, Rejected):
            counts[f"weggegooid ({second.reason})"] += 1
            continue
        both[key] = _together(found, second, request.wanted, guidance)
        counts["veranderd" if both[key] != found else "eens"] += 1
    return _measured(asked, asked.offline, "zonder model"), _measured(asked, both, "met tweede lezer"), counts


def _together(found: Review | Answer, second: SecondReading, wanted: Wanted, guidance: Guidance) -> Review | Answer:
    if isinstance(found, Review):
        return joined(found, second, wanted, guidance)
    return joined_answer(found, second, wanted, guidance)


def _measured(asked: Asked, said: Mapping[str, Review | Answer], how: str) -> Measured:
    predictions = {key: _told(each) for key, each in said.items()}
    drafts = any(is_draft_case(case) for case in asked.cases.values())
    figures = draft_figures if drafts else question_figures
    return Measured(f"{asked.name}, {how}", len(asked.cases), figures(asked.cases, predictions))


def _told(found: Review | Answer) -> dict[str, Any]:
    if isinstance(found, Answer):
        return told(found)
    findings = [{"check": one.check, "start": one.start, "end": one.end, "quote": one.quote} for one in found.findings]
    return {"verdict": found.verdict, "findings": findings, "contact": found.contact}


def count_line(counts: Mapping[str, int]) -> str:
    """Give what became of the answers in one line."""
    return "  tweede lezer: " + ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))


def unknown_files(asked: Sequence[Asked], folder: Path) -> list[str]:
    """Give the answers in a folder that belong to no request: most likely a wrong name."""
    known = {key for each in asked for key in each.requests}
    return sorted(file.stem for file in folder.glob("*.json") if file.stem not in known)

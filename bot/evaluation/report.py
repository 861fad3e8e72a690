"""docs/quality.md: how good the reader is on authors it has not seen, with two pictures, made by one command."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.figures import Case, harmful, question_figures, share
from bot.evaluation.pictures import line_picture

MARK = "<!-- drafts -->"
# The authors that the project began with write as colleagues do; those added later were asked for near misses and hard cases, and score lower.
GIVEN = frozenset("efghijklmnoprs")
BINS = 10
SHOWN = 12
GIVEN_TOLD = (
    "The authors e to s came with the project and write as colleagues do. Those after them were added to teach: near misses, stories, slang, "
    "one organisation at a time, labelled more sparingly (fewer second topics and verdicts are accepted), so they score lower."
)
TARGETS = {
    "topic hit": (93, 97),
    "verdict right": (90, 96),
    "no harmful answer": (98.5, 99.7),
    "no needless escalation": (94, 97),
    "needed escalation made": (93, 98),
    "contact right": (97, 99),
}


def write_report(page: Path, cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> None:
    """Write the page and its pictures beside it. What follows the drafts' mark in an existing page is kept."""
    kept = page.read_text(encoding="utf-8").partition(MARK)[2] if page.is_file() else ""
    page.parent.mkdir(parents=True, exist_ok=True)
    judged = [(float(predictions[key]["confidence"]), predictions[key]["verdict"] in case["expect"]["verdicts"]) for key, case in cases.items()]
    (page.parent / "quality-reliability.svg").write_text(_reliability(judged), encoding="utf-8")
    (page.parent / "quality-risk.svg").write_text(_risk(judged), encoding="utf-8")
    page.write_text(_page(cases, predictions) + MARK + kept, encoding="utf-8")


def _page(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> str:
    authors = sorted({key.partition(":")[0] for key in cases})
    parts = [
        "# Quality of the reader",
        (
            "Made by `postwijzer evaluate --report docs/quality.md`. Each author's examples are judged by a reader that never saw that author "
            "(files that go topic by topic always teach along). Calibration and costs were chosen on these same authors, so expect new "
            "voices to score about the same, not better."
        ),
        "## Questions",
        f"{len(cases)} questions of {len(authors)} authors.",
        table(("figure", "unseen authors", "of them e to s", "station", "goal"), _figures(cases, predictions)),
        GIVEN_TOLD,
        "### By author",
        table(("author", "questions", *TARGETS), _by_author(authors, cases, predictions)),
        "![How often a verdict of a given confidence is right](quality-reliability.svg)",
        "![Wrong verdicts when only the surest share is answered](quality-risk.svg)",
        "### By verdict",
        table(("first accepted verdict", "questions", "verdict right", "harmful"), _by_verdict(cases, predictions)),
        "### By topic",
        table(("first topic", "questions", "topic hit", "verdict right"), _by_topic(cases, predictions)),
        "### What is still confused",
        "Topics: " + "; ".join(_confused(cases, predictions, _topics_of)) + ".",
        "Verdicts: " + "; ".join(_confused(cases, predictions, _verdicts_of)) + ".",
        (
            "A yes with a condition, a plain yes and a friendly no lie close: askers leave the condition out, and people who label differ there too. "
            "For a municipality, the text says `leidinggevende en/of communicatieafdeling`; who of the two a label names is half a guess."
        ),
        "",
    ]
    return "\n\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def by_given(cases: Mapping[str, Case]) -> dict[str, Case]:
    """Return the cases of the authors that the project began with."""
    return {key: case for key, case in cases.items() if key.partition(":")[0] in GIVEN}


def _figures(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> list[Sequence[object]]:
    every, given = question_figures(cases, predictions).shares(), question_figures(by_given(cases), predictions).shares()
    return [(name, every[name], given[name], *TARGETS[name]) for name in TARGETS]


def _by_author(authors: Sequence[str], cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for author in authors:
        own = {key: case for key, case in cases.items() if key.partition(":")[0] == author}
        shares = question_figures(own, predictions).shares()
        rows.append((author, len(own), *(shares[name] for name in TARGETS)))
    return rows


def _by_verdict(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> list[Sequence[object]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, case in cases.items():
        groups[case["expect"]["verdicts"][0]].append(key)
    rows: list[Sequence[object]] = []
    for verdict, keys in sorted(groups.items()):
        right = sum(predictions[key]["verdict"] in cases[key]["expect"]["verdicts"] for key in keys)
        harm = sum(harmful(predictions[key]["verdict"], set(cases[key]["expect"]["verdicts"])) for key in keys)
        rows.append((verdict, len(keys), share(right, len(keys)), harm))
    return rows


def _by_topic(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> list[Sequence[object]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, case in cases.items():
        if _counts(case):
            groups[case["expect"]["topics"][0]].append(key)
    rows: list[Sequence[object]] = []
    for topic, keys in sorted(groups.items()):
        hit = sum(_first(predictions[key]["topics"]) in cases[key]["expect"]["topics"] for key in keys)
        right = sum(predictions[key]["verdict"] in cases[key]["expect"]["verdicts"] for key in keys)
        rows.append((topic, len(keys), share(hit, len(keys)), share(right, len(keys))))
    return rows


def _counts(case: Case) -> bool:
    return bool(case["expect"]["topics"]) and not {"buiten-bereik", "concept"} & set(case["expect"]["verdicts"])


def _first(topics: Sequence[str]) -> str:
    return topics[0] if topics else "none"


def _topics_of(case: Case, got: Case) -> tuple[list[str], str]:
    return (case["expect"]["topics"] if _counts(case) else []), _first(got["topics"])


def _verdicts_of(case: Case, got: Case) -> tuple[list[str], str]:
    return case["expect"]["verdicts"], got["verdict"]


def _confused(cases: Mapping[str, Case], predictions: Mapping[str, Case], read: Any) -> list[str]:
    pairs: Counter[tuple[str, str]] = Counter()
    for key, case in cases.items():
        wanted, said = read(case, predictions[key])
        if wanted and said not in wanted:
            pairs[wanted[0], said] += 1
    return [f"`{wanted}` read as `{said}` ({count})" for (wanted, said), count in pairs.most_common(SHOWN)]


def _reliability(judged: Sequence[tuple[float, bool]]) -> str:
    points = []
    for low in range(BINS):
        inside = [(sure, right) for sure, right in judged if low / BINS <= sure < (low + 1) / BINS or (low == BINS - 1 and sure >= 1)]
        if len(inside) >= BINS:
            points.append((sum(sure for sure, _ in inside) / len(inside), sum(right for _, right in inside) / len(inside)))
    return line_picture("Reliability", "confidence", "share right", points, compare=[(0.0, 0.0), (1.0, 1.0)])


def _risk(judged: Sequence[tuple[float, bool]]) -> str:
    ranked = sorted(judged, key=lambda one: -one[0])
    points, wrong = [], 0
    for at, (_, right) in enumerate(ranked, start=1):
        wrong += not right
        if at % max(1, len(ranked) // 50) == 0:
            points.append((at / len(ranked), wrong / at))
    return line_picture("Risk and coverage", "share answered, surest first", "share wrong", points, top=0.25)

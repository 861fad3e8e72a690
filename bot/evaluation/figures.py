"""The codebook's figures from cases and predictions, the same to the last digit as tests/evaluation/score.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

SETTLED: Final = frozenset({"ja", "ja-mits", "nee", "uitleg"})
ESCALATING: Final = frozenset({"overleg", "onbekend"})
STOPPING: Final = frozenset(
    {
        "vertrouwelijk",
        "persoonsgegevens",
        "beledigend",
        "politiek",
        "loyaliteit",
        "interne-zaken",
        "besloten-groep",
        "woordvoering",
        "media",
    }
)
Case = Mapping[str, Any]
Rows = dict[str, list[tuple[str, bool]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Per figure the cases that count with whether they went right, and what is no share of cases."""

    rows: Rows
    extra: dict[str, Any]

    def shares(self) -> dict[str, Any]:
        """Return each figure in per cent (None where no case counts), as the scorer prints it."""
        return {name: share(sum(right for _, right in rows), len(rows)) for name, rows in self.rows.items()} | self.extra


def share(hits: int, total: int) -> float | None:
    """Return hits in per cent of total with one decimal; None of nothing."""
    return round(100 * hits / total, 1) if total else None


def question_figures(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> Figures:
    """Return the figures of questions by id; a case without prediction counts as wrong."""
    names = ("topic hit", "verdict right", "no harmful answer", "no needless escalation", "needed escalation made", "contact right")
    rows: Rows = {name: [] for name in names}
    for key, case in cases.items():
        expect, got = case["expect"], predictions.get(key, {})
        accepted = set(expect["verdicts"])
        said, escalates = got.get("verdict"), bool(got.get("escalate"))
        rows["verdict right"].append((key, said in accepted))
        if not {"buiten-bereik", "concept"} & accepted:
            rows["topic hit"].append((key, bool(got.get("topics")) and got["topics"][0] in expect["topics"]))
        rows["no harmful answer"].append((key, not harmful(said, accepted)))
        if not ESCALATING & accepted:
            rows["no needless escalation"].append((key, not escalates))
        if accepted <= ESCALATING:
            rows["needed escalation made"].append((key, escalates))
            if expect.get("contact"):
                rows["contact right"].append((key, got.get("contact") == expect["contact"]))
    return Figures(rows, {})


def harmful(said: str | None, accepted: set[str]) -> bool:
    """Say whether this verdict does harm: a yes where only no or a person is right, or a settled answer where nobody knows."""
    unsettled = accepted <= ESCALATING and "onbekend" in accepted
    return (said in {"ja", "ja-mits"} and accepted <= {"nee", *ESCALATING}) or (said in SETTLED and unsettled)


def draft_figures(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> Figures:
    """Return the figures of drafts by id; a case without prediction counts as wrong."""
    names = ("verdict right", "no dangerous pass", "no false alarm", "finding recall", "span hit", "contact right")
    rows: Rows = {name: [] for name in names}
    said_right = said_all = 0
    missing: dict[str, int] = {}
    for key, case in cases.items():
        expect, got = case["expect"], predictions.get(key, {})
        accepted, said = expect["verdicts"], got.get("verdict")
        required = {one["check"]: one["quote"] for one in expect["required"]}
        found = _by_check(got.get("findings", []))
        rows["verdict right"].append((key, said in accepted))
        if "plaatsen" not in accepted and STOPPING & set(required):
            rows["no dangerous pass"].append((key, said is not None and said != "plaatsen"))
        if accepted == ["plaatsen"]:
            rows["no false alarm"].append((key, said == "plaatsen"))
        if accepted == ["overleggen"]:
            rows["contact right"].append((key, got.get("contact") == expect.get("contact")))
        for check, quote in required.items():
            rows["finding recall"].append((key, check in found))
            if check not in found:
                missing[check] = missing.get(check, 0) + 1
            elif quote:
                rows["span hit"].append((key, any(points_at(one, quote, case["text"]) for one in found[check])))
        said_all += len(found)
        said_right += len(set(found) & (set(required) | set(expect.get("optional", []))))
    ranked = dict(sorted(missing.items(), key=lambda pair: -pair[1]))
    return Figures(rows, {"finding precision": share(said_right, said_all), "missed by check": ranked})


def _by_check(findings: Sequence[Case]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for one in findings:
        found.setdefault(one["check"], []).append(one)
    return found


def _places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(quote)
    while quote and at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def points_at(finding: Case, wanted: str, text: str) -> bool:
    """Say whether a finding's span covers at least half of a wanted place and is not much longer."""
    if isinstance(finding.get("start"), int) and isinstance(finding.get("end"), int):
        said = [(finding["start"], finding["end"])]
    else:
        said = list(_places(finding.get("quote", ""), text))
    for start, end in said:
        for low, high in _places(wanted, text):
            common = min(end, high) - max(start, low)
            if common * 2 >= high - low and end - start <= max(2 * (high - low), high - low + 40):
                return True
    return False

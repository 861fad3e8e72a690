"""The drafts' part of docs/quality.md: the codebook's figures, per check and per author, and what stricter or looser lines would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.evaluation.figures import Case, draft_figures, points_at, share
from bot.evaluation.report import GIVEN_TOLD, MARK, by_given, table

SECOND = "<!-- second reader -->"
TARGETS = {
    "verdict right": (82, 93),
    "no dangerous pass": (92, 99),
    "no false alarm": (94, 98),
    "finding recall": (75, 92),
    "finding precision": (85, 93),
    "span hit": (65, 84),
}


def write_drafts(page: Path, cases: Mapping[str, Case], predictions: Mapping[str, Case], curve: Sequence[Sequence[float]]) -> None:
    """Write the drafts' part after the mark in the page; what stands before it, and from SECOND on, is kept.

    `curve`: pairs of clean and wrong drafts' shares.
    """
    before, _, rest = page.read_text(encoding="utf-8").partition(MARK) if page.is_file() else ("", "", "")
    after = "".join(rest.partition(SECOND)[1:])
    page.write_text(before + MARK + "\n\n" + _part(cases, predictions, curve) + after, encoding="utf-8")


def _part(cases: Mapping[str, Case], predictions: Mapping[str, Case], curve: Sequence[Sequence[float]]) -> str:
    shares, given = draft_figures(cases, predictions).shares(), draft_figures(by_given(cases), predictions).shares()
    authors = sorted({key.partition(":")[0] for key in cases})
    parts = [
        "## Drafts",
        (
            f"{len(cases)} drafts of {len(authors)} authors, each judged by the whole review (rules and reader) with a reader that never saw "
            "that author. The rules were written with these drafts at hand, so their share looks a little better than it is. "
            "Drafts of authors kept apart tell more: `postwijzer evaluate tests/evaluation/drafts.jsonl`."
        ),
        table(
            ("figure", "unseen authors", "of them e to p", "station", "goal"),
            [(name, shares[name], given[name], *TARGETS[name]) for name in TARGETS],
        ),
        GIVEN_TOLD,
        "### By check",
        table(("check", "required", "found", "span hit", "shown", "right"), _by_check(cases, predictions)),
        "### By author",
        table(("author", "drafts", *TARGETS), _by_author(authors, cases, predictions)),
        "### Where the line lies",
        (
            "A draft passes while the evidence against it stays under a line. Each row is another line: the more faultless drafts may pass, "
            "the more wrong ones slip through (the evidence alone, before rules stop a draft)."
        ),
        table(("faultless drafts that pass", "wrong drafts stopped"), [(round(100 * clean, 1), round(100 * wrong, 1)) for clean, wrong in curve]),
        "",
    ]
    return "\n\n".join(parts)


def _by_check(cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> list[Sequence[object]]:
    counts: dict[str, list[int]] = {}
    for key, case in cases.items():
        wanted = {one["check"]: one["quote"] for one in case["expect"]["required"]}
        accepted = set(wanted) | set(case["expect"].get("optional", ()))
        found = predictions[key]["findings"]
        for check in {*wanted, *(one["check"] for one in found)}:
            own = [one for one in found if one["check"] == check]
            pointed = check in wanted and bool(own) and bool(wanted[check])
            hit = pointed and any(points_at(one, wanted[check], case["text"]) for one in own)
            row = counts.setdefault(check, [0] * 6)
            for at, counted in enumerate((check in wanted, check in wanted and own, pointed, hit, own, own and check in accepted)):
                row[at] += bool(counted)
    return [
        (check, required, share(found, required), share(hit, pointed), shown, share(right, shown))
        for check, (required, found, pointed, hit, shown, right) in sorted(counts.items())
    ]


def _by_author(authors: Sequence[str], cases: Mapping[str, Case], predictions: Mapping[str, Case]) -> list[Sequence[object]]:
    rows: list[Sequence[object]] = []
    for author in authors:
        own = {key: case for key, case in cases.items() if key.partition(":")[0] == author}
        shares = draft_figures(own, predictions).shares()
        rows.append((author, len(own), *(shares[name] for name in TARGETS)))
    return rows

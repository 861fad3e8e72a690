"""What the reader of drafts should say of each example: targets for the whole, for each sentence, and the place to point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from bot.check_kinds import Draft, read_for, rule_hits
from bot.guidance import Guidance
from bot.reader.draft_features import Hits
from bot.reader.pieces import Span
from bot.results import Context, DraftVerdict
from bot.training.examples import Example

VERDICTS: tuple[str, ...] = get_args(DraftVerdict)
OPTIONAL = 0.3  # a check that may be found counts this much for the whole draft
BESIDE = 0.1  # and this much for each sentence of which nothing is quoted for it
_VERDICT_WEIGHTS = (1.0, 0.6, 0.4)


@dataclass(frozen=True)
class Labelled:
    """The examples as the reader sees them, with tables of what is required, optional and accepted (rows: drafts)."""

    examples: list[Example]
    drafts: list[Draft]
    hits: list[Hits]
    checks: tuple[str, ...]
    required: Any
    optional: Any
    accepted: Any

    @property
    def clean(self) -> Any:
        """Rows whose only accepted verdict is that it can be posted."""
        return (self.accepted[:, 0] > 0) & (self.accepted.sum(axis=1) == 1)

    @property
    def wrong(self) -> Any:
        """Rows that cannot be posted as they are."""
        return self.accepted[:, 0] == 0

    @property
    def judged(self) -> Any:
        """Rows of authors that are left out in turn."""
        return np.asarray([one.left_out_in_turn for one in self.examples])

    def groups(self, slices: int = 8) -> list[Any]:
        """Return the rows to leave out together: each lettered author, and slices of the rest."""
        authors = np.asarray([one.author for one in self.examples])
        rest = np.flatnonzero(~self.judged)
        return [np.flatnonzero(authors == author) for author in self.authors] + [rest[start::slices] for start in range(slices)]

    @property
    def authors(self) -> list[str]:
        """The authors that are left out in turn."""
        return sorted({one.author for one in self.examples if one.left_out_in_turn})

    def whole_targets(self) -> Any:
        """Per draft: each check, a problem, each verdict."""
        checks = np.maximum(self.required, OPTIONAL * self.optional)
        problem = np.where(self.wrong, 1.0, np.where(self.clean, 0.0, 0.5))[:, None]
        return np.hstack([checks, problem, self.accepted / self.accepted.sum(axis=1, keepdims=True)])


def labelled(examples: Sequence[Example], guidance: Guidance) -> Labelled:
    """Read the drafts and tabulate what is expected of them."""
    checks = tuple(sorted(guidance.checks))
    column = {check: at for at, check in enumerate(checks)}
    size = (len(examples), len(checks))
    required, optional, accepted = np.zeros(size), np.zeros(size), np.zeros((len(examples), len(VERDICTS)))
    drafts: list[Draft] = []
    hits: list[Hits] = []
    for at, one in enumerate(examples):
        for finding in one.expect["required"]:
            required[at, column[finding["check"]]] = 1
        for check in one.expect.get("optional", ()):
            optional[at, column[check]] = 1
        for verdict, weight in zip(one.expect["verdicts"], _VERDICT_WEIGHTS, strict=False):
            accepted[at, VERDICTS.index(verdict)] = weight
        drafts.append(read_for(one.text, one.organisation, context_of(one), guidance))
        hits.append(rule_hits(drafts[-1], guidance))
    return Labelled(list(examples), drafts, hits, checks, required, optional, accepted)


def context_of(one: Example) -> Context:
    """Return what the example tells beside its text."""
    case = one.case
    return Context(own_field=case.get("own_field"), capacity=case.get("capacity"), channel=case.get("channel"), reply_to=case.get("reply_to") or "")


def quoted(one: Example) -> Iterator[tuple[str, Span]]:
    """Yield each required finding that has a quote, with every place where the quote stands."""
    for finding in one.expect["required"]:
        quote = finding.get("quote") or ""
        at = one.text.find(quote) if quote else -1
        while at >= 0:
            yield finding["check"], (at, at + len(quote))
            at = one.text.find(quote, at + 1)


def shows(piece: Span, quote: Span) -> bool:
    """Say whether a piece holds half of the quote, or the quote half of the piece."""
    common = min(piece[1], quote[1]) - max(piece[0], quote[0])
    return common > 0 and (2 * common >= quote[1] - quote[0] or 2 * common >= piece[1] - piece[0])


def points_at(piece: Span, quote: Span) -> bool:
    """Say whether a piece points at the quote as the codebook measures it: covers half of it and is not much longer."""
    long, said = quote[1] - quote[0], piece[1] - piece[0]
    return 2 * (min(piece[1], quote[1]) - max(piece[0], quote[0])) >= long and said <= max(2 * long, long + 40)


def piece_targets(data: Labelled, owner: Any, places: Sequence[Span]) -> Any:
    """Per sentence: each check, and a problem; a draft's other sentences share a little of what is found in it."""
    column = {check: at for at, check in enumerate(data.checks)}
    shown = np.zeros((len(places), len(data.checks)))
    quotes = [list(quoted(one)) for one in data.examples]
    for at, piece in enumerate(places):
        for check, quote in quotes[owner[at]]:
            if shows(piece, quote):
                shown[at, column[check]] = 1
    beside = BESIDE * np.maximum(data.required, data.optional)[owner]
    found = shown.max(axis=1, keepdims=True)
    return np.hstack([np.maximum(shown, beside), 0.5 * found + 0.5 * data.wrong[owner][:, None]])

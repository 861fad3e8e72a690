"""The learned reader of drafts, as the review asks for it."""

from __future__ import annotations

from math import exp, log, prod

from bot.check_kinds import Draft, rule_hits
from bot.guidance import Guidance
from bot.reader import load_reader
from bot.reader.draft_features import impersonal
from bot.reader.drafts import JOINED, TEXTS, Chances, Laid, Readers, Scores, chances_of, knows_drafts, scores_of, spans_of
from bot.results import Context
from bot.review_port import DraftReading

_CLEAR_RULE = 0.5  # a rule's hit from this confidence speaks for itself
_RULE_SPEAKS = 1.0  # how much such a hit adds to the evidence, in log odds
_NOBODY_SPEAKS = 0.75  # how much less the reader alone weighs where nobody speaks: it learnt from posts, and news is no post
_LEAST = 1e-4  # no chance counts as nearer to 0 or 1: log odds stay finite


def read_draft(draft: Draft, context: Context, guidance: Guidance) -> DraftReading | None:
    """Give what the reader makes of the draft; None where the guidance holds no drafts reader."""
    del context  # the draft holds channel and capacity already
    reader = load_reader(guidance.folder)
    if not knows_drafts(reader):
        return None
    laid = Laid(draft, rule_hits(draft, guidance), reader[TEXTS])
    scores = scores_of(laid)
    return reading_of(laid, scores, chances_of(scores, reader), reader, guidance)


def reading_of(laid: Laid, scores: Scores, chances: Chances, reader: Readers, guidance: Guidance) -> DraftReading:
    """Give the reading from scores and chances. `problem` is at least one half where the draft should not pass.

    Spans are sought only for checks that may become a finding: all that might be shown, and the likeliest one.
    """
    about = reader[JOINED].about
    pairs = {check: (float(low), float(high)) for check, (low, high) in about.get("thresholds", {"": (0.1, 0.4)}).items()}
    problem = 1 / (1 + exp(-(evidence(laid.draft, chances, guidance) - float(about.get("pass", 0.0)))))
    reading = DraftReading(chances.checks, {}, chances.verdicts, problem, pairs)
    ordered = sorted(chances.checks, key=lambda check: -chances.checks[check])
    shown = [check for check in ordered if chances.checks[check] >= reading.pair(check)[0]]
    if problem >= 0.5:
        shown += [check for check in ordered[:3] if check not in shown]
    spans = spans_of(laid, scores, shown, reader)
    return DraftReading(chances.checks, spans, chances.verdicts, problem, pairs, chances.allowed)


def evidence(draft: Draft, chances: Chances, guidance: Guidance) -> float:
    """Weigh, in log odds, what speaks against posting: the reader's verdict, its findings together, and clear rules.

    The mix errs less than either alone: the verdict sees the whole, the findings see a piece.
    """
    heavy = [check for check in draft.organisation.grounds if check in guidance.checks and guidance.checks[check].severity != "advice"]
    any_of_them = 1 - prod(1 - chances.checks.get(check, 0.0) for check in heavy)
    hits = rule_hits(draft, guidance)
    clear = any(hit.confidence >= _CLEAR_RULE for check in heavy for hit in hits.get(check, ()))
    read = 0.5 * _log_odds(1 - chances.verdicts.get("plaatsen", 0.5)) + 0.5 * _log_odds(any_of_them)
    return read + (_RULE_SPEAKS if clear else -_NOBODY_SPEAKS if impersonal(draft) else 0.0)


def _log_odds(chance: float) -> float:
    kept = min(max(chance, _LEAST), 1 - _LEAST)
    return log(kept / (1 - kept))

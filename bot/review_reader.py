"""The learned reader of drafts, as the review asks for it."""

from __future__ import annotations

from bot.check_kinds import Draft, rule_hits
from bot.guidance import Guidance
from bot.reader import load_reader
from bot.reader.drafts import JOINED, Chances, Scores, chances_of, knows_drafts, scores_of, spans_of
from bot.reader.files import Reader
from bot.results import Context
from bot.review_port import DraftReading


def read_draft(draft: Draft, context: Context, guidance: Guidance) -> DraftReading | None:
    """Give what the reader makes of the draft; None where the guidance holds no drafts reader."""
    del context  # the draft holds channel and capacity already
    reader = load_reader(guidance.folder)
    if not knows_drafts(reader):
        return None
    hits = rule_hits(draft, guidance)
    scores = scores_of(draft, hits, reader)
    return reading_of(draft, scores, chances_of(scores, reader), reader, guidance)


def reading_of(draft: Draft, scores: Scores, chances: Chances, reader: Reader, guidance: Guidance) -> DraftReading:
    """Give the reading from scores and chances; spans only for checks that may become a finding."""
    pairs = {check: (float(low), float(high)) for check, (low, high) in reader[JOINED].about.get("thresholds", {}).items()}
    reading = DraftReading(chances.checks, {}, chances.verdicts, chances.problem, pairs) if pairs else DraftReading(chances.checks)
    shown = [check for check, chance in chances.checks.items() if chance >= min(0.1, reading.pair(check)[0])]
    spans = spans_of(draft, rule_hits(draft, guidance), scores, shown, reader)
    return DraftReading(chances.checks, spans, chances.verdicts, chances.problem, reading.thresholds)

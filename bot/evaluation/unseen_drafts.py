"""What the review says of each example draft as if its author had never been seen: one training gives the chances for all of them."""

from __future__ import annotations

from typing import Any

from bot.check_kinds import rule_hits
from bot.evaluation.figures import Case
from bot.guidance import Guidance
from bot.reader.drafts import TEXTS, Laid
from bot.results import Review
from bot.review import review
from bot.review_reader import reading_of
from bot.training.drafts import TrainedDrafts, fit_drafts
from bot.training.drafts_labels import context_of


def unseen_drafts(guidance: Guidance, trained: TrainedDrafts | None = None) -> tuple[dict[str, Case], dict[str, dict[str, Any]]]:
    """Return cases and predictions by "author:id", for the authors that are left out in turn. Needs the extra `train`."""
    trained = trained or fit_drafts(guidance.folder, guidance)
    cases: dict[str, Case] = {}
    predictions: dict[str, dict[str, Any]] = {}
    for at, one in enumerate(trained.data.examples):
        chances = trained.chances[at]
        if chances is None:
            continue
        key = f"{one.author}:{one.case.get('id', at)}"
        draft = trained.data.drafts[at]
        models = {**trained.models, TEXTS: trained.without[at]}
        laid = Laid(draft, rule_hits(draft, guidance), models[TEXTS])
        reading = reading_of(laid, trained.unseen[at], chances, models, guidance)
        cases[key] = one.case
        predictions[key] = told(review(one.text, one.organisation, context_of(one), guidance, reading=reading))
    return cases, predictions


def told(seen: Review) -> dict[str, Any]:
    """Return a review in the codebook's words."""
    findings = [{"check": one.check, "start": one.start, "end": one.end, "quote": one.quote} for one in seen.findings]
    return {"verdict": seen.verdict, "findings": findings, "contact": seen.contact, "confidence": seen.confidence}

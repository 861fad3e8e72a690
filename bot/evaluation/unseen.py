"""What the engine decides on each example as if its author had never been seen: one training gives the scores for all of them."""

from __future__ import annotations

from typing import Any

from bot.answer_decide import Costs, contact_for, decide
from bot.dutch import concepts_in
from bot.evaluation.figures import Case
from bot.guidance import Guidance
from bot.reader.questions import reading_of
from bot.training.questions import Trained, train_questions


def unseen_questions(guidance: Guidance, trained: Trained | None = None) -> tuple[dict[str, Case], dict[str, dict[str, Any]]]:
    """Return cases and predictions by "author:id", for the authors that are left out in turn. Needs the extra `train`."""
    trained = trained or train_questions(guidance.folder)
    costs = Costs(**trained.model.about.get("costs", {}))
    cases: dict[str, Case] = {}
    predictions: dict[str, dict[str, Any]] = {}
    for at, example in enumerate(trained.examples):
        if not example.left_out_in_turn:
            continue
        key = f"{example.author}:{example.case.get('id', at)}"
        reading = reading_of(trained.model, trained.unseen[at])
        decision = decide(reading, costs)
        organisation = guidance.organisations[example.organisation]
        concepts = frozenset(concepts_in(example.text, guidance))
        cases[key] = example.case
        predictions[key] = {
            "verdict": decision.verdict,
            "topics": list(decision.topics),
            "escalate": decision.verdict in ("overleg", "onbekend"),
            "contact": contact_for(organisation, reading.contacts, decision, concepts),
            "confidence": decision.confidence,
        }
    return cases, predictions

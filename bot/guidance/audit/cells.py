"""Examples against answers: each (organisation, topic, verdict) that people ask about needs an answer."""

from __future__ import annotations

from bot.guidance.examples import DraftCase, Examples, QuestionCase
from bot.guidance.loading import Guidance, Reading
from bot.guidance.names import Spot
from bot.guidance.problems import Problem

ANSWERED = frozenset({"ja", "ja-mits", "nee", "overleg", "uitleg", "onbekend"})


def check_example_slugs(examples: Examples, guidance: Guidance, reading: Reading) -> None:
    """Note each organisation, topic, check and contact of an example that does not exist."""
    cases: list[QuestionCase | DraftCase] = [case for _, case in examples.questions]
    cases += [case for _, case in examples.drafts]
    for case in cases:
        organisation = guidance.organisations.get(case.organisation)
        if guidance.organisations and organisation is None:
            _say(examples, reading, case.id, f"organisatie '{case.organisation}' bestaat niet; verbeter de naam")
        elif organisation and case.expect.contact and case.expect.contact not in organisation.contacts:
            _say(examples, reading, case.id, f"contact '{case.expect.contact}' heeft {organisation.slug} niet; verbeter de naam")
        if isinstance(case, QuestionCase):
            unknown = [slug for slug in case.expect.topics if guidance.topics and slug not in guidance.topics]
            word = "onderwerp"
        else:
            named = (*(each.check for each in case.expect.required), *case.expect.optional)
            unknown = [slug for slug in named if guidance.checks and slug not in guidance.checks]
            word = "controle"
        for slug in dict.fromkeys(unknown):
            _say(examples, reading, case.id, f"{word} '{slug}' bestaat niet; verbeter de naam")


def check_cells(examples: Examples, guidance: Guidance, reading: Reading) -> None:
    """Note each cell of first topic and first verdict that occurs in the examples and has no answer."""
    if not guidance.answers:
        return
    cells: dict[tuple[str, str, str], list[str]] = {}
    for _, case in examples.questions:
        verdict = case.expect.verdicts[0]
        if verdict in ANSWERED and case.expect.topics:
            cells.setdefault((case.expect.topics[0], case.organisation, verdict), []).append(case.id)
    for (topic, organisation, asked), ids in cells.items():
        answers = guidance.answers.get(topic)
        if organisation not in guidance.organisations or (answers and answers.lookup(organisation, asked)):
            continue
        if answers and any(each.verdict == asked for each in getattr(answers.organisations.get(organisation), "cases", ())):
            continue
        message = f"geen antwoord voor ({organisation}, {topic}, {asked}), gevraagd in {ids[0]} en {len(ids) - 1} andere; schrijf het"
        if answers:
            Spot(reading, ("answers", topic), ("organisations", organisation)).say(message)
        else:
            _say(examples, reading, ids[0], f"{message} in answers/{topic}.yaml")


def _say(examples: Examples, reading: Reading, case: str, message: str) -> None:
    file, line = examples.lines[case]
    reading.problems.append(Problem(file, line, message))

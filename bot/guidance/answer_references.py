"""What an answer names must exist, and what it settles must rest on a sentence of that organisation."""

from __future__ import annotations

from bot.guidance.answers import SETTLED, AnswerText, OrganisationAnswers, TopicAnswers
from bot.guidance.loading import Guidance
from bot.guidance.names import Names, Spot, among
from bot.guidance.organisations import Organisation

PLACEHOLDERS = frozenset({"contact", "organisation", "document", "site"})
"""What an answer may hold between braces."""


def check_answers(answers: TopicAnswers, guidance: Guidance, names: Names, spot: Spot) -> None:
    """Note the problems of the answers on one topic."""
    names.known("topics", answers.topic, spot.to("topic"))
    for verdict, text in answers.shared.items():
        _text(text, None, names, spot.to("shared", verdict))
    for slug, own in answers.organisations.items():
        names.known("organisations", slug, spot.to("organisations", slug))
        organisation = guidance.organisations.get(slug)
        here = spot.to("organisations", slug)
        for verdict, text in own.verdicts.items():
            _text(text, organisation, names, here.to("verdicts", verdict))
            _complete(text.over(answers.shared.get(verdict)), verdict, here.to("verdicts", verdict))
        _cases(answers, own, organisation, names, here.to("cases"))


def _cases(answers: TopicAnswers, own: OrganisationAnswers, organisation: Organisation | None, names: Names, spot: Spot) -> None:
    seen: dict[tuple[frozenset[str], str | None], int] = {}
    for number, case in enumerate(own.cases):
        here = spot.to(number)
        names.all_known("concepts", case.when, here.to("when"))
        _text(case, organisation, names, here)
        if case.verdict:
            whole = case.over(own.verdicts.get(case.verdict, AnswerText()).over(answers.shared.get(case.verdict)))
            _complete(whole, case.verdict, here)
        if (frozenset(case.when), case.verdict) in seen:
            here.say("een geval met dezelfde when en hetzelfde verdict staat er al; voeg ze samen")
        seen[frozenset(case.when), case.verdict] = number


def _text(text: AnswerText, organisation: Organisation | None, names: Names, spot: Spot) -> None:
    for number, slug in enumerate(text.cite or ()):
        names.cited(slug, organisation, spot.to("cite", number))
    if text.contact and organisation:
        among("contact", text.contact, organisation.contacts, spot.to("contact"))
    parts = [(spot.to("short"), text.short), (spot.to("why"), text.why)]
    parts += [(spot.to("todo", number), todo) for number, todo in enumerate(text.todo or ())]
    choice = ", ".join(f"{{{each}}}" for each in sorted(PLACEHOLDERS))
    for here, sentence in parts:
        for name in sorted(sentence.placeholders() - PLACEHOLDERS) if sentence else ():
            here.say(f"{{{name}}} bestaat hier niet; kies uit {choice}")


def _complete(text: AnswerText, verdict: str, spot: Spot) -> None:
    """An answer says something; one that the guidance settles, or sends to a contact, cites the sentence it rests on."""
    if text.short is None:
        spot.say(f"antwoord '{verdict}' heeft geen short; schrijf de korte zin hier of onder shared")
    if (verdict in SETTLED or verdict == "overleg") and not text.cite:
        spot.say(f"antwoord '{verdict}' noemt geen uitspraak; zet er cite: [...] bij")

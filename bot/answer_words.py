"""The words of an answer: what guidance/answers says for this organisation, topic and verdict, with the rule about this very question."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.guidance import AnswerText, Guidance, Organisation, Statement, Text
from bot.messages import Citation
from bot.wording import document_name, say


@dataclass(frozen=True, slots=True)
class Words:
    """What is said beside the headline."""

    short: str = ""
    why: str = ""
    todo: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    self_test: Citation | None = None


def cite(statement: Statement, guidance: Guidance) -> Citation:
    """Return a statement as people cite it."""
    document = guidance.documents[statement.document]
    return Citation(document_name(document.short, document.publisher, document.year), statement.id, statement.place, statement.quote)


def headline(verdict: str, organisation: Organisation, guidance: Guidance, contact: str | None) -> str:
    """Return the verdict in words."""
    values = {"contact": organisation.contacts[contact].name} if verdict == "overleg" and contact else {}
    return say(guidance.wording, organisation.address, f"kop.{verdict}", **values)


def find_text(
    topics: Sequence[str], verdict: str, organisation: Organisation, guidance: Guidance, concepts: Set[str]
) -> tuple[str, AnswerText] | None:
    """Return the first topic that has an answer of this verdict here, with that answer."""
    for topic in topics:
        found = guidance.answers[topic].lookup(organisation.slug, verdict, concepts) if topic in guidance.answers else None
        if found is not None:
            return topic, found
    return None


def words(topics: Sequence[str], verdict: str, organisation: Organisation, guidance: Guidance, *, concepts: Set[str], contact: str | None) -> Words:
    """Return the words for this verdict; with the guideline's own test where no rule is cited."""
    found = find_text(topics, verdict, organisation, guidance, concepts)
    values = _values(organisation, guidance, contact)
    form = organisation.address

    def said(text: Text | None) -> str:
        return text.fill(form, values) if text else ""

    if found is None:
        return Words(
            citations=tuple(cite(one, guidance) for one in _of_topic(topics, organisation, guidance)[:1] if verdict != "onbekend"),
            self_test=_self_test(organisation, guidance),
        )
    text = found[1]
    citations = tuple(cite(guidance.statements[slug], guidance) for slug in text.cite or () if slug in guidance.statements)
    return Words(
        short=said(text.short),
        why=said(text.why),
        todo=tuple(said(line) for line in text.todo or ()),
        citations=citations,
        self_test=None if citations else _self_test(organisation, guidance),
    )


def _values(organisation: Organisation, guidance: Guidance, contact: str | None) -> dict[str, str]:
    document = guidance.documents[organisation.documents[0]]
    chosen = contact or organisation.default_contact
    return {
        "contact": organisation.contacts[chosen].name,
        "organisation": organisation.name,
        "document": document.short,
        "site": organisation.site,
    }


def _of_topic(topics: Sequence[str], organisation: Organisation, guidance: Guidance) -> list[Statement]:
    """Return the organisation's statements on the first topic that has any, rules before reasons."""
    rank = ("regel", "stelregel", "aandachtspunt", "platform", "tip", "vraag", "uitleg", "reden", "argument")
    own = [one for slug in organisation.documents for one in guidance.documents[slug].statements]
    for topic in topics:
        fitting = [one for one in own if topic in one.topics]
        if fitting:
            return sorted(fitting, key=lambda one: (one.topics.index(topic), rank.index(one.kind)))
    return []


def _self_test(organisation: Organisation, guidance: Guidance) -> Citation | None:
    test = organisation.self_test
    return cite(guidance.statements[test.statement], guidance) if test and test.statement in guidance.statements else None

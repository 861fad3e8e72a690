"""What is answered on a topic: what organisations share, what differs, and the special cases."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Literal

from pydantic import Field, model_validator

from bot.guidance.texts import Model, Slug, Text

AnswerVerdict = Literal["ja", "ja-mits", "nee", "overleg", "uitleg", "onbekend"]
SETTLED: frozenset[AnswerVerdict] = frozenset({"ja", "ja-mits", "nee", "uitleg"})
"""Verdicts that the guidance settles: they and `overleg` need a citation."""


class AnswerText(Model):
    """The parts of an answer. A part that is None is taken from a more general place."""

    short: Text | None = None
    why: Text | None = None
    todo: tuple[Text, ...] | None = None
    cite: tuple[Slug, ...] | None = None
    contact: Slug | None = None

    def over(self, general: AnswerText | None) -> AnswerText:
        """Give this answer with its empty parts taken from `general`."""
        if general is None:
            return self
        own = {name: getattr(self, name) for name in AnswerText.model_fields}
        return AnswerText.model_construct(**{name: getattr(general, name) if value is None else value for name, value in own.items()})


class AnswerCase(AnswerText):
    """A special case: it holds where all concepts of `when` are in the question. `verdict` is what it leads to, where it settles that."""

    when: tuple[Slug, ...] = Field(min_length=1)
    verdict: AnswerVerdict | None = None


class OrganisationAnswers(Model):
    """What one organisation answers on a topic. `silent`: its text says nothing on it, so only `onbekend` can be answered."""

    silent: bool = False
    verdicts: Mapping[AnswerVerdict, AnswerText] = {}
    cases: tuple[AnswerCase, ...] = ()

    @model_validator(mode="after")
    def _silent_says_nothing(self) -> OrganisationAnswers:
        if self.silent and (set(self.verdicts) - {"onbekend"} or self.cases):
            raise ValueError("silent: true kan alleen met het verdict onbekend; haal de andere antwoorden of silent weg")
        if not self.silent and not self.verdicts and not self.cases:
            raise ValueError("heeft geen antwoord; schrijf verdicts, of silent: true als de tekst hierover zwijgt")
        return self


class TopicAnswers(Model):
    """All answers on one topic."""

    topic: Slug
    shared: Mapping[AnswerVerdict, AnswerText] = {}
    organisations: Mapping[Slug, OrganisationAnswers] = {}

    def case(self, organisation: str, concepts: Set[str], verdict: str | None = None) -> AnswerCase | None:
        """Give the most specific case whose concepts are all present (and whose verdict, where it has one, is `verdict` if given)."""
        own = self.organisations.get(organisation)
        fits = [each for each in (own.cases if own else ()) if concepts >= set(each.when) and (verdict is None or each.verdict in (None, verdict))]
        return max(fits, key=lambda each: len(set(each.when)), default=None)

    def lookup(self, organisation: str, verdict: str, concepts: Set[str] = frozenset()) -> AnswerText | None:
        """Give the answer for this cell: case over organisation over shared, part by part. None where it has no such answer."""
        own = self.organisations.get(organisation)
        if own is None or (own.silent and verdict != "onbekend"):
            return None
        named = own.verdicts.get(verdict)  # type: ignore[call-overload]  # any word may be asked for; an unknown one gives None
        case = self.case(organisation, concepts, verdict)
        if case is not None and case.verdict is None and named is None:
            case = None  # a case without a verdict only colours a verdict that this organisation has
        if named is None and case is None and verdict != "onbekend":
            return None
        found: AnswerText | None = self.shared.get(verdict)  # type: ignore[call-overload]  # the same
        for special in (named, case):
            found = special.over(found) if special is not None else found
        return found

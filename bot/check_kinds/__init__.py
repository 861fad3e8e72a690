"""The kinds of rule that guidance/checks may name: one file per kind, one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import Any, Protocol

from bot.check_kinds.bare import Bare
from bot.check_kinds.draft import Draft, Hit, read_draft_text
from bot.check_kinds.figure import Figure
from bot.check_kinds.identifier import Identifier
from bot.check_kinds.insult import Insult
from bot.check_kinds.missing import Missing
from bot.check_kinds.person_fact import PersonFact
from bot.check_kinds.phrase import Phrase
from bot.check_kinds.plain_words import PlainWords
from bot.check_kinds.quoted_person import QuotedPerson
from bot.check_kinds.reply import Reply
from bot.check_kinds.signs import Signs
from bot.dutch.concepts import ConceptIndex, index_for
from bot.guidance import Guidance
from bot.results import Context

__all__ = ["KINDS", "CompiledChecks", "Draft", "Hit", "Rule", "cleared", "compile_checks", "parse_rule", "read_draft_text", "read_for", "rule_hits"]


class Rule(Protocol):
    """One rule of a check: what it wants in the shared phrase index, and where it fires."""

    def phrases(self) -> Iterator[str]:
        """Give the phrases that the shared index must know."""
        ...

    def find(self, draft: Draft) -> list[Hit]:
        """Give the places where the rule fires."""
        ...


KINDS: Mapping[str, Any] = MappingProxyType(
    {
        "bare": Bare,
        "figure": Figure,
        "identifier": Identifier,
        "insult": Insult,
        "missing": Missing,
        "person_fact": PersonFact,
        "phrase": Phrase,
        "plain_words": PlainWords,
        "quoted_person": QuotedPerson,
        "reply": Reply,
        "signs": Signs,
    }
)


def parse_rule(kind: str, data: Mapping[str, object]) -> Rule:
    """Make the rule that a check file writes. Raises ValueError for an unknown kind, pydantic's ValidationError (a ValueError) for wrong fields."""
    if kind not in KINDS:
        raise ValueError(f"soort '{kind}' bestaat niet; kies uit {', '.join(KINDS)}")
    rule: Rule = KINDS[kind].model_validate({**data, "kind": kind})
    return rule


@dataclass(frozen=True)
class CompiledChecks:
    """All rules of a guidance, ready to run, with the index of the phrases they name and that of the concepts."""

    rules: Mapping[str, tuple[Rule, ...]]
    phrases: ConceptIndex
    concepts: ConceptIndex

    @property
    def indexes(self) -> tuple[ConceptIndex, ConceptIndex]:
        """Both indexes as read_draft_text wants them."""
        return self.concepts, self.phrases


@lru_cache(maxsize=4)
def compile_checks(guidance: Guidance) -> CompiledChecks:
    """Give the compiled rules of `guidance`, made once per version."""
    rules = {slug: tuple(parse_rule(str(rule["kind"]), rule) for rule in check.rules) for slug, check in guidance.checks.items()}
    names = {name for group in rules.values() for rule in group for name in rule.phrases()}
    phrases = ConceptIndex({name: SimpleNamespace(words=(name,), not_=()) for name in names}, forms=False)
    return CompiledChecks(MappingProxyType(rules), phrases, index_for(guidance.concepts))


def read_for(text: str, organisation: str, context: Context, guidance: Guidance) -> Draft:
    """Read a draft with its context for the rules of `guidance`. Raises KeyError for an unknown organisation."""
    return read_draft_text(text, guidance.organisations[organisation], compile_checks(guidance).indexes, context)


def rule_hits(draft: Draft, guidance: Guidance) -> dict[str, list[Hit]]:
    """Give the hits of all rules per check, whatever the organisation's grounds; checks without a hit are absent. Sought once per draft."""
    known = draft.memo.get(guidance.version)
    if known is None:
        found = {slug: [hit for rule in rules for hit in rule.find(draft)] for slug, rules in compile_checks(guidance).rules.items()}
        known = draft.memo[guidance.version] = {slug: hits for slug, hits in found.items() if hits}
    return known


def cleared(draft: Draft, check: str, guidance: Guidance) -> list[tuple[int, int]]:
    """Give the pieces about which this check's rules know better than a reader that goes by words: there is nothing to find there."""
    rules = compile_checks(guidance).rules.get(check, ())
    return [span for rule in rules if isinstance(rule, Insult | QuotedPerson) for span in rule.clears(draft)]

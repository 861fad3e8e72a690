"""A question to its answer, from the asker's own guideline. Pure: no clock, no state, nothing written."""

from __future__ import annotations

from dataclasses import replace

from bot.answer_context import with_context
from bot.answer_decide import GRAVITY, Costs, Decision, contact_for, decide
from bot.answer_draft import find_draft
from bot.answer_kind import kind_of
from bot.answer_parts import questions_in
from bot.answer_topic import on_topic
from bot.answer_words import Words, find_text, headline, words
from bot.dutch import concepts_in
from bot.guidance import Guidance, Organisation
from bot.reader import Reader, load_reader
from bot.reader.questions import MODEL, read_question
from bot.results import Answer, Context, MessageKind, Reason, Verdict

UNSAID = Words()
LONGEST = 20_000
# Of a text in which fewer of the words were ever met (another script, code, random letters) the reader can say nothing.
STRANGE = 0.25
SHORTEST_DRAFT = 4
# Measured on all examples: above a quarter no question about a rule is taken for a request to judge.
LIKELY = 0.25


def answer(text: str, organisation: str, context: Context, guidance: Guidance) -> Answer:
    """Return the answer to a message of one asker. Any text is answered; an unknown organisation raises KeyError."""
    place = guidance.organisations[organisation]
    clean = text.replace("\0", " ").strip()
    kind, language = kind_of(clean, guidance)
    if kind != "vraag":
        return _no_question(kind, language, clean, place, guidance)
    if len(clean) > LONGEST:
        return _unread(clean, place, guidance)
    reader = load_reader(guidance.folder)
    parts = questions_in(clean)
    answers = tuple(_one(part, place, context, guidance, reader) for part in parts)
    if len(answers) == 1:
        return answers[0]
    gravest = min(answers, key=lambda one: GRAVITY.index(one.verdict))
    return replace(gravest, answers=answers, question=clean)


def _one(text: str, place: Organisation, context: Context, guidance: Guidance, reader: Reader) -> Answer:
    """Return the answer to one question."""
    asked = with_context(text, context)
    concepts = frozenset(concepts_in(asked, guidance))
    reading = read_question(reader, asked, place.slug, concepts)
    if reading is None or reading.known < STRANGE:
        return _unread(text, place, guidance)
    if _asks_to_judge(text, place, guidance, reader):
        return _concept(text, Decision("concept", (), (), 1.0, ""), place, context, guidance)
    decision = decide(reading, Costs(**reader[MODEL].about.get("costs", {})))
    if context.topic:
        decision = on_topic(decision, reading, context.topic, place, guidance)
    if decision.verdict == "concept":
        return _concept(text, decision, place, context, guidance)
    if decision.verdict == "buiten-bereik":
        return _spoken(decision, place, guidance, text=text)
    if find_text(decision.topics, decision.verdict, place, guidance, concepts) is None:
        # Nobody wrote this answer for this organisation: a bare "liever niet" without a word of why is worse than saying so.
        decision = replace(decision, verdict="onbekend", reason="tekst-zwijgt")
    contact = contact_for(place, reading.contacts, decision, concepts)
    said = words(decision.topics, decision.verdict, place, guidance, concepts=concepts, contact=contact)
    return _spoken(decision, place, guidance, text=text, said=said, contact=contact)


def _asks_to_judge(text: str, place: Organisation, guidance: Guidance, reader: Reader) -> bool:
    """Say whether the message holds a text, and what stands around it asks to judge that: then the text's own words must not lead astray."""
    draft = find_draft(text)
    if len(draft.split()) < SHORTEST_DRAFT:
        return False
    around = text.replace(draft, " ")
    seen = read_question(reader, around, place.slug, concepts_in(around, guidance))
    return seen is not None and seen.verdicts["concept"] > LIKELY


def _spoken(
    decision: Decision,
    place: Organisation,
    guidance: Guidance,
    *,
    text: str,
    kind: MessageKind = "vraag",
    said: Words = UNSAID,
    contact: str | None = None,
) -> Answer:
    return Answer(
        kind=kind,
        verdict=decision.verdict,
        topics=decision.topics,
        escalate=decision.verdict in ("overleg", "onbekend"),
        contact=contact,
        confidence=decision.confidence,
        reason=decision.reason,
        headline=headline(decision.verdict, place, guidance, contact),
        short=said.short,
        why=said.why,
        todo=said.todo,
        citations=said.citations,
        self_test=said.self_test,
        next_topics=decision.next_topics,
        question=text,
    )


def _concept(text: str, decision: Decision, place: Organisation, context: Context, guidance: Guidance) -> Answer:
    """Return the answer that holds the draft with its review, or asks for the draft."""
    from bot.review import review  # noqa: PLC0415  # a question must not pay for loading the checks

    draft = find_draft(text)
    said = _spoken(decision, place, guidance, text=text, kind="concept")
    return replace(said, draft=draft, review=review(draft, place.slug, context, guidance) if draft else None)


def _no_question(kind: MessageKind, language: str, text: str, place: Organisation, guidance: Guidance) -> Answer:
    """Return the answer to a message that asks for no rule; in need the contact for safety, else none."""
    verdict: Verdict = "overleg" if kind == "nood" else "buiten-bereik"
    decision = Decision(verdict, ("respect",) if kind == "nood" else (), (), 1.0, _reason(kind))
    contact = place.safety_contact if kind == "nood" else None
    return replace(_spoken(decision, place, guidance, text=text, kind=kind, contact=contact), language=language)


def _reason(kind: MessageKind) -> Reason:
    reasons: dict[str, Reason] = {"andere-taal": "andere-taal", "leeg": "leeg", "nood": "geval-voor-mens"}
    return reasons.get(kind, "")


def _unread(text: str, place: Organisation, guidance: Guidance) -> Answer:
    """Return "I do not know" for what the reader cannot judge: too long, or no trained reader there."""
    decision = Decision("onbekend", (), (), 0.0, "te-lang" if len(text) > LONGEST else "onzeker-onderwerp")
    return _spoken(decision, place, guidance, text=text, contact=place.default_contact)

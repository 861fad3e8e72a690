"""What people say after an answer: why, where is that, whom do I call, shorter, that is not what I meant."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import ask, check, small_talk
from bot.dialogue.phrases import leans
from bot.dialogue.turn import Turn
from bot.messages import Choice, Reply
from bot.render import answer_reply, by_gravity, finding_rules, review_headline, with_text
from bot.results import Answer
from bot.steps import Step
from bot.wording import contact_of

MOST_DENIED = 1
"""After so many times "dat bedoel ik niet" a person takes over."""


def last_answer(turn: Turn) -> Answer | None:
    """Give the answer to the last question again; it is the same, since nothing was said about it since."""
    if turn.state.about != "question" or not turn.state.question:
        return None
    before = turn.state.history[: -1 if turn.state.history[-1:] == (turn.state.question,) else None]
    context = replace(turn.context(), history=before if leans(turn.state.question) else ())
    return turn.engine.answer(turn.state.question, turn.voice.organisation.slug, context, turn.guidance)


def why(turn: Turn) -> Step:
    """Say the reasons again, with the rule."""
    return _proof(turn, "vervolg.waarom", with_why=True)


def where(turn: Turn) -> Step:
    """Say where it stands: the literal rules."""
    return _proof(turn, "vervolg.waar", with_why=False)


def _proof(turn: Turn, key: str, *, with_why: bool) -> Step:
    voice = turn.voice
    name = voice.name(turn.state.contact or None)
    if turn.state.about == "draft" and turn.state.draft:
        review, _ = check.set_aside(turn, check.look(turn, turn.state.draft))
        shown = by_gravity(review.findings)[:5]
        if not shown:
            return turn.say("notice", "vervolg.waar-schoon", choices=(voice.ask_button(turn.state.contact or None),))
        rules = finding_rules(shown, voice)
        lines = tuple(f"{number}. {each.message}" for number, each in enumerate(shown, 1)) if with_why else ()
    else:
        answer = last_answer(turn)
        if answer is None:
            return small_talk.lost(turn)
        reply = answer_reply(answer, voice.organisation, turn.guidance)
        rules = reply.rules
        reason = voice(f"reden.{answer.reason}") if answer.reason else ""
        lines = tuple(filter(None, dict.fromkeys((reason, answer.why or answer.short)))) if with_why else ()
    if not rules and not lines:
        missing = voice("vervolg.waarom-geen", contact=name[:1].upper() + name[1:]) if with_why else ""
        return turn.say("notice", "vervolg.waar-geen", missing, choices=(voice.ask_button(turn.state.contact or None),))
    made = Reply(kind="notice", headline=voice(key), paragraphs=lines, rules=rules, choices=(voice.ask_button(turn.state.contact or None),))
    return turn.done(with_text(made))


def who(turn: Turn) -> Step:
    """Say who helps, and how to reach them."""
    voice, state = turn.voice, turn.state
    slug, contact = contact_of(voice.organisation, turn.matter.contact or state.contact or None)
    lines = [voice("vervolg.wie-wat", text=contact.what)]
    lines.append(voice("vervolg.wie-nummer" if contact.reach == "queue" else "vervolg.wie-zelf"))
    choices = (voice.ask_button(slug, primary=True),) if state.question or state.draft else ()
    return turn.remember(contact=slug).say("notice", "vervolg.wie", *lines, choices=choices, contact=contact.name)


def shorter(turn: Turn) -> Step:
    """Say only the verdict and the first thing to do."""
    voice = turn.voice
    if turn.state.about == "draft" and turn.state.draft:
        review, _ = check.set_aside(turn, check.look(turn, turn.state.draft))
        first = by_gravity(review.findings)[:1]
        lines = (review_headline(review, voice), *(each.suggestion for each in first))
    else:
        answer = last_answer(turn)
        if answer is None:
            return small_talk.lost(turn)
        lines = (answer.headline, answer.short or answer.why)
    return turn.say("notice", "vervolg.korter", *lines, choices=(voice.ask_button(turn.state.contact or None),))


def not_meant(turn: Turn) -> Step:
    """Offer the next two topics by name; the second time a person."""
    voice, state = turn.voice, turn.state
    if not state.question and not state.draft:
        return small_talk.lost(turn)
    contact = state.contact or voice.organisation.default_contact
    topics = tuple(each for each in state.next_topics if each in turn.guidance.topics)[:2]
    turn = turn.remember(denied=state.denied + 1)
    if state.denied >= MOST_DENIED or not topics or state.about == "draft":
        ask_button = voice.ask_button(contact, primary=True)
        return turn.say("notice", "vervolg.niet-bedoeld-op", choices=(ask_button,), contact=voice.name(contact))
    choices = tuple(Choice(f"topic:{each}", _named(turn.guidance.topics[each].name)) for each in topics)
    return turn.say("question-back", "vervolg.niet-bedoeld", voice("vraag.nummer"), choices=(*choices, voice.ask_button(contact)))


def _named(name: str) -> str:
    return name[:1].upper() + name[1:]


def topic(turn: Turn, slug: str) -> Step:
    """Answer the last question as one about the chosen topic."""
    if slug not in turn.guidance.topics or not turn.state.question:
        return small_talk.lost(turn)
    context = replace(turn.context(leaning=leans(turn.state.question)), topic=slug)
    answer = turn.engine.answer(turn.state.question, turn.voice.organisation.slug, context, turn.guidance)
    return ask.told(turn, answer, turn.voice("vervolg.over", text=turn.guidance.topics[slug].name))

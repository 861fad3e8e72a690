"""A question: answered from the guideline, with a question back only where its answer changes the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import fuzz

from bot.dialogue import check, small_talk, waiting
from bot.dialogue.back import MOST_BACK, asked_back
from bot.dialogue.memory import noted
from bot.dialogue.phrases import leans
from bot.dialogue.second_wait import waits
from bot.dialogue.turn import Turn
from bot.dutch import concepts_in
from bot.messages import Choice, Reply, Rule
from bot.render import answer_reply, assumption, signed, with_text
from bot.results import Answer, Context
from bot.second_reading import answer_with_kept
from bot.second_request import Wanted
from bot.steps import Step

TURNS_ON = {
    "capacity": frozenset({"meningsuiting", "eigen-mening", "politiek", "loyaliteit", "prive-of-functie", "woordvoering"}),
    "own_field": frozenset({"meningsuiting", "loyaliteit", "prive-of-functie", "wikipedia"}),
}
"""Topics whose rules speak of the capacity or the own field; on others a change of verdict is the reader's doubt, not the guideline's."""

DRAFT_WORDS = 12
PRESS = frozenset({"journalist", "pers", "persvraag", "medium-naam"})
"""Concepts of the guidance that show that the press is involved. Where none is named, the short way would hide a misreading: ask."""

OWN_RULES = ("wikipedia", "forum", "youtube", "intern")
"""Channels for which guidelines say something of their own; on any other the answer stays what it was."""

SIDES = {"ja": "yes", "ja-mits": "yes", "uitleg": "yes", "nee": "no", "overleg": "ask", "onbekend": "ask"}
"""Verdicts that lead the asker to do the same thing: a question back is worth it only between two sides."""


def ask(turn: Turn, text: str, *, fresh: bool = True) -> Step:
    """Answer `text`. `fresh`: a question of its own; else the same one with something changed, which is not noted again."""
    slug, context = turn.voice.organisation.slug, turn.context(leaning=fresh and leans(text))
    answer = turn.engine.answer(text, slug, context, turn.guidance)
    answer = answer_with_kept(answer, turn.state.second, Wanted("question", text, slug, context), turn.guidance)
    if other := _no_question(turn, answer, text):
        return other
    if fresh:
        same = bool(turn.state.case_question) and fuzz.ratio(text, turn.state.case_question) >= 85
        if same and waiting.running(turn):
            return waiting.still(turn)
        turn = turn.remember(asked_back=0, denied=0, press=None, own_field=None if turn.state.question else turn.state.own_field)
    turn = turn.remember(question=text, about="question", next_topics=answer.next_topics, waiting="", pending="")
    if fresh:
        turn = replace(turn, state=noted(turn.state, text))
    if press(answer) and not turn.state.press and not concepts_in(text, turn.guidance).keys() & PRESS:
        if turn.state.press is None and turn.state.asked_back < MOST_BACK:
            return asked_back(turn, "press")
        answer = besides_press(turn, text, answer)
    if press(answer):
        return press_first(turn, answer)
    if wanted := question_back(turn, text, answer):
        return asked_back(turn, wanted)
    return waits(turn, told(turn, answer, goes_on=not fresh or leans(text)), answer, context, text)


def _no_question(turn: Turn, answer: Answer, text: str) -> Step | None:
    if answer.kind in small_talk.KINDS:
        return small_talk.reply(turn, answer)
    if answer.verdict == "concept":
        return check.requested(turn, answer, text)
    return small_talk.out_of_scope(turn, text) if answer.verdict == "buiten-bereik" else None


def told(turn: Turn, answer: Answer, lead: str = "", *, goes_on: bool = False) -> Step:
    """Say the answer, and remember what was said. `goes_on`: it may be the answer that was given before; then that is said first."""
    reply = answer_reply(answer, turn.voice.organisation, turn.guidance, assumed=known(turn))
    now = " ".join(filter(None, (answer.headline, answer.short)))
    if goes_on and not lead and now == turn.state.bot_said:
        lead = turn.voice("vervolg.oordeel-blijft")
    if reads_like_a_draft(turn.state.question):
        reply = with_text(replace(reply, choices=(*reply.choices, Choice("check:this", turn.voice("knop.as-draft")))))
    if lead:
        reply = with_text(replace(reply, paragraphs=(lead, *reply.paragraphs)))
    return turn.remember(contact=answer.contact or "", bot_said=now).done(reply)


def reads_like_a_draft(text: str) -> bool:
    """Tell whether a message may be a pasted text rather than a question: long enough, and it asks nothing."""
    return "?" not in text and len(text.split()) >= DRAFT_WORDS


def known(turn: Turn) -> str:
    """Give the sentence that shows what the talk remembers and the answer took along."""
    state = turn.state
    return assumption({"channel": state.channel, "capacity": state.capacity, "own_field": state.own_field, "press": state.press}, turn.voice)


def press(answer: Answer) -> bool:
    """Tell whether this is a matter of the press, which goes the short way."""
    return answer.reason == "pers" or (answer.verdict == "overleg" and answer.topics[:1] == ("media",))


def besides_press(turn: Turn, text: str, answer: Answer) -> Answer:
    """Give the answer on the next best topic, since the asker said that no press is involved."""
    context = replace(turn.context(), topic=next(iter(answer.next_topics), ""))
    return turn.engine.answer(text, turn.voice.organisation.slug, context, turn.guidance)


def press_first(turn: Turn, answer: Answer | None = None) -> Step:
    """Give the short way for the press: who takes it, what not to do meanwhile, and the button first and alone."""
    voice = turn.voice
    contact = voice.organisation.press_contact
    citations = answer.citations if answer else ()
    reply = Reply(
        kind="answer",
        verdict="overleg",
        headline=signed("overleg", voice("pers.kop", contact=voice.name(contact))),
        paragraphs=(voice("pers.niet"), voice("pers.noteer")),
        rules=tuple(Rule(voice("regel.kop"), each) for each in citations[:1]),
        choices=(voice.ask_button(contact, primary=True),),
    )
    turn = turn.remember(contact=contact, press=True, bot_said=f"{voice('pers.kop', contact=voice.name(contact))} {reply.paragraphs[0]}", waiting="")
    return turn.done(with_text(reply))


def question_back(turn: Turn, text: str, answer: Answer) -> str:
    """Give what to ask back ("capacity", "own_field", "press"), or "" where no answer to it would change the verdict."""
    state = turn.state
    if state.asked_back >= MOST_BACK or answer.answers or answer.kind != "vraag":
        return ""
    slug = turn.voice.organisation.slug
    for name, variants in _variants(turn):
        if not TURNS_ON[name].intersection(answer.topics[:1]):
            continue
        sides = {SIDES.get(turn.engine.answer(text, slug, each, turn.guidance).verdict, "") for each in variants}
        if len(sides) > 1:
            return name
    return ""


def _variants(turn: Turn) -> Iterator[tuple[str, tuple[Context, ...]]]:
    context, state = turn.context(leaning=False), turn.state
    if state.capacity is None:
        yield "capacity", tuple(replace(context, capacity=each) for each in ("prive", "functie"))
    if state.own_field is None:
        yield "own_field", tuple(replace(context, own_field=each) for each in (True, False))


def elsewhere(turn: Turn, channel: str, text: str) -> Step:
    """The same matter on another channel: says whether that changes the verdict."""
    before = turn.state
    turn = turn.remember(channel=channel, waiting="")
    if before.about != "question" or not before.question:
        return again(turn)
    slug = turn.voice.organisation.slug
    earlier = turn.engine.answer(before.question, slug, turn.context(leaning=False), turn.guidance)
    asked = replace(turn.context(), history=(before.question,))
    now = turn.engine.answer(text or channel, slug, asked, turn.guidance)
    if now.kind != "vraag" or now.verdict not in SIDES:
        now = earlier
    same = channel not in OWN_RULES or SIDES.get(now.verdict) == SIDES.get(earlier.verdict)
    if press(now):
        return press_first(turn, now)
    return told(turn, earlier if same else now, turn.voice("vervolg.oordeel-blijft" if same else "vervolg.oordeel-verandert"))


def again(turn: Turn) -> Step:
    """Judge the last question or draft again, after something about it was said."""
    state = turn.state
    if state.about == "draft" and state.draft:
        return check.judge(turn, state.draft)
    if state.question:
        return ask(turn, state.question, fresh=False)
    return small_talk.noted(turn)

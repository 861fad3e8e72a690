"""What is no question about a rule: greeting, thanks, an insult, a cry for help, another language, something else entirely."""

from __future__ import annotations

from typing import Final

from bot.dialogue import about, waiting
from bot.dialogue.turn import Turn
from bot.messages import Choice, Reply, Rule
from bot.render import known_words, signed, with_text
from bot.results import Answer
from bot.steps import Step, ThankCase

KINDS: Final = ("groet", "dank", "nood", "scheldwoord", "andere-taal", "leeg")
LANGUAGES: Final = ("en", "fr", "de")


def reply(turn: Turn, answer: Answer) -> Step:
    """Reply to a message of one of KINDS."""
    voice = turn.voice
    contact = voice.name(voice.organisation.default_contact)
    if answer.kind == "nood":
        return in_need(turn, answer)
    if answer.kind == "dank":
        return thanks(turn)
    if answer.kind == "leeg":
        return about.help_text(turn)
    if answer.kind == "scheldwoord":
        return turn.say("notice", "praat.scheldwoord", voice("praat.scheldwoord-hoe", contact=contact), choices=_ask(turn))
    if answer.kind == "andere-taal":
        language = answer.language if answer.language in LANGUAGES else "en"
        turn = turn.remember(question=turn.incoming.text, about="question", bot_said=voice(f"taal.{language}-kop"))
        return turn.say("notice", f"taal.{language}-kop", voice(f"taal.{language}", contact=contact), choices=_ask(turn))
    return turn.say("notice", "praat.groet", voice("praat.groet-hoe"))


def _ask(turn: Turn) -> tuple[Choice, ...]:
    return (turn.voice.ask_button(turn.voice.organisation.default_contact),)


def in_need(turn: Turn, answer: Answer) -> Step:
    """Reply to a cry for help: at once to the contact for safety."""
    voice = turn.voice
    slug = voice.organisation.safety_contact
    made = Reply(
        kind="answer",
        verdict="overleg",
        headline=signed("nood", voice("nood.kop")),
        paragraphs=(voice("nood.wie", contact=voice.name(slug)), voice("nood.niet"), voice("nood.112")),
        rules=tuple(Rule(voice("regel.kop"), each) for each in answer.citations[:1]),
        choices=(voice.ask_button(slug, primary=True),),
    )
    turn = turn.remember(question=turn.incoming.text, about="need", contact=slug, bot_said=voice("nood.kop"), waiting="")
    return turn.done(with_text(made))


def thanks(turn: Turn) -> Step:
    """Reply to thanks; an answered case is closed by it."""
    if turn.matter.state == "answered" and turn.matter.case:
        return turn.say("notice", "praat.dank", turn.voice("zaak.dank"), intents=(ThankCase(turn.matter.case),))
    return turn.say("notice", "praat.dank", turn.voice("praat.sterkte" if turn.state.about == "need" else "praat.dank-meer"))


def okay(turn: Turn) -> Step:
    """Reply to "ok": short."""
    return turn.say("notice", "praat.ok", turn.voice("praat.dank-meer"))


def out_of_scope(turn: Turn, text: str) -> Step:
    """Say friendly that this is no matter for the bot; where a case runs, it may be meant as an addition."""
    if turn.matter.state in ("open", "claimed"):
        return waiting.offer_to_add(turn, text)
    return turn.say("notice", "kop.buiten-bereik", turn.voice("praat.buiten-bereik"), turn.voice("praat.buiten-bereik-hoe"))


def noted(turn: Turn) -> Step:
    """Say what was understood where nothing waits for it yet."""
    state, voice = turn.state, turn.voice
    line = known_words({"channel": state.channel, "capacity": state.capacity, "own_field": state.own_field}, voice)
    if not line:
        return lost(turn)
    return turn.say("notice", "praat.genoteerd", voice("praat.genoteerd-hoe"), text=line)


def lost(turn: Turn) -> Step:
    """Ask for the question that a follow-up points at, where none was asked."""
    return turn.say("notice", "praat.geen-vorige")

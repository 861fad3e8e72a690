"""The open case, seen from the asker: it waits, can be added to, withdrawn, thanked for, asked on about."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.covering import cover
from bot.dialogue.turn import Turn
from bot.messages import Choice
from bot.steps import AddToCase, Step, ThankCase, WithdrawCase

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def running(turn: Turn) -> bool:
    """Tell whether a case of this conversation waits for an answer."""
    return turn.matter.state in ("open", "claimed")


def spoken(moment: datetime) -> str:
    """Give a moment as people say it: "vrijdag 21-11 om 15:30"."""
    return f"{DAYS[moment.weekday()]} {moment.day}-{moment.month} om {moment:%H:%M}"


def contact(turn: Turn) -> str:
    """Give the name of who has the case."""
    return turn.voice.name(turn.matter.contact or None)


def still(turn: Turn, *, ask: bool = False) -> Step:
    """Say once that the case waits; after that stay quiet, unless the asker asks for it (`ask`)."""
    if turn.state.told_waiting and not ask:
        return turn.done(None)
    voice = turn.voice
    term = voice("zaak.loopt-term", term=spoken(turn.matter.term)) if turn.matter.term else ""
    turn = turn.remember(told_waiting=True)
    more = (term, voice("zaak.loopt-nog-niet" if turn.state.case_canonical else "zaak.loopt-niets"), voice("zaak.loopt-toevoegen"))
    return turn.say("notice", "zaak.loopt", *more, choices=_moves(turn), contact=contact(turn))


def _moves(turn: Turn) -> tuple[Choice, ...]:
    voice = turn.voice
    return (Choice("add", voice("knop.add"), form=voice("formulier.add")), Choice("withdraw", voice("knop.withdraw")))


def offer_to_add(turn: Turn, text: str) -> Step:
    """A remark while the case runs: offer once to hand it on, then stay quiet."""
    if turn.state.told_waiting:
        return turn.remember(pending=text).done(None)
    step = still(turn)
    return Step(step.state, step.reply, step.intents)


def add(turn: Turn, text: str) -> Step:
    """Hand a word on to the case; after its answer this asks on, which reopens it."""
    if not turn.matter.case or turn.matter.state not in ("open", "claimed", "answered"):
        return turn.say("notice", "zaak.geen")
    if not text:
        return turn.remember(waiting="add").say("question-back", "zaak.toevoegen-leeg")
    intent = AddToCase(turn.matter.case, cover(turn, text))
    key = "zaak.vervolg" if turn.matter.state == "answered" else "zaak.toegevoegd"
    return turn.remember(waiting="", told_waiting=True).say("notice", key, intents=(intent,), contact=contact(turn))


def withdraw(turn: Turn) -> Step:
    """Take the case back."""
    if not turn.matter.case or turn.matter.state not in ("open", "claimed", "answered"):
        return turn.say("notice", "zaak.geen")
    name = contact(turn)
    cleared = turn.remember(case="", case_question="", case_canonical="", told_waiting=False)
    return cleared.say("notice", "zaak.ingetrokken", intents=(WithdrawCase(turn.matter.case),), contact=name[:1].upper() + name[1:])


def thank(turn: Turn) -> Step:
    """Close the answered case."""
    if turn.matter.state != "answered":
        return turn.say("notice", "praat.dank", turn.voice("praat.dank-meer"))
    return turn.say("notice", "praat.dank", turn.voice("zaak.dank"), intents=(ThankCase(turn.matter.case),))


def mine(turn: Turn) -> Step:
    """List the asker's cases with state and term."""
    voice = turn.voice
    lines = []
    for each in turn.matter.mine:
        values = {"number": each.case, "title": each.title, "state": voice(f"zaak.staat-{each.state}"), "contact": voice.name(each.contact)}
        if each.term and each.state in ("open", "claimed"):
            lines.append(voice("mijn.regel-term", term=spoken(each.term), **values))
        else:
            lines.append(voice("mijn.regel", **values))
    if not lines and turn.matter.case:
        return still(turn, ask=True)
    return turn.say("notice", "mijn.kop", *lines) if lines else turn.say("notice", "mijn.geen")

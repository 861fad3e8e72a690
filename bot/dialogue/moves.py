"""From a message to what is done with it: a pressed or typed choice, a command, an answer to a question back, a follow-up, a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.dialogue import about, ask, check, escalate, findings, followups, small_talk, waiting
from bot.dialogue.draft_text import is_draft
from bot.dialogue.phrases import Said, capacity_in, channel_in, field_in, number_in, said
from bot.dialogue.turn import Turn
from bot.messages import Choice, Reply
from bot.render import with_text
from bot.steps import Step

Handler = Callable[[Turn, str, str], Step]
"""What handles a move: the turn, the argument of the choice ("2" of "dismiss:2"), and the text that came along."""

HANDLERS: Final[Mapping[str, Handler]] = {
    "ask": lambda turn, _, text: ask.ask(turn, text) if text.strip() else turn.say("question-back", "praat.leeg"),
    "check": lambda turn, what, text: check.start(turn, text or turn.incoming.quoted or (turn.state.question if what == "this" else "")),
    "check-this": lambda turn, *_: check.start(turn, turn.incoming.quoted) if turn.incoming.quoted else check.ask_for_draft(turn),
    "recheck": lambda turn, _, text: check.recheck(turn, text),
    "mended": lambda turn, *_: check.mended(turn),
    "all-findings": lambda turn, *_: check.all_findings(turn),
    "dismiss": findings.dismiss,
    "reason": lambda turn, _, text: findings.answered(turn, text),
    "escalate": lambda turn, how, _: _escalate(turn, how),
    "unmask": lambda turn, number, _: escalate.unmask(turn, number),
    "capacity": lambda turn, value, _: _set(turn, capacity=value),
    "own_field": lambda turn, value, _: _set(turn, own_field=value == "ja"),
    "press": lambda turn, value, _: ask.press_first(turn) if value == "ja" else _set(turn, press=False),
    "channel": ask.elsewhere,
    "topic": lambda turn, slug, _: followups.topic(turn, slug),
    "not-meant": lambda turn, *_: followups.not_meant(turn),
    "why": lambda turn, *_: followups.why(turn),
    "where": lambda turn, *_: followups.where(turn),
    "who": lambda turn, *_: followups.who(turn),
    "shorter": lambda turn, *_: followups.shorter(turn),
    "thanks": lambda turn, *_: small_talk.thanks(turn),
    "ok": lambda turn, *_: small_talk.okay(turn),
    "add": lambda turn, _, text: waiting.add(turn, text),
    "withdraw": lambda turn, *_: waiting.withdraw(turn),
    "mine": lambda turn, *_: waiting.mine(turn),
    "forget": lambda turn, how, _: about.forget(turn) if how == "yes" else about.ask_to_forget(turn),
    "cancel": lambda turn, *_: escalate.cancel(turn),
    "organisation": lambda turn, slug, _: _work_at(turn, slug),
    "works-at": lambda turn, _, text: _work_at(turn, text),
    "feedback": lambda turn, word, _: about.feedback(turn, word or "up"),
    "no-such-number": lambda turn, *_: turn.say("question-back", "praat.nummer", choices=[Choice(each, label) for each, label in turn.state.choices]),
    "help": lambda turn, *_: about.help_text(turn),
}

YES_NO: Final[Mapping[tuple[str, str], str]] = {
    ("own_field", "ja"): "own_field:ja",
    ("own_field", "nee"): "own_field:nee",
    ("press", "ja"): "press:ja",
    ("press", "nee"): "press:nee",
    ("forget", "ja"): "forget:yes",
    ("forget", "nee"): "cancel",
    ("preview", "ja"): "escalate:send",
    ("preview", "nee"): "cancel",
}
"""What yes and no mean after a question back."""

FREE_TEXT: Final[Mapping[str, str]] = {"draft": "check", "reason": "reason", "add": "add", "organisation": "works-at"}
"""What any text is taken for after a request for it."""

_REQUEST = re.compile(r"\s*([^?:\n]{4,90})[?:\n]\s*(.+)", re.DOTALL)

_LAST_SENTENCE = re.compile(r"[.!]\s+([^.!?\n]{4,90}\?)\s*$")
_LOOKS = re.compile(r"nakijken|nalezen|checken|meelezen|meekijken|controleren|beoordelen")

WITHOUT_ORGANISATION: Final = ("organisation", "works-at", "forget", "cancel", "withdraw", "mine")


def move(turn: Turn) -> Step:
    """Do what the incoming message asks for."""
    incoming = turn.incoming
    if incoming.kind == "lifecycle":
        return about.help_text(turn, "welcome") if incoming.lifecycle in ("installed", "opened", "") else turn.done(None)
    if turn.matter.off and turn.organisation:
        return off(turn)
    turn = told_with_it(turn)
    found = understood(turn)
    name, _, argument = found.move.partition(":")
    if turn.organisation is None and name not in WITHOUT_ORGANISATION:
        return about.ask_organisation(turn, incoming.text)
    return HANDLERS[name](turn, argument, found.argument)


def off(turn: Turn) -> Step:
    """Say that the bot is switched off here, in the switch's own sentence, and who helps meanwhile."""
    name = turn.voice.name(turn.voice.organisation.default_contact)
    reply = Reply(kind="notice", headline=turn.matter.off, paragraphs=(turn.voice("vervolg.wie", contact=name),))
    return turn.done(with_text(reply))


def told_with_it(turn: Turn) -> Turn:
    """Remember what a form tells beside its text."""
    incoming = turn.incoming
    told = {
        name: value
        for name, value in (("channel", incoming.channel), ("capacity", incoming.capacity), ("own_field", incoming.own_field))
        if value is not None
    }
    return turn.remember(**told) if told else turn


def understood(turn: Turn) -> Said:
    """Give the move that the message is, in the light of what was asked last."""
    incoming = turn.incoming
    if incoming.choice:
        name = incoming.choice.partition(":")[0]
        return Said(incoming.choice if name in HANDLERS else "help", incoming.text)
    text = incoming.text.strip()
    if not text:
        return Said("check", incoming.quoted) if incoming.quoted else Said("help")
    if known := _picked(turn, text) or _answer_to(turn, text):
        return known
    known = said(text)
    if known:
        return _in_context(turn, known, text)
    return _told(text) or _draft_behind(text) or Said("ask", text)


def _draft_behind(text: str) -> Said | None:
    """A request to look at a draft with the draft right behind it: "mag ik dit posten? Gisteren ..."."""
    tail = _LAST_SENTENCE.search(text)
    if tail and _LOOKS.search(tail[1]) and (last := said(tail[1])) and last.move == "check-this":
        return last
    found = _REQUEST.match(text)
    asked = said(found[1]) if found else None
    return Said("check", found[2]) if found and asked and asked.move == "check-this" and len(found[2].split()) >= 3 else None


def _picked(turn: Turn, text: str) -> Said | None:
    """A typed number, or the words of a button."""
    choices = turn.state.choices
    number = number_in(text)
    if number and choices and turn.state.waiting != "reason":
        return Said(choices[number - 1][0]) if number <= len(choices) else Said("no-such-number")
    wanted = text.casefold().strip(" .!?")
    return next((Said(each) for each, label in choices if label.casefold() == wanted), None)


def _answer_to(turn: Turn, text: str) -> Said | None:
    """An answer to what was asked back last."""
    wanted = turn.state.waiting
    known = said(text)
    if known and known.move in ("cancel", "help", "forget", "withdraw", "mine", "works-at"):
        return None
    yes_no = {"yes": "ja", "no": "nee"}.get(known.move if known else "")
    if yes_no and (wanted, yes_no) in YES_NO:
        return Said(YES_NO[wanted, yes_no])
    if known is None and wanted in FREE_TEXT and (wanted != "draft" or (is_draft(text) and not _told(text))):
        return Said(FREE_TEXT[wanted], text)
    return Said("reason", text) if wanted == "reason" and (yes_no or number_in(text)) else None


def _told(text: str) -> Said | None:
    """A short message that only says in which capacity, about whose field, or on which channel."""
    if value := field_in(text):
        return Said(f"own_field:{value}")
    if value := capacity_in(text):
        return Said(f"capacity:{value}")
    if value := channel_in(text):
        return Said(f"channel:{value}", text)
    return None


def _in_context(turn: Turn, known: Said, text: str) -> Said:
    """Take a move that means nothing here for an ordinary message."""
    state = turn.state
    if known.move in ("yes", "no"):
        return Said("ok") if known.move == "yes" or not state.question else Said("not-meant")
    if known.move == "ask-who":
        slug = contact_named(turn, known.argument)
        return Said(f"escalate:to:{slug}") if slug else Said("ask", text)
    if known.move.startswith("escalate:") and state.waiting != "preview":
        return Said("escalate")
    if known.move.startswith("unmask:") and state.waiting != "preview":
        return Said("all-findings")
    return known


def contact_named(turn: Turn, name: str) -> str:
    """Give the slug of the contact of this organisation that `name` names; "" for none."""
    wanted = name.casefold().removeprefix("de ").removeprefix("het ").strip()
    for slug, contact in turn.voice.organisation.contacts.items():
        known = {slug.replace("-", " "), contact.name.casefold(), contact.name.casefold().removeprefix("de ").removeprefix("het ")}
        if wanted in known:
            return slug
    return ""


def _escalate(turn: Turn, how: str) -> Step:
    if how == "send":
        return escalate.send(turn)
    if how == "noname":
        return escalate.unnamed(turn)
    return escalate.escalate(turn, how.removeprefix("to:"))


def _set(turn: Turn, **known: object) -> Step:
    """Remember one thing about the matter and judge again where there is something to judge."""
    return ask.again(turn.remember(**known, waiting=""))


def _work_at(turn: Turn, name: str) -> Step:
    """Change the organisation, and go on with the question that waited for it."""
    slug = about.organisation_in(turn, name)
    if not slug:
        return about.ask_organisation(turn, key="organisatie.onbekend")
    waits = turn.state.pending if turn.state.waiting == "organisation" else ""
    turn = about.set_organisation(turn, slug)
    if waits:
        later = replace(turn, incoming=replace(turn.incoming, text=waits, choice="", kind="text"))
        return move(later)
    organisation = turn.voice.organisation.name
    return turn.say("notice", "organisatie.gezet", turn.voice("praat.genoteerd-hoe"), organisation=organisation)

"""What people see of a case: the team's card, the words in its thread, and what the asker hears back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.escalation import Case, Event, Tell
from bot.messages import Choice, Fact, Reply
from bot.render import Voice, with_text
from bot.worktime import ZONES

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DAY_NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")
SHOWN_EVENTS = 8  # the newest ones; the whole course is in `postwijzer team show`
FORMS = frozenset({"answer", "note", "wrong"})


def card(case: Case, voice: Voice) -> Reply:
    """The team's card: what is asked, what the bot said, how it stands, and the buttons that fit its state."""
    said = (
        voice("team.vraag", text=case.question) if case.question else "",
        voice("team.vervallen") if not (case.question or case.draft) else "",
        voice("team.bot-zei", text=case.bot_said) if case.bot_said else "",
        *(_point(check, quote, voice) for check, quote in case.findings),
    )
    facts = (
        Fact(voice("team.feit-staat"), voice(f"team.staat-{case.state}")),
        Fact(voice("team.feit-voor"), voice.name(case.contact)),
        Fact(voice("team.feit-vrager"), case.asker_name or voice("team.zonder-naam")),
        *((Fact(voice("team.feit-bij"), case.owner.name or voice("team.collega")),) if case.owner and case.waiting else ()),
        *((Fact(voice("team.feit-term"), moment(case.due, voice)),) if case.waiting and case.due else ()),
        *((Fact(voice("team.feit-kanaal"), voice(f"kanaal.{case.channel}")),) if case.channel else ()),
        *((Fact(voice("team.feit-rol"), voice(f"team.rol-{case.capacity}")),) if case.capacity else ()),
        *((Fact(voice("team.feit-afgedekt"), voice("team.afgedekt")),) if case.masked else ()),
    )
    head = voice("team.kop-spoed" if case.urgent else "team.kop", number=case.number, contact=voice.name(case.contact))
    course = tuple(line(event, voice) for event in case.events[-SHOWN_EVENTS:])
    reply = Reply("case", head, tuple(filter(None, said)), draft=case.draft, facts=facts, after=course, choices=choices(case, voice))
    return with_text(reply)


def _point(check: str, quote: str, voice: Voice) -> str:
    """One finding in the words that its author read; the bare name where the check is gone from the guidance since."""
    known = voice.guidance.checks.get(check)
    name = known.message.for_form(voice.organisation.address) if known else check
    return voice("team.punt", name=name, text=quote) if quote else voice("team.punt-los", name=name)


def choices(case: Case, voice: Voice) -> tuple[Choice, ...]:
    """The buttons that do something in this state; the first is the likeliest."""
    moves = {
        "open": ("claim", "answer", "approve", "note", "wrong"),
        "claimed": ("answer", "approve", "note", "takeover", "wrong"),
        "answered": ("close", "answer", "note", "reopen", "wrong"),
        "closed": ("reopen", "note", "wrong"),
        "withdrawn": ("note",),
    }[case.state]
    can_approve = bool(case.draft and case.fingerprint and not case.masked)
    shown = [move for move in moves if move != "approve" or can_approve]
    return tuple(
        Choice(f"case-{move}:{case.number}", voice(f"team.knop-{move}"), n == 0, voice(f"team.formulier-{move}") if move in FORMS else "")
        for n, move in enumerate(shown)
    )


def line(event: Event, voice: Voice) -> str:
    """One event as a line of the course."""
    who = event.actor.name or voice(f"team.door-{event.actor.role}")
    what = voice(f"team.gebeurd-{event.kind}")
    return f"{moment(event.at, voice)} · {who}: {what}" + (f" — {event.text}" if event.text else "")


def for_asker(case: Case, tell: Tell, voice: Voice) -> Reply:
    """What the asker hears; an answer is signed by the team and carries what the asker can do next."""
    name = voice.name(case.contact)
    term = moment(case.due, voice) if case.due else ""
    if tell.what == "antwoord":
        after = (voice("vrager.ondertekend", contact=name), voice("vrager.verder"))
        head = voice("vrager.antwoord", contact=name, number=case.number)
        return with_text(Reply("team-answer", head, (tell.text,), after=after, choices=after_answer(voice)))
    if tell.what == "akkoord":
        head = voice("vrager.akkoord", contact=name, number=case.number)
        after = (voice("vrager.akkoord-geldt"), voice("vrager.ondertekend", contact=name))
        return with_text(Reply("team-answer", head, (), draft=case.draft, after=after, choices=after_answer(voice), verdict="plaatsen"))
    return with_text(Reply("notice", voice(f"vrager.{tell.what}", contact=name, number=case.number, term=term)))


def for_team(case: Case, tell: Tell, voice: Voice) -> Reply:
    """A word in the card's thread."""
    term = moment(case.due, voice) if case.due else ""
    head = voice(f"team.bericht-{tell.what}", number=case.number, contact=voice.name(case.contact), term=term)
    return with_text(Reply("notice", head, (tell.text,) if tell.text else ()))


def mail(case: Case, voice: Voice, link: str) -> Reply:
    """The e-mail that there is a case: number and link."""
    head = voice("team.mail-spoed" if case.urgent else "team.mail", number=case.number, contact=voice.name(case.contact))
    return with_text(Reply("notice", head, (voice("team.mail-link", text=link),)))


def moment(at: datetime, voice: Voice) -> str:
    """A moment as people say it, on the organisation's clock: "ma 23 nov 17:00"."""
    there = at.astimezone(ZoneInfo(ZONES.get(voice.organisation.country, "Europe/Amsterdam")))
    return f"{DAY_NAMES[there.weekday()]} {there.day} {MONTHS[there.month - 1]} {there:%H:%M}"


def after_answer(voice: Voice) -> tuple[Choice, ...]:
    """What an asker can do with an answer."""
    return (Choice("thanks", voice("knop.thanks"), primary=True), Choice("add", voice("knop.add"), form=voice("formulier.add")))

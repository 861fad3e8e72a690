"""About the bot itself: what it can do, for whom it works, and forgetting."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.dialogue.turn import Turn
from bot.messages import Choice, Reply
from bot.render import with_text
from bot.steps import Feedback, Forget, Step

FITS = 88
"""A typed name of an organisation this much like its own is taken for it (0-100); the reply names it, so a slip is seen."""


def help_text(turn: Turn, kind: str = "help") -> Step:
    """Say in five lines what the bot can do, for which organisation, and what happens with what is typed."""
    voice = turn.voice
    if turn.organisation is None:
        return ask_organisation(turn)
    organisation = voice.organisation
    contact = organisation.contacts[organisation.default_contact]
    documents = ", ".join(turn.guidance.documents[each].short for each in organisation.documents)
    lines = (
        voice("help.vraag", document=f"“{documents}”"),
        voice("help.check") if turn.incoming.sender.private else voice("help.groep"),
        voice("help.mens" if contact.reach == "queue" else "help.mens-zelf", contact=contact.name),
        voice("help.privacy" if turn.incoming.sender.private else "help.open"),
        voice("help.organisatie"),
    )
    choices = (Choice("check", voice("knop.check"), True, form=voice("formulier.draft")),)
    headline = voice("help.kop", organisation=organisation.name)
    if kind == "welcome":
        headline = f"{voice('help.welkom')} {headline}"
    reply = Reply(kind=kind, headline=headline, paragraphs=lines, choices=choices)
    return turn.done(with_text(reply))


def ask_organisation(turn: Turn, text: str = "", key: str = "vraag.organisation") -> Step:
    """Ask for whom the asker works; `text` waits until then."""
    listed = sorted(turn.guidance.organisations.values(), key=lambda each: each.name)
    choices = tuple(Choice(f"organisation:{each.slug}", each.name[:1].upper() + each.name[1:]) for each in listed)
    turn = turn.remember(waiting="organisation", pending=text or turn.state.pending)
    return turn.say("question-back", key, turn.voice("vraag.organisation-waarom"), turn.voice("vraag.nummer"), choices=choices)


def organisation_in(turn: Turn, name: str) -> str:
    """Give the slug of the one organisation that `name` names; "" where none or more than one fits."""
    wanted = name.casefold().removeprefix("de ").removeprefix("het ").strip(" .!")
    found = []
    for each in turn.guidance.organisations.values():
        known = {each.name.casefold().removeprefix("de ").removeprefix("het "), each.slug.replace("-", " ")}
        if wanted in known or name.strip() == each.slug:
            return each.slug
        score = max(fuzz.ratio(wanted, every) for every in known)
        rest = any(wanted == word for every in known for word in every.split()[1:])
        if score >= FITS or rest:
            found.append(each.slug)
    return found[0] if len(found) == 1 else ""


def set_organisation(turn: Turn, slug: str) -> Turn:
    """Give the turn with the organisation that the asker named; what was judged for another one is left behind."""
    return turn.remember(organisation=slug, waiting="", pending="", contact="", bot_said="", dismissed=())


def ask_to_forget(turn: Turn) -> Step:
    """Ask for a confirmation before everything goes."""
    voice = turn.voice
    choices = (Choice("forget:yes", voice("knop.forget-yes"), True), Choice("cancel", voice("knop.cancel")))
    return turn.remember(waiting="forget").say("question-back", "vergeet.vraag", voice("vergeet.wat"), choices=choices)


def forget(turn: Turn) -> Step:
    """Forget all of this account; the service does the rest."""
    blank = turn.remember(**dict.fromkeys(("waiting", "pending", "question", "draft", "about", "contact", "bot_said", "channel"), ""))
    blank = blank.remember(
        history=(), capacity=None, own_field=None, press=None, channel=None, next_topics=(), dismissed=(), unmasked=(), case="",
        case_question="", case_canonical="", told_waiting=False, asked_back=0,
    )  # fmt: skip
    return blank.say("notice", "vergeet.gedaan", intents=(Forget(),))


def feedback(turn: Turn, word: str) -> Step:
    """Count whether the answer helped; where it did not, offer a person."""
    voice = turn.voice
    if word == "up":
        return turn.say("notice", "dank.feedback", intents=(Feedback(helpful=True),))
    contact = turn.state.contact or voice.organisation.default_contact
    choices = (voice.ask_button(contact), Choice("not-meant", voice("knop.not-meant")))
    return turn.say("notice", "dank.feedback-niet", choices=choices, intents=(Feedback(helpful=False),), contact=voice.name(contact))

"""To a person: shows exactly what the team will see, and asks for a case only when the asker presses the button."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue import check, waiting
from bot.dialogue.covering import Covered, covered
from bot.dialogue.phrases import leans
from bot.dialogue.turn import Turn
from bot.dutch import canonical
from bot.messages import Choice, Reply
from bot.render import by_gravity, with_text
from bot.steps import OpenCase, State, Step
from bot.wording import contact_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the team will see."""

    question: Covered
    draft: Covered
    findings: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> tuple[tuple[int, str], ...]:
        """The marks that still cover something."""
        return tuple(dict.fromkeys(self.question.hidden + self.draft.hidden))


def sheet(turn: Turn) -> Sheet:
    """Cover question and draft, and give the findings with what is covered in their quotes."""
    state = turn.state
    asked = whole_question(state)
    question, draft = covered(turn, (asked, state.draft if state.about == "draft" else ""), state.unmasked)
    found: tuple[tuple[str, str], ...] = ()
    if state.about == "draft" and state.draft:
        review = check.look(turn, state.draft)  # what the author set aside too: the team judges that as well
        found = tuple((each.check, draft.piece(each.start, each.end)) for each in by_gravity(review.findings))
    return Sheet(question, draft, found)


def whole_question(state: State) -> str:
    """Give the last question with those before it that it leans on, since the team did not follow the talk."""
    if not state.question or state.about == "draft":
        return state.question
    asked = [state.question]
    for earlier in reversed(state.history[: -1 if state.history[-1:] == (state.question,) else None]):
        if not leans(asked[0]):
            break
        asked.insert(0, earlier)
    return "\n".join(asked)


def escalate(turn: Turn, slug: str = "") -> Step:
    """Begin: what will be shown to whom, or the text to forward where the bot cannot reach the contact."""
    voice, state = turn.voice, turn.state
    if not state.question and not state.draft:
        return turn.say("notice", "zaak.niets")
    if waiting.running(turn) and _same_matter(turn):
        return waiting.still(turn, ask=not state.told_waiting)
    slug, contact = contact_of(voice.organisation, slug or state.contact or None)
    turn = turn.remember(waiting="preview", pending=slug)
    if contact.reach == "self":
        return forward(turn, slug)
    return preview(turn)


def _same_matter(turn: Turn) -> bool:
    state = turn.state
    if state.about == "draft":
        return bool(state.case_canonical) and canonical(state.draft) == state.case_canonical
    return not state.case_canonical and state.question == state.case_question


def preview(turn: Turn) -> Step:
    """Show what the team will see, with the choice of the name and of each mask."""
    voice, state = turn.voice, turn.state
    seen = sheet(turn)
    name = voice.name(state.pending)
    asker = turn.incoming.name
    lines = [voice("zaak.voorbeeld-naam", name=asker) if asker and state.with_name else voice("zaak.voorbeeld-anoniem")]
    where = [voice(f"kanaal.{state.channel}")] if state.channel else []
    where += [voice(f"rol.{state.capacity}")] if state.capacity else []
    lines += [voice("zaak.voorbeeld-waar", text=", ".join(where))] if where else []
    lines += [voice("zaak.voorbeeld-vraag", text=seen.question.text)] if seen.question.text else []
    lines += [voice("zaak.voorbeeld-bot", text=state.bot_said)] if state.bot_said else []
    lines += (
        [voice("zaak.voorbeeld-punten", text="; ".join(f"“{quote}”" for _, quote in seen.findings if quote))]
        if any(quote for _, quote in seen.findings)
        else []
    )
    lines += [voice("zaak.voorbeeld-concept", text="")] if seen.draft.text else []
    after = [voice("zaak.afgedekt")]
    if seen.hidden:
        listed = ", ".join(f"{number} {what}" for number, what in seen.hidden)
        after += [voice("zaak.afgedekt-lijst", text=listed), voice("zaak.afgedekt-hoe")]
    after.append(voice("zaak.niet-verstuurd"))
    choices = [Choice("escalate:send", voice("knop.send", contact=name), True)]
    choices += [Choice("escalate:noname", voice("knop.noname"))] if asker and state.with_name else []
    choices += [Choice(f"unmask:{number}", voice("knop.unmask", number=number, text=what)) for number, what in seen.hidden[:5]]
    choices.append(Choice("cancel", voice("knop.cancel")))
    reply = Reply(
        kind="preview", headline=voice("zaak.voorbeeld", contact=name), paragraphs=tuple(line.strip() for line in lines),
        draft=seen.draft.text, after=tuple(after), choices=tuple(choices),
    )  # fmt: skip
    return turn.done(with_text(reply))


def unmask(turn: Turn, number: str) -> Step:
    """Lift one mask and show the preview again."""
    if turn.state.waiting != "preview":
        return turn.say("notice", "zaak.niets")
    return preview(turn.remember(unmasked=(*turn.state.unmasked, number)))


def send(turn: Turn, *, with_name: bool = True) -> Step:
    """The asker presses: ask the service for the case, with exactly what the preview showed."""
    voice, state = turn.voice, turn.state
    if state.waiting != "preview" or not state.pending:
        return escalate(turn)
    if waiting.running(turn) and _same_matter(turn):
        return waiting.still(turn, ask=True)
    seen = sheet(turn)
    slug, contact = contact_of(voice.organisation, state.pending)
    if contact.reach == "self":
        return forward(turn, slug)
    of_draft = state.about == "draft"
    intent = OpenCase(
        contact=slug,
        question=seen.question.text,
        draft=seen.draft.text,
        bot_said=state.bot_said,
        findings=seen.findings,
        asker_name=turn.incoming.name if with_name and state.with_name else "",
        urgent=bool(state.press) or slug == voice.organisation.safety_contact != voice.organisation.default_contact,
        masked=bool(seen.draft.hidden),
        channel=state.channel,
        capacity=state.capacity,
        fingerprint_text=canonical(state.draft) if of_draft else "",
    )
    turn = turn.remember(
        waiting="", pending="", unmasked=(), told_waiting=False,
        case_question=state.question, case_canonical=canonical(state.draft) if of_draft else "",
    )  # fmt: skip
    return turn.say("notice", "zaak.verstuurd", voice("zaak.verstuurd-hoe"), voice("zaak.verstuurd-meer"), contact=contact.name, intents=(intent,))


def forward(turn: Turn, slug: str) -> Step:
    """Give a text ready to forward to somebody whom the bot cannot reach, and the queue to fall back on where there is one."""
    voice, state = turn.voice, turn.state
    contact = voice.organisation.contacts[slug]
    draft = state.draft if state.about == "draft" else ""
    need = state.about == "need"
    lines = [voice("zaak.zelf-nood" if need else "zaak.zelf-tekst")]
    lines += [voice("zaak.zelf-nood-wat" if need else "zaak.zelf-tekst-vraag", text=whole_question(state))] if state.question else []
    lines += [voice("zaak.zelf-tekst-concept", text=draft)] if draft else []
    lines += [voice("zaak.zelf-tekst-bot", text=state.bot_said)] if state.bot_said and not need else []
    lines.append(voice("zaak.zelf-nood-eind" if need else "zaak.zelf-tekst-eind"))
    fallback = contact.fallback
    choices: tuple[Choice, ...] = ()
    after: tuple[str, ...] = ()
    if fallback:
        name = voice.name(fallback)
        after = (voice("zaak.zelf-ook", contact=name),)
        choices = (Choice(f"escalate:to:{fallback}", voice("knop.escalate", contact=name)),)
    reply = Reply(
        kind="preview", headline=voice("zaak.zelf-kop", contact=contact.name), paragraphs=(voice("zaak.zelf-waarom"),),
        draft="\n".join(lines), after=after, choices=choices,
    )  # fmt: skip
    return turn.remember(waiting="", pending="").done(with_text(reply))


def cancel(turn: Turn) -> Step:
    """Leave what was begun."""
    if turn.state.waiting == "preview":
        return turn.remember(waiting="", pending="", unmasked=()).say("notice", "zaak.geannuleerd")
    if turn.state.waiting == "forget":
        return turn.remember(waiting="").say("notice", "vergeet.niet")
    return turn.remember(waiting="", pending="").say("notice", "praat.goed")


def unnamed(turn: Turn) -> Step:
    """Send without the name."""
    return send(replace(turn, state=replace(turn.state, with_name=False)), with_name=False)

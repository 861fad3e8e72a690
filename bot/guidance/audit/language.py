"""How the bot speaks: sentences of at most 25 words, and je or u, not both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.dutch.sentences import sentences
from bot.guidance.answers import AnswerText
from bot.guidance.loading import Guidance, Reading
from bot.guidance.names import Spot
from bot.guidance.texts import Form, Text

MAX_WORDS = 25
CHECK_PLACEHOLDERS = frozenset({"contact", "organisation", "document", "site"})
_WORD = re.compile(r"[\w{}'’@./-]*\w[\w{}'’@./-]*")
_QUOTED = re.compile(r"[\"“„][^\"“”„]*[\"”]")
_ADDRESS: dict[Form, re.Pattern[str]] = {
    "je": re.compile(r"\b(je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE),
    "u": re.compile(r"(?<![\w.])(u|uw|uzelf)\b(?!\.\w)", re.IGNORECASE),
}
_OTHER: dict[Form, Form] = {"je": "u", "u": "je"}


def check_language(guidance: Guidance, reading: Reading) -> None:
    """Note sentences that are too long, a shared sentence that knows only one form, and the wrong form for an organisation."""
    for spot, text, form in _texts(guidance, reading):
        forms: tuple[Form, ...] = (form,) if form else ("je", "u")
        for each in forms:
            _sentence(text.for_form(each), each, spot if text.je == text.u else spot.to(each))
    for slug, organisation in guidance.organisations.items():
        spot = Spot(reading, ("organisations", slug), ("contacts",))
        for key, contact in organisation.contacts.items():
            _sentence(contact.name, organisation.address, spot.to(key, "name"))
            _sentence(contact.what, organisation.address, spot.to(key, "what"))


def _sentence(sentence: str, form: Form, spot: Spot) -> None:
    for start, end in sentences(sentence):
        words = len(_WORD.findall(sentence[start:end]))
        if words > MAX_WORDS:
            spot.say(f"zin van {words} woorden ('{sentence[start : start + 30]}...'); maak er twee van, hoogstens {MAX_WORDS} woorden")
    wrong = _ADDRESS[_OTHER[form]].search(_QUOTED.sub("", sentence))
    if wrong:
        spot.say(f"'{wrong.group()}' hoort niet in de {form}-vorm; schrijf {{je: ..., u: ...}} of pas het woord aan")
    if sentence.count("{") != sentence.count("}"):
        spot.say("accolade zonder tegenhanger; een plek om in te vullen is {contact}")


def _texts(guidance: Guidance, reading: Reading) -> Iterator[tuple[Spot, Text, Form | None]]:
    """Give every Text with its place, and the form of the organisation that it is for (None: shared)."""
    for key, text in guidance.wording.items():
        if key.startswith("taal."):
            continue  # said in French, English or German, where "je" is another word
        yield Spot(reading, ("wording", key)), text, None
    for slug, check in guidance.checks.items():
        for part, text in (("message", check.message), ("suggestion", check.suggestion)):
            spot = Spot(reading, ("checks", slug), (part,))
            for name in sorted(text.placeholders() - CHECK_PLACEHOLDERS):
                spot.say(f"{{{name}}} bestaat hier niet; kies uit {', '.join(sorted(CHECK_PLACEHOLDERS))}")
            yield spot, text, None
    for topic, answers in guidance.answers.items():
        spot = Spot(reading, ("answers", topic))
        for verdict, shared in answers.shared.items():
            yield from _answer(shared, spot.to("shared", verdict), None)
        for slug, own in answers.organisations.items():
            organisation = guidance.organisations.get(slug)
            form = organisation.address if organisation else None
            for verdict, answer in own.verdicts.items():
                yield from _answer(answer, spot.to("organisations", slug, "verdicts", verdict), form)
            for number, case in enumerate(own.cases):
                yield from _answer(case, spot.to("organisations", slug, "cases", number), form)


def _answer(answer: AnswerText, spot: Spot, form: Form | None) -> Iterator[tuple[Spot, Text, Form | None]]:
    for part in ("short", "why"):
        text = getattr(answer, part)
        if text is not None:
            yield spot.to(part), text, form
    for number, todo in enumerate(answer.todo or ()):
        yield spot.to("todo", number), todo, form

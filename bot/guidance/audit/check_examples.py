"""The rules of the checks, and whether each check judges its own examples right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ValidationError

from bot.check_kinds import parse_rule
from bot.guidance.checks import Check, CheckExample
from bot.guidance.loading import Guidance, Reading
from bot.guidance.names import Names, Spot
from bot.guidance.words import problems_of
from bot.messages import Finding
from bot.results import Context
from bot.review import review

_CONCEPT = re.compile(r"<([^<>]+)>")


def check_rules(guidance: Guidance, reading: Reading) -> bool:
    """Note each rule that its kind does not accept, and each concept that it names and that does not exist. True where all fit."""
    names = Names(guidance)
    before = len(reading.problems)
    for slug, check in guidance.checks.items():
        if not check.rules and not check.reader:
            Spot(reading, ("checks", slug)).say("controle zonder regels en zonder lezer vindt niets; schrijf rules of zet reader: true")
        for number, rule in enumerate(check.rules):
            spot = Spot(reading, ("checks", slug), ("rules", number))
            try:
                parse_rule(str(rule["kind"]), rule)
            except ValidationError as error:
                file = reading.places["checks", slug][0]
                reading.problems.extend(problems_of(error, reading.name(file), reading.files[file], spot.path))
            except ValueError as error:
                spot.to("kind").say(str(error))
            for path, concept in _concepts(rule, ()):
                names.known("concepts", concept, spot.to(*path))
    return len(reading.problems) == before


def _concepts(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield from ((path, slug) for slug in _CONCEPT.findall(value))
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _concepts(each, (*path, number))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _concepts(each, (*path, key))


def review_examples(guidance: Guidance, reading: Reading) -> None:
    """Note each bad example that its check misses or points at elsewhere, and each good one that it finds something in."""
    for slug, check in guidance.checks.items():
        for kind, examples in (("bad", check.bad), ("good", check.good)):
            for number, example in enumerate(examples):
                _review(check, example, kind == "bad", guidance, Spot(reading, ("checks", slug), (kind, number, "text")))


def _review(check: Check, example: CheckExample, bad: bool, guidance: Guidance, spot: Spot) -> None:
    where_on = (slug for slug, each in guidance.organisations.items() if check.check in each.grounds)
    organisation = example.organisation or next(where_on, None)
    if organisation is None or organisation not in guidance.organisations:
        return  # said already
    if check.check not in guidance.organisations[organisation].grounds:
        spot.say(f"controle '{check.check}' staat uit bij {organisation}; kies een andere organisation voor dit voorbeeld")
        return
    text, spans = unmark(example.text) if bad else (example.text, [])
    if bad and not check.absence and not spans:
        spot.say("fout voorbeeld zonder [haken]; zet ze om het stuk waar het om gaat")
        return
    context = Context(own_field=example.own_field, capacity=example.capacity, channel=example.channel, reply_to=example.reply_to)
    found = [each for each in review(text, organisation, context, guidance).findings if each.check == check.check]
    if not bad:
        for each in found:
            spot.say(f"goed voorbeeld, maar de controle vindt '{_short(each.quote)}'; verfijn de regel of het voorbeeld")
    elif not found:
        spot.say("fout voorbeeld, maar de controle vindt niets; verfijn de regel of het voorbeeld")
    else:
        for start, end in spans:
            if not any(hits(each, start, end) for each in found):
                where = "', '".join(_short(each.quote) for each in found)
                spot.say(f"de controle wijst '{where}' aan, niet '{_short(text[start:end])}'; verzet de haken of verfijn de regel")


def unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Give the text without its [brackets], and the spans that stood between them."""
    plain, spans, start = "", [], None
    for part in re.split(r"([\[\]])", text):
        if part == "[" and start is None:
            start = len(plain)
        elif part == "]" and start is not None:
            spans.append((start, len(plain)))
            start = None
        else:
            plain += part
    return plain, spans


def hits(finding: Finding, start: int, end: int) -> bool:
    """Whether a finding points at [start, end): it covers at least half, and is at most twice as long or 40 characters longer."""
    covered = min(finding.end, end) - max(finding.start, start)
    length = finding.end - finding.start
    return covered * 2 >= end - start and (length <= 2 * (end - start) or length <= end - start + 40)


def _short(quote: str) -> str:
    return quote if len(quote) <= 50 else f"{quote[:47]}..."

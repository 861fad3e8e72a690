"""Insult and hate: what fires, and what only looks like it."""

import pytest

from bot.check_kinds import read_for, rule_hits
from bot.guidance import Guidance
from bot.results import Context
from bot.review import review
from bot.review_port import DraftReading


def insults(text: str, guidance: Guidance) -> list[str]:
    """The pieces that the rules of `beledigend` point at."""
    hits = rule_hits(read_for(text, "gemeente", Context(), guidance), guidance).get("beledigend", [])
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    "text",
    [
        "Wat een onnozele trut ben jij.",
        "Jullie zijn te dom om te helpen.",
        "Alle moslims zijn criminelen.",
        "Ik haat vrouwen.",
        "Waarom zijn joden toch zo achterlijk?",
        "Die vluchtelingen moeten allemaal weg.",
        "Homo's zouden opgehangen moeten worden.",
        "Daar heb je weer migranten. Ik haat ze.",
        "Zwarte mensen verdienen geen respect.",
        "Kutmarokkanen.",
        "Ik h4at vrouwen.",
        "I k h a a t vrouwen.",
        "ik haatvrouwen",
        "Wat een klootzaaaak ben je.",
        "Jij k.l.o.o.t.z.a.k",
        "Ik weet waar je woont.",
    ],
)
def test_insults_fire(text: str, guidance: Guidance) -> None:
    """An insult to someone, hate against a group, a threat, disguised or not, is found."""
    assert insults(text, guidance)


@pytest.mark.parametrize(
    "text",
    [
        "Vrouwen, moslims en joden aten samen in het buurthuis.",
        "Ik haat vrouwen niet, natuurlijk niet.",
        "Vluchtelingen zijn niet lui.",
        '"Alle moslims zijn criminelen" zeggen is onacceptabel.',
        "Wie zegt dat homo's minderwaardig zijn, heeft ongelijk.",
        "Een automobilist riep 'stomme koe' naar mijn collega.",
        "Wij zijn trotse flikkers en lopen mee met de Pride.",
        "Verdomme, weer regen.",
        "Ik haat maandagen.",
        "In de oorlog werden joden vermoord.",
        "Voor vrouwen is de route 's avonds gevaarlijk.",
        "Er komt een extra pot subsidies.",
        "Mijn nicht trouwt morgen, wat een mooie jurk.",
        "Houd je hond kort en bel de opvang.",
        "Bedankt voor die gekke sokken!",
    ],
)
def test_what_only_looks_like_it_does_not(text: str, guidance: Guidance) -> None:
    """Naming a group, denying, quoting, opposing, reclaiming, swearing at the weather and homonyms are no insult."""
    assert insults(text, guidance) == []


@pytest.mark.parametrize(
    "text", ["Vluchtelingen zijn niet lui.", "Wie zegt dat homo's minderwaardig zijn, heeft ongelijk.", "Er wonen veel vrouwen in deze stad."]
)
def test_a_reader_that_goes_by_words_is_overruled(text: str, guidance: Guidance) -> None:
    """Where a group is only named, or an insult is denied or opposed, the reader's suspicion alone is no insult."""
    reading = DraftReading({"beledigend": 0.95}, {"beledigend": (0, len(text))})
    assert review(text, "gemeente", Context(capacity="prive"), guidance, reading=reading).verdict == "plaatsen"

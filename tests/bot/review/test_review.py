"""draft -> Review, by the rules and by a reader at the port."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.check_kinds import parse_rule, read_for, rule_hits
from bot.guidance import Guidance, default_folder
from bot.guidance.audit.check_examples import hits, unmark
from bot.guidance.loading import read
from bot.results import Context, Review
from bot.review import review
from bot.review_port import DraftReading

LOADED = read(default_folder())[0]  # hypothesis repeats a test without its fixtures being remade
NOTHING = DraftReading({})
pieces = st.sampled_from(
    [
        "06-12345678 is mijn eigen nummer",
        "BSN 111222333",
        "KAPPEN MET DIE ONZIN NU",
        "derhalve alsmede",
        "👩🏽‍💻",
        "\u202e",
        "\x00",
        "é\u0301",
        "wethouder",
        "\n",
        " ",
        "<b>",
        "#StemVVD",
        "“",
        "!!!!",
        "@jan",
    ]
)
any_draft = st.lists(pieces | st.text(max_size=12), max_size=14).map(" ".join)


def by_rules(text: str, organisation: str = "gemeente", **context: str | bool) -> Review:
    """A review without the learned reader."""
    return review(text, organisation, Context(**context), LOADED, reading=NOTHING)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(any_draft)
def test_any_text_gives_a_review_with_spans_inside_it(text: str) -> None:
    """No text makes it fail; each span is literally in the text; what is missing has no span."""
    result = review(text, "gemeente", Context(), LOADED)
    for finding in result.findings:
        assert 0 <= finding.start <= finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.quote
    assert result.contact or result.verdict != "overleggen"


@settings(max_examples=60, deadline=None)
@given(any_draft)
def test_mended_text_has_no_finding_of_the_mended_points(text: str) -> None:
    """What mending says it mended is gone: the rules of those kinds find nothing there any more, and the changes make the text."""
    result = by_rules(text)
    if result.mended is None:
        assert result.changes == ()
        return
    assert all(text[change.start : change.end] == change.old for change in result.changes)
    shift = 0
    found = by_rules(result.mended).findings
    for change in result.changes:
        low = change.start + shift
        high = low + len(change.new)
        assert not any(each.check == change.check and each.start < high and low < each.end for each in found)
        shift += len(change.new) - len(change.old)


def test_mended_text_says_what_changed() -> None:
    """Personal data is masked, officialese made plain, shouting lowered; the rest of the words stand."""
    result = by_rules("LEES NU EINDELIJK DAT BORD. Derhalve en alsmede: app mijn eigen nummer 06-12345678.", capacity="functie")
    assert result.mended == "Lees nu eindelijk dat bord. Dus en en: app mijn eigen nummer [telefoonnummer]."
    assert [change.check for change in result.changes] == ["verhitte-toon", "ambtelijke-taal", "ambtelijke-taal", "eigen-privacy"]


def test_a_blocker_is_not_to_be_posted_unless_it_is_a_small_piece_of_a_long_draft() -> None:
    """The gravest decides; in a long draft cutting the piece is enough."""
    piece = "Meneer Visser is bereikbaar op zijn privénummer 06-12345678."
    assert by_rules(piece, capacity="functie").verdict == "niet-plaatsen"
    long = "Wat een mooie dag was het op de dijk, met veel zon en weinig wind. " * 8
    assert by_rules(long + piece, capacity="functie").verdict == "aanpassen"


def test_consult_names_the_contact_of_its_check() -> None:
    """A press matter goes to whom the organisation's table names for it, with the press as the reason."""
    result = by_rules("Dag redactie van de PZC, jullie vraag klopt: de pont vaart niet. Bel me gerust.", "provincie-zeeland", capacity="functie")
    assert (result.verdict, result.contact, result.reason) == ("overleggen", "team-communicatie", "pers")


def test_a_doubt_about_something_grave_goes_to_a_person() -> None:
    """Between its thresholds the reader does not pass a draft: a person looks first, and the bot says why."""
    reading = DraftReading({"vertrouwelijk": 0.42}, {"vertrouwelijk": (0, 8)}, thresholds={"": (0.4, 0.7)})
    result = review("Volgende maand weten jullie meer.", "gemeente", Context(), LOADED, reading=reading)
    assert (result.verdict, result.reason) == ("overleggen", "onzeker-oordeel")
    assert result.contact


def test_reader_and_rules_are_joined() -> None:
    """A check that the reader is sure of becomes a finding with the reader's span."""
    reading = DraftReading({"ironie": 0.9}, {"ironie": (0, 12)}, thresholds={"": (0.4, 0.7)})
    [finding] = review(
        "Heel knap hoor, weer een plan voor het plein bij de kerk in ons dorp.", "gemeente", Context(), LOADED, reading=reading
    ).findings
    assert (finding.check, finding.quote, finding.confidence) == ("ironie", "Heel knap ho", 0.9)


def test_missing_context_is_said() -> None:
    """Without channel and capacity the review names what it took for granted."""
    assert dict(by_rules("Fijne dag op het werk vandaag, allemaal!").assumed) == {"channel": "linkedin", "capacity": "functie"}
    assert by_rules("Fijne dag", channel="x", capacity="prive").assumed == ()


@pytest.mark.parametrize(
    ("text", "reason"), [("", "leeg"), (" \u200b\n", "leeg"), ("May I post this on the page of my team", "andere-taal"), ("a " * 30_000, "te-lang")]
)
def test_what_cannot_be_judged_gets_a_reason(text: str, reason: str) -> None:
    """Empty, foreign and endless texts are no drafts that the bot can judge; it says so."""
    assert by_rules(text).reason == reason


def test_a_check_without_ground_is_off(guidance: Guidance) -> None:
    """An organisation whose text and law give no ground for a check does not get its findings."""
    organisation = guidance.organisations["rijksoverheid"]
    for check in set(guidance.checks) - set(organisation.grounds):
        assert all(finding.check != check for finding in by_rules("Wij delen u derhalve mede alsmede zulks.", "rijksoverheid").findings)


def test_findings_carry_the_organisations_own_rule(guidance: Guidance) -> None:
    """The same draft cites each organisation's own statement or law, in its form of address."""
    for slug, organisation in guidance.organisations.items():
        for finding in by_rules("App gerust: 06-12345678, dat is mijn eigen nummer.", slug).findings:
            ground = organisation.grounds[finding.check]
            assert finding.ground == ground.ground
            assert finding.citations[0].rule == (ground.statement or ground.law)


def test_examples_of_the_checks_hold_by_rules_alone(guidance: Guidance) -> None:
    """Each bad example is found and pointed at, each good one gives no finding at all, whatever the reader learnt."""
    wrong = []
    for slug, check in guidance.checks.items():
        for example in check.bad:
            text, spans = unmark(example.text)
            assert example.organisation
            context = Context(capacity=example.capacity, channel=example.channel)
            found = [each for each in review(text, example.organisation, context, guidance, reading=NOTHING).findings if each.check == slug]
            if not found or (spans and not any(hits(each, *span) for each in found for span in spans)):
                wrong.append((slug, text))
        for example in check.good:
            context = Context(capacity=example.capacity, channel=example.channel)
            if review(example.text, example.organisation or "gemeente", context, guidance, reading=NOTHING).findings:
                wrong.append((slug, example.text))
    assert wrong == []


def test_rules_refuse_what_their_kind_does_not_know() -> None:
    """An unknown kind and an unknown field are refused with a ValueError."""
    with pytest.raises(ValueError, match="bestaat niet"):
        parse_rule("onbekend", {})
    with pytest.raises(ValueError, match="extra"):
        parse_rule("phrase", {"any": ["hoi"], "overal": "ja"})


def test_a_long_article_is_read_fast(guidance: Guidance) -> None:
    """10,000 characters by rules alone cost well under a tenth of a second."""
    text = ("De gemeente legt een fietspad aan bij het station. Mevrouw De Vries vertelt erover in het buurthuis. " * 100)[:10_000]
    rule_hits(read_for(text, "gemeente", Context(), guidance), guidance)
    begun = perf_counter()
    rule_hits(read_for(text, "gemeente", Context(), guidance), guidance)
    assert perf_counter() - begun < 0.3  # a busy machine of two cores gets three times the promised time


def read_as(verdicts: dict[str, float], chances: dict[str, float]) -> Review:
    """A review of one plain draft by a reader that says this."""
    whole = {"plaatsen": 0.0, "aanpassen": 0.0, "overleggen": 0.0, "niet-plaatsen": 0.0} | verdicts
    reading = DraftReading(chances, dict.fromkeys(chances, (0, 9)), whole)
    return review("Vandaag op de dijk gestaan met het hele team, wat een wind.", "gemeente", Context(), LOADED, reading=reading)


def test_the_readers_verdict_is_carried_by_a_finding() -> None:
    """Where no finding is sure, the best doubt that fits the verdict is named; where even that is too weak, a person looks first."""
    named = read_as({"niet-plaatsen": 0.8, "plaatsen": 0.1}, {"loyaliteit": 0.3, "ironie": 0.4})
    assert (named.verdict, [each.check for each in named.findings]) == ("niet-plaatsen", ["loyaliteit"])
    handed = read_as({"niet-plaatsen": 0.8, "plaatsen": 0.1}, {"loyaliteit": 0.08})
    assert (handed.verdict, handed.findings, handed.reason) == ("overleggen", (), "onzeker-oordeel")
    assert handed.contact


def test_a_clear_draft_passes_with_advice_only() -> None:
    """A reader that finds the draft clear keeps warnings of its own back; advice does not stop a draft."""
    passed = read_as({"plaatsen": 0.9}, {"ironie": 0.6, "bron-ontbreekt": 0.5})
    assert (passed.verdict, [each.check for each in passed.findings]) == ("plaatsen", ["bron-ontbreekt"])


def test_the_message_that_is_answered_counts() -> None:
    """An answer to a journalist is a press matter, also where the draft does not say so; one that points to the spokesperson is not."""
    asked = "Dag, ik ben journalist bij De Stentor. Klopt het dat de brug dicht blijft?"
    assert "media" in {each.check for each in by_rules("Ja, tot eind maart.", reply_to=asked).findings}
    assert by_rules("Ik heb je vraag doorgegeven aan onze woordvoerder, die belt je vandaag terug.", reply_to=asked).verdict == "plaatsen"

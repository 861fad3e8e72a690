"""Answer and Review -> Reply: one fixed order, and a text form that says everything.

headline (verdict in words, with a sign) · why · findings (quote, why, how) · rules (literal quote, document, place) · what was assumed ·
closing lines · choices, numbered so that they can be typed. Adapters dress a Reply; they add and drop no sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.guidance import Guidance, Organisation
from bot.messages import Choice, Citation, Finding, Reply, Rule
from bot.results import Answer, Review
from bot.wording import contact_of, say

SIGNS: Final[Mapping[str, str]] = {
    "ja": "✔", "ja-mits": "✎", "nee": "✖", "overleg": "⚠", "uitleg": "ℹ", "onbekend": "?", "buiten-bereik": "", "concept": "✎",
    "plaatsen": "✔", "aanpassen": "✎", "overleggen": "⚠", "niet-plaatsen": "✖", "nood": "⚠",
}  # fmt: skip
"""The sign before a headline. It only repeats what the words say."""

GRAVITY: Final = ("blocker", "consult", "warning", "advice")
IN_DOUBT: Final = ("onzeker-onderwerp", "onzeker-oordeel", "lezers-oneens", "te-lang")
"""Reasons of the bot's own doubt, where the guideline itself may well say something."""

FIRST_FINDINGS: Final = 5
"""So many findings are shown at first; more would hide the grave ones."""


class Voice:
    """The bot's voice for one organisation: its sentences, in its form of address."""

    def __init__(self, guidance: Guidance, organisation: str | Organisation) -> None:
        """`organisation` is a slug of the guidance. Raises KeyError for another one."""
        self.guidance = guidance
        self.organisation = guidance.organisations[organisation] if isinstance(organisation, str) else organisation

    def __call__(self, key: str, **values: object) -> str:
        """Give the sentence `key`, filled."""
        return say(self.guidance.wording, self.organisation.address, key, **values)

    def name(self, contact: str | None) -> str:
        """Give a contact's name for within a sentence."""
        return contact_of(self.organisation, contact)[1].name

    def ask_button(self, contact: str | None, primary: bool = False) -> Choice:
        """Give the button that hands over to `contact`: a question to its queue, or a text to forward where the bot cannot reach it."""
        found = contact_of(self.organisation, contact)[1]
        label = self("knop.escalate", contact=found.name) if found.reach == "queue" else self("knop.forward")
        return Choice("escalate", label, primary)


def signed(verdict: str, headline: str) -> str:
    """Give the headline with the verdict's sign before it."""
    sign = SIGNS.get(verdict, "")
    return f"{sign} {headline}" if sign and not headline.startswith(sign) else headline


def by_gravity(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the findings gravest first, in reading order within one gravity: the order in which they are numbered."""
    return tuple(sorted(findings, key=lambda each: (GRAVITY.index(each.severity), each.start)))


def place_of(citation: Citation) -> str:
    """Give where a quote stands: document, place (publisher, year)."""
    name, bracket, publisher = citation.document.rpartition(" (")
    if not bracket or not citation.place:
        return ", ".join(filter(None, (citation.document, citation.place)))
    return f"{name}, {citation.place} ({publisher}"


def rule_line(rule: Rule) -> str:
    """Give one line of proof as text."""
    said = rule.citation.quote
    quote = f" “{said}”" if said and rule.literal else f" {said}" if said else ""
    return f"{rule.lead}{quote}\n   {place_of(rule.citation)}"


def finding_lines(number: int, finding: Finding, nothing: str = "") -> tuple[str, ...]:
    """Give a finding as text lines: numbered quote (or that something is missing), why, how."""
    quote = f"“{' '.join(finding.quote.split())}”" if finding.quote else nothing
    head, *rest = filter(None, (quote, finding.message, finding.suggestion))
    return (f"{number}. {head}", *(f"   {line}" for line in rest))


def with_text(reply: Reply) -> Reply:
    """Give the reply with `text` made from all its other fields, and `citations` from its rules."""
    blocks = [
        "\n".join(filter(None, (reply.headline, *reply.paragraphs))),
        reply.draft,
        "\n".join(line for number, each in enumerate(reply.findings, 1) for line in finding_lines(number, each)),
        "\n".join(map(rule_line, reply.rules)),
        "\n".join(filter(None, (reply.assumed, *reply.after))),
        "\n".join(f"{fact.label}: {fact.value}" for fact in reply.facts),
        "\n".join(f"[{number}] {choice.label}" for number, choice in enumerate(reply.choices, 1)),
    ]
    citations = reply.citations or tuple(dict.fromkeys(rule.citation for rule in reply.rules))
    return replace(reply, text="\n\n".join(filter(None, blocks)), citations=citations)


def answer_reply(answer: Answer, organisation: str | Organisation, guidance: Guidance, *, assumed: str = "") -> Reply:
    """Give the reply to a question. `assumed` is the sentence about capacity and channel, where the talk knows them."""
    voice = Voice(guidance, organisation)
    parts = answer.answers[:3]
    if len(parts) > 1:
        return _several(answer, parts, voice, assumed)
    contact = answer.contact or (answer.topics and voice.organisation.contact_for_topic(answer.topics[0])) or None
    press = answer.reason == "pers"
    choices: tuple[Choice, ...] = (voice.ask_button(contact, primary=answer.escalate),)
    if not press:
        choices += (Choice("not-meant", voice("knop.not-meant")),)
    after: tuple[str, ...] = ()
    rules = tuple(Rule(voice("regel.kop"), each) for each in answer.citations)
    if answer.self_test and answer.self_test not in answer.citations:
        rules += (Rule(voice("review.test"), answer.self_test),)
    return with_text(
        Reply(
            kind="answer",
            verdict=answer.verdict,
            headline=signed(answer.verdict, answer.headline),
            paragraphs=_body(answer, voice),
            rules=rules,
            assumed=assumed,
            after=after,
            choices=choices,
        )
    )


def _body(answer: Answer, voice: Voice) -> tuple[str, ...]:
    """Give the paragraphs under the headline. In doubt the doubt is said, and no reason that belongs to another case of not knowing."""
    todo = tuple(f"- {line}" for line in answer.todo)
    if answer.reason in IN_DOUBT and answer.verdict == "onbekend":
        return (voice(f"reden.{answer.reason}"), *todo)
    reason = voice(f"reden.{answer.reason}") if answer.reason and not answer.short else ""
    return tuple(filter(None, dict.fromkeys((reason, answer.short, answer.why, *todo))))


def _several(answer: Answer, parts: tuple[Answer, ...], voice: Voice, assumed: str) -> Reply:
    paragraphs: list[str] = []
    rules: list[Rule] = []
    for number, part in enumerate(parts, 1):
        paragraphs.append(voice("praat.vraag-nummer", number=number, question=part.question))
        paragraphs.append(signed(part.verdict, part.headline))
        paragraphs.extend(_body(part, voice))
        rules.extend(Rule(voice("regel.vraag", number=number), each) for each in part.citations[:1])
    contact = next((part.contact for part in (answer, *parts) if part.contact), None)
    more = (voice("praat.vragen-meer"),) if len(answer.answers) > len(parts) else ()
    return with_text(
        Reply(
            kind="answer",
            verdict=answer.verdict,
            headline=voice("praat.vragen", number=len(parts)),
            paragraphs=tuple(paragraphs),
            rules=tuple(rules),
            assumed=assumed,
            after=more,
            choices=(voice.ask_button(contact, primary=answer.escalate), Choice("not-meant", voice("knop.not-meant"))),
        )
    )


def review_headline(review: Review, voice: Voice) -> str:
    """Give the verdict on a draft in words, with its sign."""
    values = {"contact": voice.name(review.contact)} if review.verdict == "overleggen" else {}
    return signed(review.verdict, voice(f"oordeel.{review.verdict}", **values))


def finding_rules(shown: Sequence[Finding], voice: Voice) -> tuple[Rule, ...]:
    """Give the proof of the shown findings: each quote once, led by the numbers it belongs to and by its ground."""
    numbers: dict[tuple[str, Citation], list[int]] = {}
    for number, finding in enumerate(shown, 1):
        for citation in finding.citations:
            numbers.setdefault((finding.ground, citation), []).append(number)
    rules = []
    for (ground, citation), at in numbers.items():
        key = {"regel": "regel.kop", "geest": "regel.geest", "wet": "regel.wet"}[ground]
        literal = ground != "wet"
        if len(shown) == 1:
            rules.append(Rule(voice(key), citation, literal))
            continue
        listed = f" {voice('regel.en')} ".join(filter(None, (", ".join(map(str, at[:-1])), str(at[-1]))))
        rules.append(Rule(voice("regel.bij" if ground == "regel" else f"{key}-bij", number=listed), citation, literal))
    return tuple(rules)


def review_reply(
    review: Review, organisation: str | Organisation, guidance: Guidance, *, all_findings: bool = False, assumed: str = "",
    headline: str = "", paragraphs: Sequence[str] = (),
) -> Reply:  # fmt: skip
    """Give the reply to a draft. `headline` and `paragraphs` replace the usual ones (a standing approval, an open case)."""
    voice = Voice(guidance, organisation)
    ranked = by_gravity(review.findings)
    shown = ranked if all_findings else ranked[:FIRST_FINDINGS]
    more = len(ranked) - len(shown)
    after = []
    if more:
        after.append(voice("review.meer-een") if more == 1 else voice("review.meer", number=more))
    if review.verdict == "plaatsen":
        after.append(voice("review.zelf"))
    return with_text(
        Reply(
            kind="review",
            verdict=review.verdict,
            headline=headline or review_headline(review, voice),
            paragraphs=tuple(paragraphs) or _verdict_line(review, voice),
            findings=tuple(replace(each, quote="") if not each.quote else each for each in shown),
            rules=finding_rules(shown, voice) or (_self_test(voice) if review.verdict == "plaatsen" and not headline else ()),
            assumed=assumed or assumption(dict(review.assumed), voice),
            after=tuple(after),
            choices=review_choices(review, voice, more),
            more_findings=more,
        )
    )


def _verdict_line(review: Review, voice: Voice) -> tuple[str, ...]:
    if review.verdict == "niet-plaatsen":
        return (voice("review.stop"),)
    if review.verdict == "overleggen":
        return (voice(f"reden.{review.reason}") if review.reason else voice("review.mens"),)
    if review.verdict == "plaatsen":
        return (voice("review.tip"),) if review.findings else ()
    count = len(review.findings)
    if not count:
        return ()
    total = voice("review.punt-een") if count == 1 else voice("review.punten", number=count)
    return (total, voice("review.knip")) if any(each.severity == "blocker" for each in review.findings) and count > 1 else (total,)


def _self_test(voice: Voice) -> tuple[Rule, ...]:
    test = voice.organisation.self_test
    return (Rule(voice("review.test"), citation(voice.guidance, test.statement)),) if test else ()


def citation(guidance: Guidance, statement: str) -> Citation:
    """Give a statement of the guidance as a citation. Raises KeyError for an unknown id."""
    found = guidance.statements[statement]
    document = guidance.documents[found.document]
    year = f", {document.year}" if document.year else ""
    return Citation(f"{document.short} ({document.publisher}{year})", found.id, found.place, found.quote)


def review_choices(review: Review, voice: Voice, more: int = 0) -> tuple[Choice, ...]:
    """Give the buttons under a review: ask first where a person must decide, mend first where the author can."""
    ask = voice.ask_button(review.contact, primary=review.verdict == "overleggen")
    mended = Choice("mended", voice("knop.mended"), primary=review.verdict == "aanpassen")
    dismiss = Choice("dismiss", voice("knop.dismiss"), form=voice("formulier.reason"))
    again = Choice("recheck", voice("knop.recheck"), form=voice("formulier.draft"))
    every = Choice("all-findings", voice("knop.all-findings"))
    listed = [ask, *([mended] if review.mended else []), *([dismiss] if review.findings else []), again, *([every] if more else [])]
    return tuple(sorted(listed, key=lambda each: not each.primary))


def assumption(known: Mapping[str, object], voice: Voice) -> str:
    """Give the sentence that says what was taken for granted or told: channel, capacity, own field; "" where nothing is known."""
    words = known_words(known, voice)
    return voice("uitgangspunt.kop", text=words) if words else ""


def known_words(known: Mapping[str, object], voice: Voice) -> str:
    """Give what is known in a few words: "LinkedIn, in je functie"."""
    words: list[str] = []
    if channel := known.get("channel"):
        words.append(voice(f"kanaal.{channel}"))
    if capacity := known.get("capacity"):
        words.append(voice(f"rol.{capacity}"))
    if known.get("own_field") is not None:
        words.append(voice("terrein.ja" if known["own_field"] in (True, "true", "ja") else "terrein.nee"))
    if known.get("press") is False:
        words.append(voice("pers.nee"))
    return ", ".join(words)

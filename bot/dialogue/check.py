"""A draft: found, reviewed, and judged with what the asker and the team said of it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.dialogue import difference, waiting
from bot.dialogue.back import MOST_BACK, asked_back
from bot.dialogue.draft_text import draft_in
from bot.dialogue.second_wait import waits
from bot.dialogue.turn import Turn
from bot.messages import Choice, Finding, Reply
from bot.render import assumption, review_headline, review_reply, signed, with_text
from bot.results import Answer, Change, DraftVerdict, Review
from bot.second_reading import with_kept
from bot.second_request import Wanted
from bot.steps import Approved, Step

HEAVY = ("blocker", "consult")
SIDES = {"plaatsen": "self", "aanpassen": "self", "overleggen": "ask", "niet-plaatsen": "stop"}
"""What the author is to do: where it stays a matter of the author alone, the reply says what it assumed and no question is worth asking."""


def requested(turn: Turn, answer: Answer, text: str) -> Step:
    """Somebody asks to look at a draft: it stands in the message, in a quoted message, or comes with the next one."""
    draft = answer.draft or turn.incoming.quoted
    if not draft.strip():
        return ask_for_draft(turn, question=text)
    return start(turn, draft)


def ask_for_draft(turn: Turn, question: str = "", key: str = "vraag.draft-kop") -> Step:
    """Ask to paste the draft."""
    voice = turn.voice
    turn = turn.remember(waiting="draft", pending="", question=question or turn.state.question)
    first = voice("vraag.draft") if key == "vraag.draft-kop" else ""
    return turn.say("question-back", key, first, voice("vraag.draft-hoe"))


def start(turn: Turn, draft: str) -> Step:
    """Review a draft that was just given; what was set aside stays so only for a version of the same text."""
    draft = draft_in(draft)
    if not draft:
        return ask_for_draft(turn)
    state = turn.state
    same = bool(state.draft) and fuzz.ratio(draft, state.draft) >= 60
    turn = turn.remember(
        dismissed=state.dismissed if same else (),
        asked_back=state.asked_back if same else 0,
        unmasked=(),
        all_findings=False,
        press=None,  # an earlier question of the press does not make this draft urgent
        question="" if state.about == "question" and state.waiting != "draft" else state.question,
    )
    return judge(turn, draft)


def judge(turn: Turn, draft: str, *, ask_back: bool = True) -> Step:
    """Review `draft` and say what is found."""
    turn = turn.remember(draft=draft, about="draft", waiting="", pending="")
    review = look(turn, draft)
    if ask_back and (wanted := question_back(turn, draft, review)):
        return asked_back(turn, wanted)
    return told(turn, review)


def look(turn: Turn, draft: str) -> Review:
    """Give the engine's review of a draft in what is known, with the second reading where there is one of it."""
    slug, context = turn.voice.organisation.slug, turn.context()
    review = turn.engine.review(draft, slug, context, turn.guidance)
    return with_kept(review, turn.state.second, Wanted("draft", draft, slug, context), turn.guidance)


def question_back(turn: Turn, draft: str, review: Review) -> str:
    """Give "capacity" where its answer changes what the author is to do with the draft, else "".

    No rule for drafts turns on the own field of work, so that is never asked here.
    """
    state = turn.state
    if state.asked_back >= MOST_BACK or review.reason == "te-lang" or state.capacity is not None:
        return ""
    context, slug, supposed = turn.context(), turn.voice.organisation.slug, dict(review.assumed).get("capacity")
    sides = {SIDES[review.verdict]}
    for capacity in ("prive", "functie", "namens"):
        if capacity != supposed:  # that one has just been judged
            sides.add(SIDES[turn.engine.verdict_in(draft, slug, replace(context, capacity=capacity), turn.guidance)])
            if len(sides) > 1:
                return "capacity"
    return ""


def told(turn: Turn, review: Review) -> Step:
    """Say the review, after what was set aside, agreed, or waits."""
    voice = turn.voice
    seen, heavy_aside = set_aside(turn, review)
    approved = approval(turn, review)
    if approved and not turn.state.all_findings:
        seen = settled(seen)
    elif heavy_aside and seen.verdict in ("plaatsen", "aanpassen"):
        seen = replace(seen, verdict="overleggen", contact=voice.organisation.contact_for_check(heavy_aside))
    state = turn.state
    headline, lines = "", []
    if same_as_case(turn, review):
        seen = replace(seen, verdict="overleggen", contact=turn.matter.contact or seen.contact)
        headline = signed("overleggen", voice("oordeel.nog-niet"))
        lines.append(voice("review.wacht-op", contact=waiting.contact(turn)))
    elif approved:
        headline, lines = _agreed(turn, seen, approved)
    elif heavy_aside and seen.verdict == "overleggen":
        lines.append(voice("review.apart"))
    if turn.matter.approved_text and not approved:
        lines.extend(
            difference.lines(turn.matter.approved_text, review.text or state.draft, voice, waiting.contact(turn), asks=seen.verdict == "overleggen")
        )
    assumed = dict(review.assumed) | {
        key: value for key, value in (("channel", state.channel), ("capacity", state.capacity), ("own_field", state.own_field)) if value is not None
    }
    reply = review_reply(
        seen, voice.organisation, turn.guidance, all_findings=state.all_findings, assumed=assumption(assumed, voice),
        headline=headline, paragraphs=tuple(lines),
    )  # fmt: skip
    if same_as_case(turn, review):
        reply = with_text(replace(reply, choices=tuple(each for each in reply.choices if each.id not in ("escalate", "mended"))))
    turn = turn.remember(contact=seen.contact or "", bot_said=" ".join((reply.headline.lstrip("✔✎⚠✖ "), *reply.paragraphs[:1])))
    return waits(turn, turn.done(reply), review, turn.context(), state.draft)


def _agreed(turn: Turn, seen: Review, approved: Approved) -> tuple[str, list[str]]:
    voice = turn.voice
    name = voice.name(approved.role)
    if seen.verdict in ("niet-plaatsen", "aanpassen"):
        return review_headline(seen, voice), [voice("oordeel.akkoord", contact=name[:1].upper() + name[1:]), voice("review.akkoord-prive")]
    lines = [voice("review.akkoord"), *([voice("review.akkoord-let")] if seen.findings else [])]
    return signed("plaatsen", voice("oordeel.akkoord", contact=name[:1].upper() + name[1:])), lines


def set_aside(turn: Turn, review: Review) -> tuple[Review, str]:
    """Give the review without the findings that its author set aside, and the check of a heavy one among them ("" for none)."""
    aside = {each.lstrip("!"): each for each in turn.state.dismissed}
    left = tuple(each for each in review.findings if finding_key(turn, each) not in aside)
    heavy = next((each.check for each in review.findings if each not in left and each.severity in HEAVY), "")
    if len(left) == len(review.findings):
        return review, ""
    checks = {each.check for each in left}
    kept = tuple(each for each in review.changes if each.check in checks)
    mended = _applied(review.text, kept) if review.mended and kept else None
    return replace(review, findings=left, verdict=verdict_of(left, review.verdict), changes=kept, mended=mended), heavy


def _applied(text: str, changes: Sequence[Change]) -> str:
    for change in sorted(changes, key=lambda each: -each.start):
        text = text[: change.start] + change.new + text[change.end :]
    return text


def verdict_of(left: tuple[Finding, ...], before: DraftVerdict) -> DraftVerdict:
    """Give the verdict for what is left of the findings: the strongest decides."""
    gravities = {each.severity for each in left}
    if "blocker" in gravities:
        return before if before in ("niet-plaatsen", "aanpassen") else "niet-plaatsen"
    if "consult" in gravities:
        return "overleggen"
    return "aanpassen" if "warning" in gravities else "plaatsen"


def finding_key(turn: Turn, finding: Finding) -> str:
    """Give what a finding is remembered by: its check and its words, not its place, which moves when the text changes."""
    return f"{finding.check}:{turn.engine.fingerprint(' '.join(finding.quote.split()))[:16]}"


def approval(turn: Turn, review: Review) -> Approved | None:
    """Give the standing approval of exactly this text for this channel and capacity, if there is one."""
    if not turn.matter.approved or not review.canonical:
        return None
    mark = turn.engine.fingerprint(review.canonical)
    known = {(each.fingerprint, each.channel, each.capacity): each for each in turn.matter.approved}
    return known.get((mark, turn.state.channel, turn.state.capacity))


def settled(review: Review) -> Review:
    """Give the review as an approval leaves it: another person's data still stop it; what else is light stays as a remark."""
    personal = tuple(each for each in review.findings if each.check == "persoonsgegevens")
    light = tuple(each for each in review.findings if each.severity not in HEAVY)
    if personal:
        return replace(review, findings=personal + light, verdict=verdict_of(personal, review.verdict), contact=None)
    return replace(review, findings=light, verdict="plaatsen", contact=None)


def same_as_case(turn: Turn, review: Review) -> bool:
    """Tell whether this very text waits for an answer."""
    return waiting.running(turn) and bool(turn.state.case_canonical) and turn.state.case_canonical == review.canonical


def mended(turn: Turn) -> Step:
    """Show the draft with what can be mended safely."""
    voice = turn.voice
    if not turn.state.draft:
        return ask_for_draft(turn, key="review.geen")
    review, _ = set_aside(turn, look(turn, turn.state.draft))
    again = Choice("recheck", voice("knop.recheck"), form=voice("formulier.draft"))
    ask = voice.ask_button(review.contact, primary=review.verdict == "overleggen")
    if not review.mended or review.mended == review.text:
        return turn.say("notice", "verbeterd.geen", voice("verbeterd.let"), choices=(ask, again))
    done = {change.check for change in review.changes}
    left = tuple(each for each in review.findings if each.check not in done)
    more = [voice("verbeterd.over"), *(f"- {each.message}" for each in left if each.severity != "advice")]
    reply = Reply(
        kind="mended", verdict=review.verdict, headline=voice("verbeterd.kop"), draft=review.mended, choices=(again, ask),
        after=(*(more if len(more) > 1 else ()), voice("verbeterd.let")),
    )  # fmt: skip
    return turn.done(with_text(reply))


def recheck(turn: Turn, draft: str) -> Step:
    """Review again: the new text where one came along, else ask for it."""
    return start(turn, draft) if draft.strip() else ask_for_draft(turn, key="opnieuw.vraag")


def all_findings(turn: Turn) -> Step:
    """Show every finding of the last draft."""
    if turn.state.about != "draft" or not turn.state.draft:
        return turn.say("notice", "punt.geen")
    return judge(turn.remember(all_findings=True), turn.state.draft, ask_back=False)

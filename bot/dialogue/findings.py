"""A finding that does not fit: the author sets it aside with a reason, which is kept without the person."""

from __future__ import annotations

from bot.dialogue import check
from bot.dialogue.covering import cover
from bot.dialogue.turn import Turn
from bot.messages import Finding
from bot.render import FIRST_FINDINGS, by_gravity
from bot.steps import Dismissal, Step


def shown(turn: Turn) -> tuple[Finding, ...]:
    """Give the findings of the last draft in the order in which they were numbered."""
    if not turn.state.draft:
        return ()
    review, _ = check.set_aside(turn, check.look(turn, turn.state.draft))
    if check.approval(turn, review):
        review = check.settled(review)
    ranked = by_gravity(review.findings)
    return ranked if turn.state.all_findings else ranked[:FIRST_FINDINGS]


def dismiss(turn: Turn, number: str, reason: str) -> Step:
    """Set finding `number` aside for `reason`; asks for what is missing of the two."""
    voice = turn.voice
    listed = shown(turn)
    if not listed:
        return turn.say("notice", "punt.geen")
    if not number and len(listed) == 1:
        number = "1"
    if not number:
        return turn.remember(waiting="reason", pending="").say("question-back", "punt.welk")
    if not number.isdigit() or not 1 <= int(number) <= len(listed):
        return turn.say("question-back", "punt.onbekend")
    if not reason:
        return turn.remember(waiting="reason", pending=number).say("question-back", "punt.waarom", number=number)
    finding = listed[int(number) - 1]
    heavy = finding.severity in check.HEAVY
    key = ("!" if heavy else "") + check.finding_key(turn, finding)
    review = check.look(turn, turn.state.draft)
    kept = Dismissal(finding.check, cover(turn, reason), review.canonical, cover(turn, turn.state.draft))
    turn = turn.remember(waiting="", pending="", dismissed=(*turn.state.dismissed, key))
    contact = voice.name(voice.organisation.contact_for_check(finding.check))
    weighs = voice("punt.zwaar", contact=contact) if heavy else ""
    left, _ = check.set_aside(turn, review)
    after = check.told(turn, review)
    assert after.reply is not None
    now = voice("punt.rest", text=after.reply.headline) if not heavy or left.findings else ""
    lines = (voice("punt.weg-reden"), weighs, now)
    return turn.say("notice", "punt.weg", *lines, number=number, choices=after.reply.choices, intents=(kept,))


def answered(turn: Turn, text: str) -> Step:
    """Take the reason (and the number) that was asked for."""
    number = turn.state.pending
    if number:
        return dismiss(turn, number, text.strip())
    head, _, rest = text.strip().partition(" ")
    digits = head.strip(".,:)")
    if digits.isdigit():
        return dismiss(turn, digits, rest.removeprefix("want ").removeprefix("omdat ").strip())
    return turn.say("question-back", "punt.welk")

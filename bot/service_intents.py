"""What the dialogue asks the service to do, in the transaction of the same message."""

from __future__ import annotations

from dataclasses import replace

from bot import escalation
from bot.escalation import Actor, Case, Refused, Result, account
from bot.messages import Incoming, Reply
from bot.render import with_text
from bot.rows import CaseFilter, Example
from bot.service_turn import Turn, number_of
from bot.steps import AddToCase, Dismissal, Feedback, Forget, OpenCase, Step, ThankCase, WithdrawCase

OPEN = ("open", "claimed")


async def carry_out(turn: Turn, incoming: Incoming, organisation: str, step: Step) -> Step:
    """Do the step's intents. Gives the step with what only the service knows: the new case's number, or why something could not be done."""
    for intent in step.intents:
        match intent:
            case OpenCase():
                step = await _open(turn, incoming, organisation, step, intent)
            case AddToCase() | ThankCase() | WithdrawCase():
                step = await _move(turn, incoming, step, intent)
            case Dismissal():
                why = intent.reason
                example = Example(turn.now, "not-fitting", organisation, turn.house.guidance.version, intent.masked_text, intent.check, why)
                await turn.tx.add_example(example)
            case Feedback():
                await turn.tx.count("helpful" if intent.helpful else "not-helpful")
            case Forget():
                pass  # comes last, after the conversation was saved: see forget
    return step


def wants_forgetting(step: Step) -> bool:
    """Whether the person asked to be forgotten."""
    return any(isinstance(intent, Forget) for intent in step.intents)


async def forget(turn: Turn, incoming: Incoming) -> None:
    """Withdraw the person's waiting cases and erase what is kept of the account."""
    person = account(incoming.sender)
    for case in await turn.tx.cases(CaseFilter(states=OPEN, asker=person)):
        result = escalation.withdraw(case, Actor("asker", person), turn.now)
        if not isinstance(result, Refused):
            await turn.apply(result)
    await turn.tx.forget_account(person, turn.now)


async def _open(turn: Turn, incoming: Incoming, organisation: str, step: Step, asked: OpenCase) -> Step:
    house = turn.house
    number = await turn.tx.new_number()
    print_of = house.print_of(asked.fingerprint_text) if asked.fingerprint_text else ""
    opened = escalation.open_case(
        number, asked, organisation, incoming.sender, turn.now,
        terms=house.terms(organisation), guidance_version=house.guidance.version, fingerprint=print_of,
    )  # fmt: skip
    await turn.apply(opened)
    return replace(step, state=replace(step.state, case=str(number)))


async def _move(turn: Turn, incoming: Incoming, step: Step, intent: AddToCase | ThankCase | WithdrawCase) -> Step:
    case = await turn.tx.case(number_of(intent.case))
    person = account(incoming.sender)
    if case is None or account(case.asker) != person:
        return step  # erased meanwhile, or a number that is not theirs: there is nothing to move
    result = _result(turn, case, Actor("asker", person, case.asker_name), intent)
    if isinstance(result, Refused):
        voice = turn.house.voice(case.organisation)
        head = voice(f"team.geweigerd-{result.reason}", number=case.number, name=result.about)
        return replace(step, reply=with_text(Reply("notice", head)))
    await turn.apply(result)
    return step


def _result(turn: Turn, case: Case, actor: Actor, intent: AddToCase | ThankCase | WithdrawCase) -> Result:
    if isinstance(intent, AddToCase):
        return escalation.add(case, actor, intent.text, turn.now, turn.house.terms(case.organisation))
    if isinstance(intent, ThankCase):
        return escalation.close(case, actor, turn.now)
    return escalation.withdraw(case, actor, turn.now)

"""Random lives of a case: whatever is pressed in whatever order, the promises hold."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot import escalation as e
from bot.escalation import Actor, Moved, Refused, Result
from tests.support.cases import ASKER, MO, MONDAY, SANNE, TERMS, fresh

TEAM = st.sampled_from([SANNE, MO])
ALLOWED = {
    ("open", "claimed"), ("open", "answered"), ("open", "withdrawn"), ("claimed", "answered"), ("claimed", "withdrawn"),
    ("answered", "closed"), ("answered", "claimed"), ("closed", "claimed"),
}  # fmt: skip


class CaseLife(RuleBasedStateMachine):
    """Presses the buttons of one case and counts what left for whom."""

    def __init__(self) -> None:
        super().__init__()
        self.case = fresh()
        self.now = MONDAY
        self.answers: list[str] = []
        self.told: list[str] = []

    def take(self, result: Result) -> None:
        """Apply a result and check it against what was."""
        if isinstance(result, Refused):
            return
        assert isinstance(result, Moved)
        before, after = self.case, result.case
        assert before.state == after.state or (before.state, after.state) in ALLOWED
        assert after.events[: len(before.events)] == before.events, "events are appended, never rewritten"
        assert after.events[len(before.events) :] == result.events
        assert result.events or (after == before and not result.tells), "nothing happened, so nobody is told"
        self.answers += [event.text for event in result.events if event.kind == "answered"]
        self.told += [tell.text for tell in result.tells if tell.what == "antwoord"]
        self.case = after

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours: int) -> None:
        """Reminders, terms and closing by the clock."""
        self.now += timedelta(hours=hours)
        self.take(e.clock(self.case, self.now, "woordvoerder"))

    @rule(who=TEAM)
    def claim(self, who: Actor) -> None:
        """Claim, twice for good measure: the second press changes nothing."""
        self.take(e.claim(self.case, who, self.now))
        again = e.claim(self.case, who, self.now)
        assert isinstance(again, Refused) or again.events == ()

    @rule(who=TEAM)
    def take_over(self, who: Actor) -> None:
        """Take over from a colleague."""
        self.take(e.take_over(self.case, who, self.now))

    @rule(who=TEAM, text=st.sampled_from(["ja", "nee", " "]))
    def answer(self, who: Actor, text: str) -> None:
        """Answer; the same press again sends nothing."""
        self.take(e.answer(self.case, who, text, self.now))
        again = e.answer(self.case, who, text, self.now)
        assert isinstance(again, Refused) or again.tells == ()

    @rule(who=TEAM)
    def approve(self, who: Actor) -> None:
        """Approve the text."""
        self.take(e.approve(self.case, who, self.now))

    @rule(who=TEAM)
    def note(self, who: Actor) -> None:
        """Write a note."""
        self.take(e.note(self.case, who, "onder ons", self.now))

    @rule(who=st.sampled_from([SANNE, ASKER]))
    def close(self, who: Actor) -> None:
        """Close, by the team or by thanks."""
        self.take(e.close(self.case, who, self.now))

    @rule(who=st.sampled_from([SANNE, ASKER]))
    def reopen(self, who: Actor) -> None:
        """Open again."""
        self.take(e.reopen(self.case, who, self.now, TERMS))

    @rule()
    def follow_up(self) -> None:
        """Ask on."""
        self.take(e.add(self.case, ASKER, "en nu?", self.now, TERMS))

    @rule()
    def withdraw(self) -> None:
        """Take the question back."""
        self.take(e.withdraw(self.case, ASKER, self.now))

    @invariant()
    def every_answer_is_told_once(self) -> None:
        """No answer is lost or doubled on its way out."""
        assert self.told == self.answers

    @invariant()
    def somebody_owns_what_is_claimed(self) -> None:
        """A claimed case has an owner; what waits has a term."""
        assert self.case.state != "claimed" or self.case.owner
        assert not self.case.waiting or (self.case.due and self.case.remind and self.case.remind <= self.case.due)

    @invariant()
    def the_clock_comes_to_rest(self) -> None:
        """What the clock asked for has been done: it asks once per event."""
        once = e.clock(self.case, self.now, "")
        assert once.case.next_at is None or once.case.next_at > self.now


TestCaseLife = CaseLife.TestCase
TestCaseLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)

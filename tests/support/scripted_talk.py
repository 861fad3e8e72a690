"""A dialogue of a few words, so that tests of the service do not depend on what the real one says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dialogue.memory import state_from, state_to
from bot.messages import Citation, Finding, Incoming, Reply
from bot.render import with_text
from bot.steps import AddToCase, Dismissal, Feedback, Forget, Intent, OpenMatter, State, Step, ThankCase, Wait, WithdrawCase
from tests.support.cases import asked

FINDING = Finding("woordvoering", "consult", "regel", 0, 3, "De ", "nieuws", "wacht", (Citation("Wijsheden", "zl-4", "4", "..."),))


class ScriptedTalk:
    """`vraag ...` opens a case, `check ...` gives a review, `erbij`, `dank`, `trek in`, `vergeet` do so; all else is echoed with what is known."""

    def load(self, stored: dict[str, Any]) -> State:
        """A state as it was stored."""
        return state_from(stored)

    def dump(self, state: State) -> dict[str, Any]:
        """A state as plain JSON."""
        return state_to(state)

    def step(self, state: State, incoming: Incoming, now: datetime, matter: OpenMatter) -> Step:  # noqa: ARG002 - the port's signature
        """One turn."""
        word, _, rest = incoming.text.partition(" ")
        state = replace(state, history=(*state.history, incoming.text)[-4:], organisation=rest if word == "ik-ben" else state.organisation)
        if matter.off:
            return self._say(state, matter.off)
        if word == "check":
            reply = Reply("review", "! Eerst overleggen", ("nieuws",), (FINDING,), FINDING.citations, verdict="overleggen")
            return Step(state, with_text(reply), wait=Wait({"text": rest}, 1.0) if rest == "langzaam" else None)
        intents: dict[str, Intent] = {
            "vraag": asked(question=rest, draft="", fingerprint_text="", urgent="pers" in rest),
            "concept": asked(draft=rest, fingerprint_text=rest),
            "erbij": AddToCase(matter.case, rest),
            "dank": ThankCase(matter.case),
            "trek": WithdrawCase(matter.case),
            "vergeet": Forget(),
            "past-niet": Dismissal("ironie", rest, "x", "gemaskeerd"),
            "duim": Feedback(helpful=True),
        }
        if word in intents:
            return self._say(state, f"gedaan: {word}", intents[word])
        return self._say(state, f"echo {incoming.text} | zaak {matter.case} {matter.state} | {len(matter.approved)} akkoord")

    def _say(self, state: State, words: str, *intents: Intent) -> Step:
        return Step(state, with_text(Reply("answer", words)), intents)

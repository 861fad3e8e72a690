"""Plays a whole talk from tests/conversations: the dialogue with a service of twenty lines around it that keeps one case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.dialogue import Engine, step
from bot.dialogue.turn import plain_fingerprint
from bot.guidance import Guidance
from bot.messages import Address, Incoming, Reply
from bot.steps import AddToCase, Approved, Forget, MyCase, OpenCase, OpenMatter, State, Step, ThankCase, WithdrawCase

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = Address("console", "test", "gesprek", person="sanne")


@dataclass
class Talk:
    """One conversation: says or presses a turn, keeps state and case as the service would."""

    guidance: Guidance
    organisation: str | None
    name: str = "Sanne de Wit"
    state: State = field(default_factory=State)
    matter: OpenMatter = field(default_factory=OpenMatter)
    now: datetime = START
    turns: int = 0
    opened: OpenCase | None = None
    engine: Engine | None = None

    def hear(self, **incoming: Any) -> Step:
        """Play one message and do what the step asks the service for."""
        self.turns += 1
        self.now += timedelta(minutes=1)
        kind = "action" if incoming.get("choice") else "text"
        message = Incoming(str(self.turns), kind, self.now, HERE, self.organisation, name=self.name, **incoming)
        done = step(self.state, message, self.guidance, self.now, self.matter, engine=self.engine)
        self.state = done.state
        for intent in done.intents:
            self._do(intent)
        return done

    def _do(self, intent: object) -> None:
        if isinstance(intent, OpenCase):
            self.opened = intent
            case = MyCase("12", intent.question or intent.draft, "open", intent.contact, START + timedelta(hours=8))
            self.matter = replace(self.matter, case="12", state="open", contact=intent.contact, term=case.term, mine=(case,))
        elif isinstance(intent, WithdrawCase | Forget):
            self.matter = OpenMatter()
        elif isinstance(intent, ThankCase):
            self.matter = replace(self.matter, state="closed")
        elif isinstance(intent, AddToCase) and self.matter.state == "answered":
            self.matter = replace(self.matter, state="open")

    def team(self, does: str) -> None:
        """Let the team claim, answer, approve or close; "weg: ..." switches the bot off, "later: N" lets N hours pass."""
        word, _, rest = does.partition(": ")
        if word == "later":
            self.now += timedelta(hours=float(rest))
        elif word == "uit":
            self.matter = replace(self.matter, off=rest)
        elif word == "akkoord":
            assert self.opened is not None
            given = Approved(plain_fingerprint(self.opened.fingerprint_text), self.opened.channel, self.opened.capacity, self.opened.contact)
            text = self.state.draft
            self.matter = replace(self.matter, state="answered", approved=(*self.matter.approved, given), approved_text=text)
        else:
            self.matter = replace(self.matter, state={"pakt op": "claimed", "antwoordt": "answered", "sluit": "closed"}[word])


def problems(expected: dict[str, Any], done: Step) -> list[str]:
    """Give what a step does other than the talk's file promises."""
    reply = done.reply
    if expected.get("stil"):
        return ["zegt iets waar stilte beloofd is: " + reply.text] if reply else []
    if reply is None:
        return ["zwijgt"]
    wrong = []
    if (kinds := _listed(expected, "soort")) and reply.kind not in kinds:
        wrong.append(f"soort {reply.kind}, niet {kinds}")
    if (verdicts := expected.get("oordeel")) and reply.verdict not in (verdicts if isinstance(verdicts, list) else [verdicts]):
        wrong.append(f"oordeel {reply.verdict}, niet {verdicts}")
    wrong += [f"zegt niet: {words}" for words in _listed(expected, "zegt") if words.casefold() not in reply.text.casefold()]
    wrong += [f"zegt wel: {words}" for words in _listed(expected, "zegt-niet") if words.casefold() in reply.text.casefold()]
    offered = {choice.id for choice in reply.choices}
    wrong += [f"biedt {choice} niet aan" for choice in _listed(expected, "knoppen") if choice not in offered]
    wrong += [f"biedt {choice} wel aan" for choice in _listed(expected, "geen-knoppen") if choice in offered]
    asked = [type(intent).__name__ for intent in done.intents]
    if asked != _listed(expected, "bedoelt"):
        wrong.append(f"vraagt de dienst om {asked}, niet om {_listed(expected, 'bedoelt')}")
    return wrong + _always(reply)


def _listed(expected: dict[str, Any], key: str) -> list[str]:
    value = expected.get(key, [])
    return value if isinstance(value, list) else [value]


def _always(reply: Reply) -> list[str]:
    """What holds for every reply: its text says everything, and never "toegestaan"."""
    said = [reply.headline, *reply.paragraphs, *reply.after, reply.assumed, *(choice.label for choice in reply.choices)]
    said += [rule.citation.quote for rule in reply.rules] + [part for each in reply.findings for part in (each.message, each.suggestion)]
    wrong = [f"tekstvorm mist: {part}" for part in said if part not in reply.text]
    own = "\n".join([reply.headline, *reply.paragraphs, *reply.after])
    return [*wrong, *(["zegt toegestaan"] if "toegestaan" in own and reply.kind != "preview" else [])]

"""One handled event inside its transaction: what it says to whom becomes rows, what it does to a case becomes events and rows."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import case_cards
from bot.approval import approval_of
from bot.configuration import TEAM_PAGE, TeamPlace
from bot.escalation import Case, Moved, Tell, account
from bot.messages import Address, Outgoing, Reply
from bot.ports import Transaction
from bot.rows import Example, Row
from bot.service_house import House

ANSWERS = frozenset({"antwoord", "akkoord"})


def conversation_key(address: Address) -> str:
    """The key of the talk with one person: in shared places each person has a talk of their own."""
    return "|".join((address.platform, address.tenant, address.conversation, address.thread, address.person))


def lane_of(to: Address, card: str = "") -> str:
    """The lane of an address: rows of one lane leave in order. Each card is a lane of its own, so one stuck case holds no other."""
    return "|".join((to.platform, to.tenant, to.conversation, f"card {card}" if card else to.thread))


class Turn:
    """Collects the rows of one event; `source` is the event's key and the root of the rows' keys."""

    def __init__(self, tx: Transaction, house: House, now: datetime, source: str) -> None:
        self.tx, self.house, self.now, self.source = tx, house, now, source
        self.rows: list[Row] = []

    def say(
        self, to: Address, reply: Reply, *, about: str = "reply", case: Case | None = None, card: str = "", mode: Any = "post",
        hints: tuple[tuple[str, str], ...] = (), reading: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Add a row."""
        if case and case.urgent:
            hints = (*hints, ("urgent", "1"))
        key = f"{self.source}/{len(self.rows)}"
        out = Outgoing(key, to, reply, card, mode, hints=hints)
        number = case.number if case else 0
        self.rows.append(
            Row(0, lane_of(to, card), out, self.now, self.now, attempts=0, case=number, about=about, reading=reading)
        )

    async def flush(self) -> tuple[str, ...]:
        """Write the rows; this process holds their lease where it delivers. Gives their keys."""
        holder = self.house.process if self.house.delivers else ""
        await self.tx.put_rows(self.rows, holder, self.now + self.house.lease)
        return tuple(row.outgoing.key for row in self.rows)

    async def apply(self, moved: Moved) -> Case:
        """Save what happened to a case and tell who must know; nothing where nothing happened."""
        case = moved.case
        if not moved.events:
            return case
        await self.tx.save_case(case, moved.events)
        case = replace(case, version=case.version + 1)
        for event in moved.events:
            if event.kind == "approved":
                await self.tx.add_approval(approval_of(case, event.actor.name, account(case.asker), self.now))
            if event.kind == "bot-wrong":
                await self._example(case, event.text)
        posted = {tell.to for tell in moved.tells if tell.what == "card"}
        if "team" not in posted:
            self._update_cards(case, with_backup="backup" not in posted)
        for tell in moved.tells:
            self._tell(case, tell)
        if any(tell.to == "asker" and tell.what in ANSWERS for tell in moved.tells):
            await self._offer(case)
        return case

    async def _offer(self, case: Case) -> None:
        """Let the asker's talk know the buttons under the answer, so that a typed number finds them too."""
        talk = await self.tx.conversation(conversation_key(case.asker))
        if talk is not None:
            offered = [[each.id, each.label] for each in case_cards.after_answer(self.house.voice(case.organisation))]
            await self.tx.save_conversation(replace(talk, state={**talk.state, "choices": offered}), self.now)

    def _tell(self, case: Case, tell: Tell) -> None:
        if tell.to == "asker":
            self.say(case.asker, case_cards.for_asker(case, tell, self.house.voice(case.organisation)), about=tell.what, case=case)
        elif tell.to == "backup":
            back = self.house.configuration.team(case.organisation, case.backup)
            if back.place != self.house.team(case).place:
                self._card(case, back, "post")
            self._mail(case, back)
        elif tell.what == "card":
            self._card(case, self.house.team(case), "post")
            self._mail(case, self.house.team(case))
        else:
            self.note(case, tell)

    def _update_cards(self, case: Case, with_backup: bool) -> None:
        """Renew the card wherever it stands: with the team, and with the back-up once that was called."""
        team = self.house.team(case)
        self._card(case, team, "update")
        if case.backup and with_backup:
            back = self.house.configuration.team(case.organisation, case.backup)
            if back.place != team.place:
                self._card(case, back, "update")

    def _card(self, case: Case, team: TeamPlace, mode: str) -> None:
        if team.place == TEAM_PAGE:
            return  # the team page reads the store itself
        reply = case_cards.card(case, self.house.voice(case.organisation))
        self.say(team.place.address, reply, about="card", case=case, card=f"case:{case.number}", mode=mode)

    def note(self, case: Case, tell: Tell, about: str = "") -> None:
        """Say something in the thread of the team's card."""
        team = self.house.team(case)
        if team.place != TEAM_PAGE:
            reply = case_cards.for_team(case, tell, self.house.voice(case.organisation))
            self.say(team.place.address, reply, about=about or tell.what, case=case, card=f"case:{case.number}", hints=(("note", "1"),))

    def _mail(self, case: Case, team: TeamPlace) -> None:
        """Number and link, never a text: e-mail is read by more than the team."""
        for address in team.email:
            reply = case_cards.mail(case, self.house.voice(case.organisation), f"{self.house.site}/team/{case.number}")
            self.say(Address("email", "", address, private=False), reply, about="mail", case=case)

    async def _example(self, case: Case, why: str) -> None:
        await self.tx.add_example(
            Example(
                self.now, "bot-wrong", case.organisation, case.guidance_version, case.draft, reason=why, question=case.question,
                bot_said=case.bot_said,
            )
        )  # fmt: skip


def number_of(text: str) -> int:
    """The case number in a choice's argument or a typed word; 0 where there is none."""
    with contextlib.suppress(ValueError):
        return int(text.strip().lstrip("#"))
    return 0

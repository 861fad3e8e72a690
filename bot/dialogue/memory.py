"""The state of a talk: to plain values and back, and what is forgotten by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta

from bot.steps import OpenMatter, State

FRESH = timedelta(hours=8)
"""After so long a silence a message starts a new talk: what "en op Facebook?" pointed at is gone."""

KEPT_MESSAGES = 4


def state_to(state: State) -> dict[str, object]:
    """Give the state as values that JSON can hold."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(state).items()}


def state_from(values: Mapping[str, object]) -> State:
    """Give the state back. Unknown names (of an older or newer program) are left out, missing ones get their default."""
    known = {}
    for each in fields(State):
        if each.name not in values:
            continue
        value = values[each.name]
        if isinstance(value, list | tuple):
            value = tuple(tuple(part) if isinstance(part, list) else part for part in value)
        known[each.name] = value
    return State(**known)  # type: ignore[arg-type]  # state_to wrote them


def refreshed(state: State, matter: OpenMatter, now: datetime) -> State:
    """Give the state for a new turn: after a long silence only the organisation and the case are left, and the case is the service's."""
    if state.at and now - datetime.fromisoformat(state.at) > FRESH:
        state = State(
            organisation=state.organisation,
            case=state.case,
            case_question=state.case_question,
            case_canonical=state.case_canonical,
            told_waiting=state.told_waiting,
        )
    if matter.state in ("", "closed", "withdrawn"):
        state = replace(state, case="", case_question="", case_canonical="", told_waiting=False)
    elif matter.case != state.case:
        state = replace(state, case=matter.case, told_waiting=False)
    return replace(state, at=now.isoformat())


def noted(state: State, text: str) -> State:
    """Give the state with one more message of the asker."""
    return replace(state, history=(*state.history, text)[-KEPT_MESSAGES:])

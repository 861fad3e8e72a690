"""Frozen values to plain JSON and back; pydantic checks the types on the way in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from bot.approval import Approval
from bot.escalation import Case
from bot.messages import Address, Outgoing, Reply
from bot.rows import Example, Record

_CASE = TypeAdapter(Case)
_OUTGOING = TypeAdapter(Outgoing)
_REPLY = TypeAdapter(Reply)
_ADDRESS = TypeAdapter(Address)
_APPROVAL = TypeAdapter(Approval)
_RECORD = TypeAdapter(Record)
_EXAMPLE = TypeAdapter(Example)


def case_to(case: Case) -> dict[str, Any]:
    """A case without its events and version, which have columns of their own."""
    data: dict[str, Any] = _CASE.dump_python(replace(case, events=(), version=0), mode="json")
    return data


def case_from(data: dict[str, Any]) -> Case:
    """A case without its events."""
    return _CASE.validate_python(data)


def outgoing_to(outgoing: Outgoing) -> dict[str, Any]:
    """An outgoing message as JSON."""
    data: dict[str, Any] = _OUTGOING.dump_python(outgoing, mode="json")
    return data


def outgoing_from(data: dict[str, Any]) -> Outgoing:
    """An outgoing message from JSON."""
    return _OUTGOING.validate_python(data)


def reply_to(reply: Reply | None) -> dict[str, Any] | None:
    """A reply as JSON."""
    return None if reply is None else _REPLY.dump_python(reply, mode="json")


def reply_from(data: dict[str, Any] | None) -> Reply | None:
    """A reply from JSON."""
    return None if data is None else _REPLY.validate_python(data)


def address_to(address: Address) -> dict[str, Any]:
    """An address as JSON."""
    data: dict[str, Any] = _ADDRESS.dump_python(address, mode="json")
    return data


def address_from(data: dict[str, Any]) -> Address:
    """An address from JSON."""
    return _ADDRESS.validate_python(data)


def approval_to(approval: Approval) -> dict[str, Any]:
    """An approval as JSON."""
    data: dict[str, Any] = _APPROVAL.dump_python(approval, mode="json")
    return data


def approval_from(data: dict[str, Any]) -> Approval:
    """An approval from JSON."""
    return _APPROVAL.validate_python(data)


def record_to(record: Record) -> dict[str, Any]:
    """A decision record as JSON."""
    data: dict[str, Any] = _RECORD.dump_python(record, mode="json")
    return data


def record_from(data: dict[str, Any]) -> Record:
    """A decision record from JSON."""
    return _RECORD.validate_python(data)


def example_to(example: Example) -> dict[str, Any]:
    """An example to label as JSON."""
    data: dict[str, Any] = _EXAMPLE.dump_python(example, mode="json")
    return data


def example_from(data: dict[str, Any]) -> Example:
    """An example to label from JSON."""
    return _EXAMPLE.validate_python(data)

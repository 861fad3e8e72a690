"""Answers and reviews as plain records: the JSON that `postwijzer` prints, in the codebook's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.fingerprint import fingerprint
from bot.guidance import Guidance, Organisation
from bot.messages import Address, Finding, Incoming, Reply
from bot.render import answer_reply, review_reply
from bot.results import Answer, Review

Record = dict[str, Any]
HERE = Address("console", "local", "terminal", private=True, person="you")


def question_record(key: str, message: str, answer: Answer, organisation: Organisation, guidance: Guidance, *, hmac_key: bytes) -> Record:
    """One answered question: id, kind, verdict, topics, escalate, contact, confidence, reason, text, citations, guidance.

    With `draft` and `review` for a concept, and `answers` where several questions were asked.
    """
    record: Record = {"id": key} | _answer_fields(answer, reply_to(message, answer, organisation, guidance))
    if answer.draft:
        record["draft"] = answer.draft
    if answer.review:
        record["review"] = _review_fields(answer.review, hmac_key)
    if answer.answers:
        record["answers"] = [_answer_fields(one, answer_reply(one, organisation, guidance)) for one in answer.answers]
    return record | {"guidance": guidance.version}


def draft_record(key: str, review: Review, guidance: Guidance, hmac_key: bytes) -> Record:
    """One reviewed draft: id, kind, verdict, findings, contact, confidence, reason, assumed, mended, fingerprint, guidance."""
    return {"id": key} | _review_fields(review, hmac_key) | {"guidance": guidance.version}


def reply_to(message: str, answer: Answer, organisation: Organisation, guidance: Guidance) -> Reply:
    """The reply to one message: the answer, the review of the draft that it held, or what the talk says to all else.

    All else is a greeting, thanks, another language, a cry for help, nothing at all, or a draft that is asked about and not there.
    """
    if answer.review is not None:
        return review_reply(answer.review, organisation, guidance)
    if answer.verdict in {"buiten-bereik", "concept"} or answer.kind not in {"vraag", "concept"}:
        from bot.dialogue import state_from, step  # noqa: PLC0415 - a plain question must not pay for loading the whole talk

        incoming = Incoming("console:1", "text", datetime.now(UTC), HERE, organisation.slug, message)
        said = step(state_from({}), incoming, guidance, incoming.at).reply
        if said is not None:
            return said
    return answer_reply(answer, organisation, guidance)


def dumps(record: Mapping[str, Any]) -> str:
    """One line of JSON. A lone surrogate in the input (valid JSON, not valid UTF-8) is written as an escape again.

    So are the three characters that some programs take for the end of a line.
    """
    line = json.dumps(record, ensure_ascii=False).replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


def _answer_fields(answer: Answer, reply: Reply) -> Record:
    return {
        "kind": answer.kind,
        "verdict": answer.verdict,
        "topics": list(answer.topics),
        "escalate": answer.escalate,
        "contact": answer.contact if answer.escalate else None,
        "confidence": round(answer.confidence, 3),
        "reason": answer.reason,
        "text": reply.text,
        "citations": [asdict(citation) for citation in answer.citations],
    }


def _review_fields(review: Review, hmac_key: bytes) -> Record:
    return {
        "kind": "concept",
        "verdict": review.verdict,
        "findings": [_finding_fields(finding) for finding in review.findings],
        "contact": review.contact,
        "confidence": round(review.confidence, 3),
        "reason": review.reason,
        "assumed": dict(review.assumed),
        "mended": review.mended,
        "fingerprint": fingerprint(review.canonical, hmac_key),
    }


def _finding_fields(finding: Finding) -> Record:
    fields = asdict(finding)
    del fields["confidence"]
    fields["citations"] = list(fields["citations"])
    return fields

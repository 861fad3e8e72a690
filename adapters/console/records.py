"""Answers and reviews as plain records: the JSON that `postwijzer` prints, in the codebook's words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.fingerprint import fingerprint
from bot.guidance import Guidance, Organisation
from bot.messages import Finding, Reply
from bot.render import answer_reply, review_reply
from bot.results import Answer, Review

Record = dict[str, Any]


def question_record(key: str, answer: Answer, organisation: Organisation, guidance: Guidance, hmac_key: bytes) -> Record:
    """One answered question: id, kind, verdict, topics, escalate, contact, confidence, reason, text, citations, guidance.

    With `draft` and `review` for a concept, and `answers` where several questions were asked.
    """
    record: Record = {"id": key} | _answer_fields(answer, organisation, guidance)
    if answer.draft:
        record["draft"] = answer.draft
    if answer.review:
        record["review"] = _review_fields(answer.review, hmac_key)
    if answer.answers:
        record["answers"] = [_answer_fields(one, organisation, guidance) for one in answer.answers]
    return record | {"guidance": guidance.version}


def draft_record(key: str, review: Review, guidance: Guidance, hmac_key: bytes) -> Record:
    """One reviewed draft: id, kind, verdict, findings, contact, confidence, reason, assumed, mended, fingerprint, guidance."""
    return {"id": key} | _review_fields(review, hmac_key) | {"guidance": guidance.version}


def reply_to(answer: Answer, organisation: Organisation, guidance: Guidance) -> Reply:
    """The reply to a question; where the message held a draft, the review of that draft."""
    if answer.review is not None:
        return review_reply(answer.review, organisation, guidance)
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


def _answer_fields(answer: Answer, organisation: Organisation, guidance: Guidance) -> Record:
    return {
        "kind": answer.kind,
        "verdict": answer.verdict,
        "topics": list(answer.topics),
        "escalate": answer.escalate,
        "contact": answer.contact if answer.escalate else None,
        "confidence": round(answer.confidence, 3),
        "reason": answer.reason,
        "text": reply_to(answer, organisation, guidance).text,
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

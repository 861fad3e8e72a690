"""What the second reader gets and what it may give back: masked text and labels out, labels and literal quotes in. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.guidance import Guidance
from bot.masking import Masked, mask
from bot.results import Context
from bot.second_labels import CHECKS, DRAFT_VERDICTS, FOR_DRAFT, FOR_QUESTION, INSTRUCTION, QUESTION_VERDICTS

Kind = Literal["draft", "question"]
LONGEST: Final = 6_000
"""Code points; a longer text is not sent: it would cost much, and no model reads it in six seconds."""

_ADDRESSED: Final = re.compile(
    r"<\s*/?\s*[a-z!][^>]*>|&lt;|&#|[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"  # hidden or marked up
    r"|[{\[]\s*[\"'“]?\w+[\"'”]?\s*:|```|\[/?inst|<\||^\s*#{2,}|={3,}|-{3,}"  # JSON, fences, chat templates
    r"|\b(?:negeer|vergeet|ignore|disregard|forget|ignorier\w*|vergiss|ignorez?|oubliez?|ignora|olvida|dimentica|zignoruj|overschrijf|override)\b"
    r"|\bsysteem\s*:|\b(?:system|assistant|prompt|jailbreak|dan-?modus|taalmodel|chatbot|language model|llm|gpt\w*|base64|certain|verdict)\b"
    r"|\b(?:instructi\w*|anweisung\w*|instruccion\w*|istruzion\w*|opdracht aan|bericht aan de (?:lezer|beoordelaar|controleur|bot))\b"
    r"|\b(?:zeg|antwoord|answer|say|reply|geef|return|output|r[ée]ponds|antworte|responde|rispondi|oordeel|beoordeel|keur)\b.{0,60}"
    r"\b(?:plaatsen|toegestaan|mag|allowed|goed|goedgekeurd|akkoord|approved?|safe|veilig|autoris\w*|erlaubt|permitido|permesso|geen bevinding\w*|"
    r"no findings)\b"
    r"|\b(?:jij|je|u) bent (?:nu|vanaf nu) een\b|\byou are\b|\bact as\b|\bdoe alsof\b|\bdu bist\b|\btu es\b|\beres\b"
    r"|\b(?:nieuwe|aanvullende|gewijzigde|herziene|new) (?:regel|richtlijn|rule|guideline|policy|versie)\w*\b|\bplaatsen\s*[\"'”,}]"
    r"|[Ѐ-ӿ֐-׿؀-ۿ฀-๿぀-ヿ一-鿿가-힯]{3,}|\b[A-Za-z0-9+/]{40,}={0,2}(?!\S)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
"""A text that speaks to its reader, or hides something from one. Such a text gets no second reading: the offline result stands."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read a second time: a draft or a question of somebody in this organisation."""

    kind: Kind
    text: str
    organisation: str
    context: Context = field(default_factory=Context)


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the second reader said, after validation. `findings` are (check, start, end) in the text as given; 0, 0 where something is missing."""

    verdict: str
    certain: bool
    findings: tuple[tuple[str, int, int], ...] = ()
    topics: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why an answer of the second reader is thrown away: a word for the count."""

    reason: Literal["json", "label", "statement", "quote"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the messages and the schema for the endpoint, and the masked text to hold quotes against. `key` names it in the cache."""

    key: str
    messages: tuple[Mapping[str, str], ...]
    schema: Mapping[str, Any]
    masked: Masked
    wanted: Wanted


def wanted_to(wanted: Wanted) -> dict[str, Any]:
    """Give it as plain JSON."""
    return asdict(wanted)


def wanted_from(values: Mapping[str, Any]) -> Wanted:
    """Give it back from plain JSON. Raises KeyError or TypeError where it is something else."""
    context = {**values["context"], "history": tuple(values["context"]["history"])}
    return Wanted(values["kind"], values["text"], values["organisation"], Context(**context))


def key_of(wanted: Wanted, guidance: Guidance) -> str:
    """Give what stands for this text, all that is known beside it, and the version of the guidance."""
    told = json.dumps([guidance.version, wanted_to(wanted)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def speaks_to_reader(text: str) -> bool:
    """Tell whether a text tries to instruct whoever reads it, or hides something."""
    return bool(_ADDRESSED.search(text))


def request_of(wanted: Wanted, guidance: Guidance) -> Request | None:
    """Give the request; None where the text must not or cannot be read by a model. What is the same for everybody in one organisation stands
    first, so that endpoints that keep the beginning of a prompt need not read it again. Raises KeyError for an unknown organisation.
    """
    place = guidance.organisations[wanted.organisation]
    beside = (*wanted.context.history, wanted.context.reply_to)
    if len(wanted.text) > LONGEST or any(map(speaks_to_reader, (wanted.text, *beside))):
        return None
    masked = mask(wanted.text, guidance, wanted.organisation)
    covered = [mask(each, guidance, wanted.organisation).text for each in beside]
    told = {
        "channel": wanted.context.channel, "capacity": wanted.context.capacity, "own_field": wanted.context.own_field,
        "earlier": covered[:-1], "reply_to": covered[-1], "text": masked.text,
    }  # fmt: skip
    statements = {each.id: each.quote for slug in place.documents for each in guidance.documents[slug].statements}
    fixed: dict[str, Any] = {"statements": statements}
    if wanted.kind == "draft":
        checks = [slug for slug in CHECKS if slug in place.grounds and slug in guidance.checks]
        fixed |= {"verdicts": DRAFT_VERDICTS, "checks": {slug: CHECKS[slug] for slug in checks}}
        schema = _schema({"verdict": _one(DRAFT_VERDICTS), "certain": _BOOL, "findings": _many(_schema({"check": _one(checks), "quote": _TEXT}))})
    else:
        fixed |= {"verdicts": QUESTION_VERDICTS, "topics": {slug: each.about for slug, each in guidance.topics.items()}}
        topics = _many(_one(guidance.topics))
        schema = _schema({"verdict": _one(QUESTION_VERDICTS), "certain": _BOOL, "topics": topics, "statements": _many(_one(statements))})
    lead = INSTRUCTION + (FOR_DRAFT if wanted.kind == "draft" else FOR_QUESTION)
    messages = (
        {"role": "system", "content": lead + "\n" + json.dumps(fixed, ensure_ascii=False)},
        {"role": "user", "content": json.dumps({name: each for name, each in told.items() if each not in (None, "", [])}, ensure_ascii=False)},
    )
    return Request(key_of(wanted, guidance), messages, schema, masked, wanted)


_BOOL: Final[dict[str, Any]] = {"type": "boolean"}
_TEXT: Final[dict[str, Any]] = {"type": "string"}


def _one(labels: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(labels)}


def _many(each: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": each}


def _schema(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Found(_Strict):
    check: str
    quote: str


class _DraftAnswer(_Strict):
    verdict: str
    certain: bool
    findings: list[_Found]


class _QuestionAnswer(_Strict):
    verdict: str
    certain: bool
    topics: list[str]
    statements: list[str]


def accepted(raw: str, request: Request, guidance: Guidance) -> SecondReading | Rejected:
    """Hold an answer against the request: closed labels, this organisation's ids, literal quotes. One fault throws the whole answer away."""
    try:
        if request.wanted.kind == "draft":
            return _draft(_DraftAnswer.model_validate_json(raw), request, guidance)
        return _question(_QuestionAnswer.model_validate_json(raw), request)
    except ValidationError:
        return Rejected("json")


def _question(said: _QuestionAnswer, request: Request) -> SecondReading | Rejected:
    properties = request.schema["properties"]
    if said.verdict not in QUESTION_VERDICTS or not set(said.topics) <= set(properties["topics"]["items"]["enum"]):
        return Rejected("label")
    if not set(said.statements) <= set(properties["statements"]["items"]["enum"]):
        return Rejected("statement")
    return SecondReading(said.verdict, said.certain, (), tuple(said.topics[:3]), tuple(said.statements))


def _draft(said: _DraftAnswer, request: Request, guidance: Guidance) -> SecondReading | Rejected:
    allowed = request.schema["properties"]["findings"]["items"]["properties"]["check"]["enum"]
    if said.verdict not in DRAFT_VERDICTS or any(each.check not in allowed for each in said.findings):
        return Rejected("label")
    places: list[tuple[str, int, int]] = []
    for each in said.findings:
        if not each.quote.strip():
            if not guidance.checks[each.check].absence:
                return Rejected("quote")
            places.append((each.check, 0, 0))
            continue
        at = request.masked.text.find(each.quote)
        if at < 0:
            return Rejected("quote")
        places.append((each.check, *place_of(request.masked, at, at + len(each.quote))))
    return SecondReading(said.verdict, said.certain, tuple(dict.fromkeys(places)))


def place_of(masked: Masked, start: int, end: int) -> tuple[int, int]:
    """Give where a piece of the masked text stands in the text as given; a piece that cuts a placeholder covers all that it hides."""
    shift, low, high = 0, start, end
    for each in masked.masks:
        at = each.start + shift
        after = at + len(each.placeholder)
        grown = (each.end - each.start) - len(each.placeholder)
        if after <= start:
            low += grown
        elif at < start:
            low = each.start
        if after <= end:
            high += grown
        elif at < end:
            high = each.end
        shift -= grown
    return low, high

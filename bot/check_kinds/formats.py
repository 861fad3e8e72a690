"""Numbers and addresses in text: found by shape, believed by checksum or by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import phonenumbers
from stdnum import iban
from stdnum.be import nn
from stdnum.nl import bsn

_BSN = re.compile(r"(?<![\d.,/\-+])\d{4}[. ]?\d{2}[. ]?\d{3}(?![\d/\-]|[.,]\d)|(?<![\d.,/\-+])\d{3}[. ]\d{3}[. ]\d{3}(?![\d/\-]|[.,]\d)")
_BSN_WORD = re.compile(r"\b(?:bsn|burgerservicenummer|sofinummer|sofi)(?:[- ]?(?:nummer|nr))?\b", re.IGNORECASE)
_NN = re.compile(r"(?<!\d)\d{2}[.\- ]?\d{2}[.\- ]?\d{2}[ \-]?\d{3}[.\- ]?\d{2}(?!\d)")
_NN_WORD = re.compile(r"\b(?:rijksregister|rrn?\b|insz|bisnummer)", re.IGNORECASE)
_IBAN = re.compile(r"\b(?:NL|BE|DE|FR|LU)\d{2}(?:[ .]?[A-Z0-9]{4}){2,5}(?:[ .]?[A-Z0-9]{1,4})?\b", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w./\-])(?:\+|00)?\(?0?\d[\d()./ \-–]{6,18}\d(?![\w/\-]|[.,]\d)")
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,3}\.[a-z]{2,12}\b", re.IGNORECASE)
_PLATE_NL = re.compile(
    r"(?<![\w-])(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d"
    r"|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)(?![\w-])"
)
_PLATE_BE = re.compile(r"(?<![\w-])(?:[1-9T]-[A-Z]{3}-\d{3}|[A-Z]{3}-\d{3}|\d{3}-[A-Z]{3})(?![\w-])")
_PLATE_LOOSE = re.compile(
    r"\b(?:kenteken|nummerplaat|nrplaat|plaat|kentekenplaat)\b[^.!?\n]{0,20}?(?<![\w-])"
    r"((?=[A-Z0-9 \-]*\d)(?=[A-Z0-9 \-]*[A-Z])[A-Z0-9]{1,3}(?:[ \-]?[A-Z0-9]{1,3}){1,2})(?![\w-])"
)
_CASE = re.compile(
    r"\b(?:zaak|dossier|kenmerk|aanvraag|bezwaar|klacht|cliënt|client|klant|referentie|beschikking|registratie|patiënt|polis|leerling|personeels|meldings?)"
    r"(?:[- ]?(?:nummers?|nr\.?|no\.?|kenmerk|id))?\s*(?:is\s|:|#|=|\s)\s*((?=[A-Z0-9./\-]*\d{3})[A-Z0-9][A-Z0-9./\-]{3,24}[A-Z0-9])\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\b(?:geb(?:oren|oortedatum|\.)|geboortedag|jarig)\b[^.!?\n]{0,25}?"
    r"(\d{1,2}[ ./\-](?:\d{1,2}|jan\w*|feb\w*|m(?:aart|rt|ei)|apr\w*|jun\w*|jul\w*|aug\w*|sep\w*|okt\w*|nov\w*|dec\w*)[ ./\-]\d{2,4})",
    re.IGNORECASE,
)
_WAYS = (
    r"straat|laan|weg|plein|dreef|steenweg|stwg|singel|gracht|kade|kaai|dijk|pad|hof|plantsoen|baan|lei|markt|ring|park|boulevard|wal|burg|steeg|dam|vest|berm|erf|akker"
    r"|kamp|horst|veld|donk|zoom|poort|kouter|wijk|meent|brink|hoek|oord|rak|diep|sloot|zijl|bos"
)
_STREET = re.compile(
    rf"(?<!\w)(?:[A-ZÀ-Ý][\w'’.\-]{{1,30}} ){{0,3}}[A-ZÀ-Ý][\w'’\-]*(?:{_WAYS})(?:en|je)?,?[ ]"
    rf"(?:nr\.? ?|huisnummer |nummer )?\d{{1,4}}(?:[ \-]?(?:[a-zA-Z]|bis|hs|rood|zwart|bus ?\d+))?\b"
    rf"(?![.,:]?\d|[ ]?(?:uur|u\b|km|meter|m\b|%|jaar|dagen|procent|euro|tot\b|t/m|en \d))"
)
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b(?:[ ,]+\d{1,4}[a-zA-Z]?\b)?")
_POSTCODE_NUMBER = re.compile(r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}(?:[ ,]+(?:nr\.? ?|huisnummer |nummer )?\d{1,4}[a-zA-Z]?)\b")
_GENERAL_BOX = re.compile(
    r"^(?:info|contact|griffie|communicatie|pers|persdienst|redactie|webcare|servicedesk|loket|post|mail|stad|gemeente|provincie|bestuur|klacht|meld|help|vraag|vragen|team|afdeling|dienst"
    r"|secretariaat|balie|burgerzaken|participatie|inspraak|vacature|hr|personeel|jobs|werken|cultuur|sport|milieu|natuur|water|verkeer|mobiliteit|wonen|jeugd|bib|museum|archief|subsid|energie"
    r"|klimaat|project|plan|noreply|no-reply|receptie|evenement|events?|vrijwillig|toerisme|recreatie|omgeving|vergunning|handhaving|onthaal|welzijn|sociaal|wijk|buurt|veerdienst|landbouw|data"
    r"|open|woo|privacy|fg|dpo|ombuds|bezwaar|inkoop|opleiding|academie|aanmeld|inschrijv|reserv|zwem|groen|werf|technisch|algemeen|publiek|kennis|nieuwsbrief|onderzoek|statist)",
    re.IGNORECASE,
)
_OWN_NAME = re.compile(r"^[a-zà-ÿ\-]+[._][a-zà-ÿ\-]+|^[a-z]\.|\d{2}$")
_FREE_MAIL = frozenset(
    {
        "gmail",
        "hotmail",
        "outlook",
        "telenet",
        "ziggo",
        "kpnmail",
        "skynet",
        "live",
        "icloud",
        "yahoo",
        "proximus",
        "xs4all",
        "planet",
        "home",
        "protonmail",
        "pandora",
    }
)
_SERVICE = re.compile(r"^(?:\+31|\+32|0)?(?:0?800|0?900|0?906|0?909|0?88|0?78|0?70[2-9]|14|1[0-9]{3}$|112|113)")


def citizen_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of Dutch citizen numbers: nine digits that pass the 11-test, or any nine beside the word BSN."""
    for hit in _BSN.finditer(text):
        named = _BSN_WORD.search(text, max(0, hit.start() - 40), hit.start()) is not None
        if named or (bsn.is_valid(hit[0]) and hit[0].count(" ") != 1 and not _money(text, hit.end())):
            yield hit.span()


def national_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of Belgian national numbers: by checksum, or by date shape beside the word."""
    for hit in _NN.finditer(text):
        dotted = hit[0].count(".") + hit[0].count("-") >= 3
        if nn.is_valid(hit[0]) or dotted or _NN_WORD.search(text, max(0, hit.start() - 45), hit.start()):
            yield hit.span()


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of bank accounts: IBANs by checksum; NL and BE ones of the right shape too, because a typing slip still points at someone."""
    for hit in _IBAN.finditer(text):
        compact = re.sub(r"[ .]", "", hit[0]).upper()
        shape = re.fullmatch(r"NL\d{2}[A-Z]{4}\d{10}|BE\d{14}", compact)
        if iban.is_valid(compact) or shape:
            yield hit.span()


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of Dutch and Belgian phone numbers."""
    for hit in _PHONE.finditer(text):
        raw = hit[0].strip(" -–.(/")
        start = hit.start() + hit[0].find(raw)
        digits = re.sub(r"\D", "", raw)
        if not 9 <= len(digits) <= 13 or _looks_like_date(raw) or not (raw.startswith(("0", "+", "("))):
            continue
        if _valid_phone(raw, digits):
            yield start, start + len(raw)


def _valid_phone(raw: str, digits: str) -> bool:
    for region in ("NL", "BE"):
        try:
            number = phonenumbers.parse(raw if raw.startswith("+") else digits, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return True
    return False


def mails(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of mail addresses."""
    for hit in _MAIL.finditer(text):
        yield hit.span()


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of street with house number, or postcode with house number."""
    taken: list[tuple[int, int]] = []
    for hit in _STREET.finditer(text):
        end = hit.end()
        after = re.compile(r",? (?:in |te )?[1-9]\d{3}(?: ?[A-Z]{2})?\b(?: [A-Z][\w\-]+)?").match(text, end)
        taken.append((hit.start(), after.end() if after else end))
    for hit in _POSTCODE_NUMBER.finditer(text):
        if not any(low <= hit.start() < high for low, high in taken):
            taken.append(hit.span())
    yield from taken


def plates(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of Dutch and Belgian licence plates: by shape, or any such mix beside the word."""
    taken: list[tuple[int, int]] = []
    for pattern in (_PLATE_NL, _PLATE_BE):
        taken.extend(hit.span() for hit in pattern.finditer(text))
    for hit in _PLATE_LOOSE.finditer(text):
        if not any(low < hit.end(1) and hit.start(1) < high for low, high in taken):
            taken.append(hit.span(1))
    yield from taken


def case_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of case, file and client numbers that stand beside such a word."""
    for hit in _CASE.finditer(text):
        yield hit.span(1)


def birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of dates of birth."""
    for hit in _BIRTH.finditer(text):
        yield hit.span(1)


def is_public(piece: str, what: str, numbers: Iterable[str], domains: Iterable[str]) -> bool:
    """Whether a number or address is nobody's own: a service number, the organisation's ("14 0*" names a range), a general mail box."""
    if what == "telefoon":
        digits = re.sub(r"\D", "", piece)
        return _listed(digits, numbers) or bool(_SERVICE.match(digits)) or _filler(digits)
    if what == "e-mail":
        local, _, domain = piece.lower().partition("@")
        if _GENERAL_BOX.match(local) or domain.split(".")[0] == local:
            return True
        return not (_OWN_NAME.search(local) or domain.split(".")[0] in _FREE_MAIL or (domain in set(domains) and len(local) <= 8))
    return False


def _listed(digits: str, numbers: Iterable[str]) -> bool:
    for number in numbers:
        known = re.sub(r"\D", "", number)
        if digits == known or (number.endswith("*") and known and digits.startswith(known)):
            return True
    return False


def _filler(digits: str) -> bool:
    """A number of zeros after the area code is an example of a service number, nobody's phone."""
    return len(digits) >= 9 and digits[-5:] == "00000"


def _looks_like_date(raw: str) -> bool:
    parts = re.split(r"[.\-/ ]+", raw)
    if len(parts) < 3 or not all(part.isdigit() for part in parts[:3]):
        return False
    try:
        year = int(parts[2]) if len(parts[2]) == 4 else 2000 + int(parts[2])
        date(year, int(parts[1]), int(parts[0]))
    except ValueError:
        return False
    return len(parts[0]) <= 2 and len(parts[1]) <= 2


def _money(text: str, end: int) -> bool:
    return bool(re.match(r"\s*(?:euro|€|miljoen|inwoners|kuub|ton)", text[end : end + 12], re.IGNORECASE))

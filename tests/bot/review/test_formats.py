"""Numbers and addresses that belong to one person."""

import pytest

from bot.check_kinds import formats
from bot.check_kinds.identifier import FINDERS


@pytest.mark.parametrize(
    ("what", "text", "found"),
    [
        ("bsn", "BSN 111222333 gevonden", ["111222333"]),
        ("bsn", "ze heeft 123456782 als nummer", ["123456782"]),
        ("bsn", "de stad kreeg 123456789 aanvragen", []),
        ("rijksregisternummer", "nummer 85.07.30-033.28 op het scherm", ["85.07.30-033.28"]),
        ("rijksregisternummer", "bel 0475 12 34 56", []),
        ("iban", "gestort op NL91 ABNA 0417 1643 00 vandaag", ["NL91 ABNA 0417 1643 00"]),
        ("iban", "op BE71 0961 2345 6769.", ["BE71 0961 2345 6769"]),
        ("telefoon", "app 06-12345678 even", ["06-12345678"]),
        ("telefoon", "gsm +32 478 55 12 09", ["+32 478 55 12 09"]),
        ("telefoon", "op 12-03-2025 om 10.00 uur", []),
        ("telefoon", "artikel 3.2.1 en 2.500.000 euro", []),
        ("e-mail", "mail jan.smit@voorbeeld.nl.", ["jan.smit@voorbeeld.nl"]),
        ("adres", "kom naar Iepenlaan 27 om koffie", ["Iepenlaan 27"]),
        ("adres", "in Goes, Lange Kerkstraat 8a, 4461 AB", ["Lange Kerkstraat 8a, 4461 AB"]),
        ("adres", "op de Dorpsstraat 30 km rijden", []),
        ("kenteken", "de auto met 12-GHB-3 en 1-ABC-234", ["12-GHB-3", "1-ABC-234"]),
        ("zaaknummer", "uw dossier 2023/00871 ligt klaar", ["2023/00871"]),
        ("zaaknummer", "vlaanderen.be/nieuws/2019", []),
        ("geboortedatum", "geboren op 3 mei 1979 te Aalst", ["3 mei 1979"]),
    ],
)
def test_shapes_are_found_and_look_alikes_left(what: str, text: str, found: list[str]) -> None:
    """A number is found by its shape and checksum; dates, amounts and counts are no personal numbers."""
    assert [text[start:end] for start, end in sorted(FINDERS[what](text))] == found  # type: ignore[index]


@pytest.mark.parametrize(
    ("piece", "what", "public"),
    [
        ("14 0113", "telefoon", True),
        ("0800-1351", "telefoon", True),
        ("06-12345678", "telefoon", False),
        ("info@voorbeeld.nl", "e-mail", True),
        ("jan.smit@voorbeeld.nl", "e-mail", False),
        ("pietje87@gmail.com", "e-mail", False),
        ("rommelmarkt@dewijk.example", "e-mail", True),
    ],
)
def test_service_numbers_and_general_boxes_are_public(piece: str, what: str, public: bool) -> None:
    """What is meant for everyone is nobody's personal data."""
    assert formats.is_public(piece, what, ["14 0*"], ["voorbeeld.nl"]) is public

"""The app package that an administrator uploads: manifest, two icons, zipped. Pure but for the icons' drawing by hand."""

from __future__ import annotations

import io
import json
import struct
import uuid
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.commands_of_app import ASK, CHECK_DRAFT, CHECK_MESSAGE

VERSION = "1.25"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
ACCENT = "#154273"
SCOPES = ("personal", "team", "groupChat")
COMMANDS = (
    ("help", "Wat ik kan, en voor welke organisatie"),
    ("check:", "Plak je tekst erachter, dan kijk ik hem na"),
    ("mijn vragen", "Hoe het staat met vragen aan het team"),
    ("vergeet mij", "Wis alles wat je hier typte"),
)
EPOCH = (2026, 1, 1, 0, 0, 0)  # one package, one set of bytes


class PackageError(Exception):
    """The package cannot be made; the text says what to give."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who offers the app: the organisation's name and its own pages, all https."""

    name: str
    website: str
    privacy: str
    terms: str


def manifest(app_id: str, maker: Maker, version: str = "1.0.0") -> dict[str, Any]:
    """Give the manifest. Raises PackageError for an app id that is none, or an address that is not https."""
    try:
        bot = str(uuid.UUID(app_id))
    except ValueError:
        raise PackageError(f"'{app_id}' is geen app-id. Neem het id van de registratie over, bijvoorbeeld 1a2b3c4d-....") from None
    for option, url in (("--website", maker.website), ("--privacy", maker.privacy), ("--voorwaarden", maker.terms)):
        if urlsplit(url).scheme != "https" or not urlsplit(url).hostname or " " in url:
            raise PackageError(f"'{url}' is geen adres dat met https:// begint. Geef het met {option}.")
    listed = [{"title": title, "description": description} for title, description in COMMANDS]
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version,
        "id": str(uuid.uuid5(uuid.UUID(bot), "postwijzer")),
        "developer": {
            "name": maker.name[:32].strip(), "websiteUrl": maker.website, "privacyUrl": maker.privacy, "termsOfUseUrl": maker.terms,
        },
        "name": {"short": "Postwijzer", "full": f"Postwijzer van {maker.name}"[:100]},
        "description": {
            "short": "Mag ik dit posten? Vraag het, of laat je concept nakijken.",
            "full": "Postwijzer beantwoordt vragen over sociale media uit de richtlijn van je eigen organisatie en kijkt je concept na voor je het "
            "plaatst. Weet Postwijzer het niet zeker, dan stuur je je vraag met één knop naar het communicatieteam. Het antwoord komt hier terug.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "localizationInfo": {"defaultLanguageTag": "nl"},
        "bots": [
            {
                "botId": bot, "scopes": list(SCOPES), "isNotificationOnly": False, "supportsFiles": False,
                "commandLists": [{"scopes": list(SCOPES), "commands": listed}],
            },
        ],
        "composeExtensions": [
            {
                "botId": bot,
                "commands": [
                    {
                        "id": CHECK_MESSAGE, "type": "action", "title": "Check dit bericht", "context": ["message"], "fetchTask": True,
                        "description": "Kijk dit bericht na volgens de richtlijn",
                    },
                    {
                        "id": CHECK_DRAFT, "type": "action", "title": "Concept checken", "context": ["compose", "commandBox"], "fetchTask": True,
                        "description": "Kijk een concept na voor je het plaatst",
                    },
                    {
                        "id": ASK, "type": "query", "title": "Mag ik dit posten?", "context": ["compose", "commandBox"], "initialRun": False,
                        "description": "Stel een vraag over sociale media",
                        "parameters": [{"name": ASK, "title": "Vraag", "description": "Je vraag in één zin", "inputType": "text"}],
                    },
                ],
            },
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
    }  # fmt: skip


def zipped(made: dict[str, Any]) -> bytes:
    """Give the app package."""
    held = io.BytesIO()
    files = {"manifest.json": json.dumps(made, ensure_ascii=False, indent=2).encode(), "color.png": icon(192), "outline.png": icon(32)}
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def icon(size: int) -> bytes:
    """Give an icon as PNG: a speech balloon with a tick; 192: in colour on a full ground, 32: white on nothing, as Teams wants them."""
    outline = size == 32
    white = (255, 255, 255, 255)
    ground = (0, 0, 0, 0) if outline else (0x15, 0x42, 0x73, 255)
    rows = []
    for y in range(size):
        row = bytearray(b"\0")
        for x in range(size):
            row += bytes(white if _in_drawing((x + 0.5) / size, (y + 0.5) / size, outline) else ground)
        rows.append(bytes(row))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _in_drawing(x: float, y: float, outline: bool) -> bool:
    """Whether a point is white. Only the balloon's edge and the tick on the small icon; the whole balloon with the tick cut out on the large one."""
    inside = _balloon(x, y, 0.0)
    corner = (0.45, 0.56)
    tick = min(_distance((x, y), (0.32, 0.43), corner), _distance((x, y), corner, (0.69, 0.30))) < (0.045 if outline else 0.04)
    if outline:
        return (inside and not _balloon(x, y, 0.07)) or tick
    return inside and not tick


def _balloon(x: float, y: float, less: float) -> bool:
    """Whether a point lies in the balloon, made smaller by `less`: a rounded box with a tail at its lower left."""
    left, top, right, bottom, round_ = 0.14 + less, 0.14 + less, 0.86 - less, 0.70 - less, 0.12
    near_x, near_y = min(max(x, left + round_), right - round_), min(max(y, top + round_), bottom - round_)
    box = (x - near_x) ** 2 + (y - near_y) ** 2 <= round_**2
    tail = 0.70 - less <= y <= 0.86 - 2.2 * less and 0.24 + less <= x <= 0.24 + less + (0.86 - 2.2 * less - y) * 1.1
    return box or tail


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Give the distance of a point to a line segment."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = min(1.0, max(0.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return float(((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

"""`postwijzer teams package`: what an administrator uploads."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from adapters.__main__ import main
from adapters.teams.package import Maker, PackageError, icon, manifest, zipped
from tests.adapters.teams.support import APP

MAKER = Maker("Provincie Zeeland", "https://www.zeeland.nl", "https://www.zeeland.nl/privacy", "https://www.zeeland.nl/voorwaarden")


def pixels(png: bytes) -> tuple[int, set[tuple[int, ...]]]:
    """Width and the colours (RGBA) of a PNG that is drawn without filters."""
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    raw, row = zlib.decompress(data), 1 + 4 * width
    return width, {tuple(raw[y * row + 1 + 4 * x :][:4]) for y in range(height) for x in range(width)}


def test_the_package_holds_a_manifest_and_two_icons() -> None:
    """Three files at the top of the zip, the same bytes every time; the icons as large and as coloured as Teams asks."""
    package = zipped(manifest(APP, MAKER))
    assert package == zipped(manifest(APP, MAKER))
    files = zipfile.ZipFile(io.BytesIO(package))
    assert files.namelist() == ["manifest.json", "color.png", "outline.png"]
    assert json.loads(files.read("manifest.json"))["bots"][0]["botId"] == APP
    width, colours = pixels(files.read("outline.png"))
    assert (width, colours) == (32, {(255, 255, 255, 255), (0, 0, 0, 0)}), "white on nothing"
    width, colours = pixels(icon(192))
    assert width == 192
    assert all(colour[3] == 255 for colour in colours), "the colour icon has a full ground"


def test_the_manifest_asks_for_as_little_as_it_can() -> None:
    """No resource-specific consent: in channels and group chats the bot sees only what mentions it."""
    made = manifest(APP, MAKER)
    assert "authorization" not in made
    assert made["localizationInfo"]["defaultLanguageTag"] == "nl"
    assert [command["id"] for command in made["composeExtensions"][0]["commands"]] == ["checkMessage", "checkDraft", "ask"]


@pytest.mark.parametrize(
    ("app_id", "website", "named"), [("x", "https://a.nl", "app-id"), (APP, "http://a.nl", "--website"), (APP, "https://de site", "--website")]
)
def test_what_cannot_be_right_is_refused(app_id: str, website: str, named: str) -> None:
    """A wrong app id or an address without https gives a sentence that says what to give."""
    with pytest.raises(PackageError, match=named):
        manifest(app_id, Maker("P", website, "https://a.nl", "https://a.nl"))


def test_the_command_writes_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With the organisation and the registration from the settings one command makes the zip; without, it says what is missing."""
    for name in ("TEAMS_APP_ID", "TEAMS_REGISTRATIONS", "POSTWIJZER_ORGANISATION"):
        monkeypatch.delenv(name, raising=False)
    out = tmp_path / "app.zip"
    assert main(["teams", "package", "--organisation", "provincie-zeeland", "--out", str(out)]) == 1
    assert "TEAMS_APP_ID" in capsys.readouterr().err
    monkeypatch.setenv("TEAMS_APP_ID", APP)
    assert main(["teams", "package", "--out", str(out)]) == 1
    assert "--organisation" in capsys.readouterr().err
    assert main(["teams", "package", "--organisation", "provincie-zeeland", "--out", str(out)]) == 0
    made = json.loads(zipfile.ZipFile(out).read("manifest.json"))
    assert made["developer"]["websiteUrl"] == "https://www.zeeland.nl"
    assert made["name"]["full"] == "Postwijzer van Provincie Zeeland"

"""The whole talks of tests/conversations, played on the real engine and the real guidance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.guidance import Guidance, load
from bot.guidance.yaml_file import parse, read_text
from tests.bot.conversation import Talk, problems

FOLDER = Path(__file__).resolve().parents[1] / "conversations"
FILES = sorted(FOLDER.glob("*.yaml"))
KEYS = {"zegt", "zegt-niet", "soort", "oordeel", "knoppen", "geen-knoppen", "bedoelt", "stil"}
INCOMING = {"vraag": "text", "knop": "choice", "citaat": "quoted", "kanaal": "channel", "rol": "capacity"}


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    return load()


def test_there_are_forty_conversations() -> None:
    """Forty whole talks are kept, each with at least two turns."""
    assert len(FILES) >= 40
    for file in FILES:
        talk: Any = parse(read_text(file)).value
        assert len(talk["gesprek"]) >= 2, file.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_conversation_goes_as_promised(file: Path, guidance: Guidance) -> None:
    """Each turn of the talk brings the reply, the buttons and the requests to the service that its file promises."""
    talk: Any = parse(read_text(file)).value
    played = Talk(guidance, talk.get("organisatie"), talk.get("naam", "Sanne de Wit"))
    for number, turn in enumerate(talk["gesprek"], 1):
        if "team" in turn:
            played.team(turn["team"])
            continue
        unknown = set(turn) - KEYS - set(INCOMING)
        assert not unknown, f"{file.name}: beurt {number} heeft onbekende sleutels {unknown}"
        expected = {key: value == "true" if key == "stil" else value for key, value in turn.items()}
        done = played.hear(**{INCOMING[key]: value for key, value in turn.items() if key in INCOMING})
        found = problems(expected, done)
        assert not found, f"{file.name}, beurt {number} ({turn.get('vraag') or turn.get('knop')}): {found}\n\n{done.reply and done.reply.text}"

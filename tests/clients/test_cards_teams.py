"""Every card against Microsoft's own renderer (npm adaptivecards)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.cards import card, draft_card, words_from
from tests.adapters.teams.replies import replies
from tests.support.house import real_guidance

pytestmark = pytest.mark.clients
HERE = Path(__file__).parent


def checked(cards: list[Any]) -> list[list[str]]:
    """What the renderer has against each."""
    done = subprocess.run(["node", "check_cards.js"], cwd=HERE, input=json.dumps(cards), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def test_the_renderer_has_nothing_against_any_card() -> None:
    """Version 1.5, known elements, inputs with ids; for messages and for task modules."""
    words = words_from(real_guidance())
    cards = [card(reply, words) for reply in replies().values()]
    cards += [card(reply, words, press="submit") for reply in replies().values()]
    cards.append(draft_card("Concept", "Plak hier", words))
    assert checked(cards) == [[] for _ in cards]


def test_the_check_itself_sees_a_bad_card() -> None:
    """A card with an unknown element, and one with an input without id, are refused."""
    bad = [{"type": "TextBlok", "text": "x"}, {"type": "Input.Text"}]
    assert all(checked([{"type": "AdaptiveCard", "version": "1.5", "body": [each]} for each in bad]))

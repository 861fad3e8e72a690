"""The bot's own sentences: each key there, with exactly the placeholders that the program fills."""

from __future__ import annotations

from bot.guidance.loading import Guidance, Reading
from bot.wording import problems


def check_wording(guidance: Guidance, reading: Reading) -> None:
    """Note each sentence that is missing, and each missing or foreign placeholder."""
    if not guidance.wording:
        return
    for key, message in problems(guidance.wording):
        if ("wording", key) in reading.places:
            reading.say_at(("wording", key), (), message)
        else:
            reading.say("wording.yaml", 1, message)

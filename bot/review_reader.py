"""The learned reader of drafts, as the review asks for it."""

from __future__ import annotations

from bot.check_kinds import Draft
from bot.guidance import Guidance
from bot.results import Context
from bot.review_port import DraftReading


def read_draft(draft: Draft, context: Context, guidance: Guidance) -> DraftReading | None:
    """Give what the reader makes of the draft; None where the guidance holds no drafts reader."""
    del draft, context, guidance
    return None

"""E-mail: tells a team that there is a case, by number and link; nothing else ever leaves this way."""

from __future__ import annotations

from adapters.email.outbound import Email
from bot.settings import Settings


def build(settings: Settings) -> Email | None:
    """The adapter, or None where SMTP_HOST is not set."""
    return Email(settings.smtp) if settings.smtp.host else None


__all__ = ["Email", "build"]

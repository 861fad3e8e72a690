"""Outgoing -> one plain e-mail over SMTP."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING

import aiosmtplib

from bot.messages import Gone, Later, Outgoing, Receipt, SendResult
from bot.settings import Smtp

if TYPE_CHECKING:
    from aiohttp import web

    from bot.service import Service

SECONDS = 10.0
BUSY = 60.0  # seconds to wait after a temporary refusal; servers that greylist want a minute or more


class Email:
    """See adapters.Adapter."""

    name = "email"
    private_road = False

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings

    def check(self) -> list[str]:
        """Sentences about settings that cannot work."""
        problems = []
        if "@" not in parseaddr(self._settings.sender)[1]:
            problems.append("SMTP_SENDER is geen e-mailadres. Zet er de afzender in, bijvoorbeeld postwijzer@voorbeeld.nl.")
        if self._settings.user and self._settings.password is None:
            problems.append("SMTP_PASSWORD ontbreekt bij SMTP_USER.")
        return problems

    def routes(self, app: web.Application, service: Service) -> None:
        """No routes: nothing comes in by e-mail."""

    async def listen(self, service: Service) -> None:
        """Nothing to listen to."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Send one mail. The idempotency key is its Message-ID, by which mail programs fold doubles together."""
        settings = self._settings
        message = EmailMessage()
        message["From"], message["To"] = settings.sender, outgoing.to.conversation
        message["Subject"] = " ".join(outgoing.reply.headline.split())
        domain = parseaddr(settings.sender)[1].rpartition("@")[2]
        message["Message-ID"] = f"<{outgoing.key.encode().hex()}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join((outgoing.reply.headline, *outgoing.reply.paragraphs)))
        try:
            await aiosmtplib.send(
                message, hostname=settings.host, port=settings.port, timeout=SECONDS,
                username=settings.user or None, password=settings.password.get_secret_value() if settings.password else None,
                use_tls=settings.security == "tls", start_tls=settings.security == "starttls",
            )  # fmt: skip
        except aiosmtplib.SMTPRecipientsRefused as refused:
            if all(500 <= each.code < 600 for each in refused.recipients):
                return Gone("de mailserver weigert dit adres")
            return Later(BUSY)
        except aiosmtplib.SMTPResponseException as refused:
            # 5xx is for good, unless it is about our own login: that is mended in the settings, and the mail should then still go
            login = isinstance(refused, aiosmtplib.SMTPAuthenticationError)
            return Gone(f"de mailserver weigert dit bericht ({refused.code})") if 500 <= refused.code < 600 and not login else Later(BUSY)
        return Receipt(str(message["Message-ID"]))

    async def close(self) -> None:
        """No connection stays open."""

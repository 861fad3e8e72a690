"""E-mail against a real SMTP server."""

import socket
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from adapters.email import Email, build
from bot.messages import Address, Gone, Later, Outgoing, Receipt, Reply
from bot.settings import Smtp, load_settings

MAIL = Outgoing("teams:t1:e1/2", Address("email", "", "team@zeeland.example"), Reply("notice", "Zaak 7 wacht", ("Bekijk de zaak: http://x/team/7",)))


class Mailbox:
    """What the server's handler got; `answer` is what it says to a recipient or to the data."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.rcpt = self.data = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """A recipient is named."""
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """The mail comes."""
        self.got.append(BytesParser(policy=default).parsebytes(envelope.content))
        return self.data


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, Email]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]  # aiosmtpd cannot choose one by itself: it calls the port that it was told
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, Email(Smtp(host="127.0.0.1", port=port, sender="Postwijzer <bot@zeeland.example>", security="none"))
    server.stop()


async def test_a_mail_says_number_and_link(mailbox: tuple[Mailbox, Email]) -> None:
    """The mail arrives with the headline as subject, the link as text, and the row's key as Message-ID."""
    box, email = mailbox
    assert isinstance(await email.send(MAIL), Receipt)
    await email.send(MAIL)
    first, second = box.got
    assert (first["Subject"], first["To"]) == ("Zaak 7 wacht", "team@zeeland.example")
    assert "http://x/team/7" in first.get_content()  # type: ignore[attr-defined]
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("rcpt", "data", "result"),
    [("550 unknown", "250 OK", Gone), ("450 greylisted", "250 OK", Later), ("250 OK", "554 spam", Gone), ("250 OK", "451 busy", Later)],
)
async def test_refusals_for_good_and_for_now(mailbox: tuple[Mailbox, Email], rcpt: str, data: str, result: type) -> None:
    """A refusal for good gives up with a reason; one for now is tried again later."""
    box, email = mailbox
    box.rcpt, box.data = rcpt, data
    assert isinstance(await email.send(MAIL), result)


def test_wrong_settings_are_named() -> None:
    """Without a server there is no adapter; without a sender the start is refused by name."""
    assert build(load_settings({})) is None
    made = build(load_settings({"SMTP_HOST": "mail.example", "SMTP_USER": "u"}))
    assert made
    assert [problem.split()[0] for problem in made.check()] == ["SMTP_SENDER", "SMTP_PASSWORD"]

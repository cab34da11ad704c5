import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from app.core import mail as mail_room
from app.core.db import db, transaction
from app.core.errors import Unreadable
from app.core.jobs import Job, run_due
from app.core.mail import Undelivered, deliver, send_later
from config import Settings
from tests.data import data
from tests.journeys import post

HEADERS = (
    *("Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
)


@dataclass
class Mailbox:
    """Keeps what arrives; refuses as often as it is told to, after having read the letter."""

    arrived: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refusals: int = 0

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.arrived.append(letter)
        self.recipients.append(envelope.rcpt_tos)
        self.refusals -= 1
        return "451 later" if self.refusals >= 0 else "250 taken"


@pytest.fixture
def mailbox(app: Flask, settings: Settings) -> Iterator[Mailbox]:
    """A mail server on this machine, to which the application sends."""
    box = Mailbox()
    port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.config["SETTINGS"] = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    yield box
    app.config["SETTINGS"] = settings
    server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def send(
    to: str = "ana@example.org", subject: str = "Hello", text: str = "Dear Ana", **other: str
) -> None:
    with transaction():
        send_later(to, subject, text, **other)


def test_a_letter_reaches_the_server(mailbox: Mailbox) -> None:
    send(subject="Zwölf Wünsche: “done”", text="Grüße\n\nfrom us\n", html="<p>Grüße</p>")

    post.deliver()

    [letter] = mailbox.arrived
    plain, html = letter.iter_parts()
    assert letter["From"] == "Moothall <moothall@localhost>"
    assert letter["To"] == "ana@example.org"
    assert mailbox.recipients == [["ana@example.org"]]
    assert letter["Subject"] == "Zwölf Wünsche: “done”"
    assert words(plain) == "Grüße\n\nfrom us\n"
    assert words(html) == "<p>Grüße</p>\n"


def test_a_letter_sent_twice_says_that_it_is_one(mailbox: Mailbox) -> None:
    mailbox.refusals = 1
    send()
    payload = db.session.scalars(select(Job.payload)).one()

    with pytest.raises(Undelivered, match=r"^SMTPDataError$"):
        deliver(payload | {"job": 1})
    post.deliver()

    first, second = mailbox.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_a_password_is_not_said_to_a_server_without_tls(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = app.config["SETTINGS"]
    secret = given.mail_url.replace("smtp://", "smtp://us:secret@")
    app.config["SETTINGS"] = replace(given, mail_url=secret)
    monkeypatch.setattr(mail_room, "LOOPBACK", set())
    send()

    run_due()

    error = db.session.scalars(select(Job.error)).one()
    assert error is not None
    assert error.startswith("Undelivered: the mail server offers no TLS")
    assert mailbox.arrived == []


def test_a_letter_waits_for_its_server(app: Flask, settings: Settings) -> None:
    app.config["SETTINGS"] = replace(settings, mail_url="smtp://127.0.0.1:1")
    send()

    run_due()
    app.config["SETTINGS"] = settings

    job = db.session.scalars(select(Job)).one()
    assert (job.done_at, job.attempts) == (None, 1)
    assert job.error is not None
    assert job.error.startswith("ConnectionRefusedError")
    assert job.payload["text"] == "Dear Ana"


def test_a_letter_of_a_change_that_failed_is_not_sent(mail: Path) -> None:
    def fail_after_writing() -> None:
        with transaction():
            send_later("ana@example.org", "Hello", "Dear Ana")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()

    post.deliver()

    assert not mail.exists()


@pytest.mark.usefixtures("app")
def test_without_a_server_letters_are_files_readable_by_one(mail: Path) -> None:
    send(to="ana@example.org")
    send(to="bo@example.org")

    post.deliver()

    [letter] = post.letters(mail, "ana@example.org")
    assert len(list(mail.iterdir())) == 2
    assert mail.stat().st_mode & 0o077 == 0
    assert (letter["Subject"], words(letter)) == ("Hello", "Dear Ana\n")


def test_no_value_makes_a_header_or_recipient_of_its_own(mailbox: Mailbox) -> None:
    values = json.loads(data("security/email_header_values.json").read_text())
    meant = []

    for value in values:
        for to, subject in (("ana@example.org", value), (value, "Hello")):
            try:
                send(to=to, subject=subject)
            except Unreadable:
                continue
            meant.append((to, subject))
    post.deliver()

    subjects = [str(letter["Subject"]) for letter in mailbox.arrived]
    arrived = list(zip(mailbox.recipients, subjects, strict=True))
    assert arrived == [([to], subject) for to, subject in meant]
    assert {tuple(letter.keys()) for letter in mailbox.arrived} == {HEADERS}
    assert (len(values), len(meant)) == (26, 6)


def words(letter: Any) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")

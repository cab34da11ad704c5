"""Outgoing mail: a job in the transaction of the change that asks for it, delivered later.

Delivered at least once; every delivery of a letter carries the same Message-ID.
"""

import re
import smtplib
import ssl
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from flask import current_app

from app.core import clock, jobs, site
from app.core.errors import Unreadable
from config import Settings

PATIENCE_SECONDS = 30
MAX_SUBJECT = 200
PERMANENT = range(500, 600)
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_DECODED = "=?"
"""Begins what the standard library decodes in a header, into line breaks too."""


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """An address in a header: folded, a long one would be encoded, and no program could open it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _WholeHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


class Undelivered(Exception):
    """The mail server did not take a letter; the message says why, without saying whose."""


class Refused(Undelivered):
    """It never will: it says that there is no such mailbox, or that it takes no mail of ours."""


def link(path: str) -> str:
    """The whole address of a page, as readers find it."""
    return _settings().site_url + path


def site_name() -> str:
    return site.current().name


def send_later(to: str, subject: str, text: str, html: str | None = None) -> None:
    """Queue a letter in the caller's transaction. Raises Unreadable."""
    jobs.ask("mail", letter(to, subject, text, html, id=uuid4().hex, at=clock.now()))


def letter(
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    *,
    id: str,  # noqa: A002  # the word of the header
    at: datetime,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """What `deliver` sends. The same `id` and `at` make it the same letter, however often sent.

    Raises Unreadable when an address or subject could be taken for more than one header.
    """
    return {
        "id": id,
        "at": at.isoformat(),
        "to": _address(to),
        "subject": _subject(subject),
        "text": text,
        "html": html,
        "headers": dict(headers),
    }


def subject_of(words: str) -> str:
    """A subject made of words that other people chose."""
    line = "".join(" " if _ends_line(character) else character for character in words)
    line = line.replace(_DECODED, "= ?")
    return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1] + "…"


def deliver(payload: dict[str, Any]) -> None:
    """Send a letter. Raises Undelivered, Refused."""
    message = _message(payload)
    if _settings().mail_url:
        _hand_over(message, _settings().mail_url)
    else:
        _write_down(message, payload)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _address(address: str) -> str:
    if not _ADDRESS.fullmatch(address) or _DECODED in address:
        raise Unreadable("This is not an e-mail address that we can write to.")
    return address


def _subject(subject: str) -> str:
    if any(_ends_line(character) for character in subject):
        raise Unreadable("A subject must not contain line breaks.")
    if _DECODED in subject:
        raise Unreadable("A subject must not contain “=?”.")
    if len(subject) > MAX_SUBJECT:
        raise Unreadable("A subject must be %(most)s characters or fewer.", most=MAX_SUBJECT)
    return subject


def _ends_line(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Zl", "Zp")


def _message(letter: dict[str, Any]) -> EmailMessage:
    settings = _settings()
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = f"<{letter['id']}@{parseaddr(settings.mail_from)[1].split('@')[-1]}>"
    message["Date"] = format_datetime(datetime.fromisoformat(letter["at"]))
    message["From"] = settings.mail_from
    message["To"] = letter["to"]
    message["Subject"] = letter["subject"]
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.get("headers", {}).items():  # none in what waited for an upgrade
        message[name] = value
    message.set_content(letter["text"])
    if letter["html"]:
        message.add_alternative(letter["html"], subtype="html")
        message.set_boundary(f"=_{letter['id']}")  # sent again, it is the same to the byte
    return message


def _hand_over(message: EmailMessage, url: str) -> None:
    server = urlsplit(url)
    secure = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(
            server.hostname or "", server.port or 465, timeout=PATIENCE_SECONDS, context=secure
        )
        if server.scheme == "smtps"
        else smtplib.SMTP(server.hostname or "", server.port or 25, timeout=PATIENCE_SECONDS)
    )
    with connection as smtp:
        smtp.ehlo()
        is_private = server.scheme == "smtps" or server.hostname in LOOPBACK
        if not is_private and smtp.has_extn("starttls"):
            smtp.starttls(context=secure)
            is_private = True
        if server.username:
            if not is_private:
                raise Undelivered("the mail server offers no TLS, and its password is not for all")
            smtp.login(unquote(server.username), unquote(server.password or ""))
        try:
            smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, _words)] = error.recipients.values()
            raise (Refused if code in PERMANENT else Undelivered)(f"RCPT {code}") from None
        except smtplib.SMTPException as error:  # its words name the recipient
            raise Undelivered(type(error).__name__) from None


def _write_down(message: EmailMessage, letter: dict[str, Any]) -> None:
    """One file a letter, in the order of writing; a repeated delivery replaces its own file."""
    folder = _settings().instance / "mail"
    folder.mkdir(mode=0o700, exist_ok=True)
    moment = datetime.fromisoformat(letter["at"]).strftime("%Y%m%dT%H%M%S.%f")
    _replace(folder / f"{moment}-{letter['id']}.eml", bytes(message))


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)

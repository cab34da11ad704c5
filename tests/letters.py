"""The worker and the mail that it writes, for tests."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import current_app

from app.core import jobs


def work() -> None:
    """Run every job that is due."""
    while jobs.run_due():
        pass


def letters() -> list[EmailMessage]:
    """What was written so far, oldest first."""
    found = []
    for path in sorted(_folder().glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    return found


def throw_away() -> None:
    for path in _folder().glob("*.eml"):
        path.unlink()


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content())


def link_in(letter: EmailMessage) -> str:
    """The path of the first link with a token."""
    found = re.search(r"http://localhost(/(?:confirm|recover)/\S+)", text_of(letter))
    assert found is not None
    return found[1]


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].instance / "mail"
    return folder

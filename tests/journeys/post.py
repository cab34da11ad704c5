"""The mail that the site wrote to files."""

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from app.core import jobs


def deliver() -> None:
    """Do what the worker would do now."""
    while jobs.run_due():
        pass


def letters(folder: Path, recipient: str) -> list[EmailMessage]:
    """Mail to one address, oldest first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    parse = BytesParser(policy=policy.default).parsebytes
    every = [parse(file.read_bytes()) for file in files]
    return [letter for letter in every if recipient in str(letter["To"])]


def link(letter: EmailMessage, beginning: str) -> str:
    """Path and query of the first link in a letter that begins so."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://[^/\s]+({re.escape(beginning)}[^\s<>]*)", body.get_content())
    assert found is not None, f"no link to {beginning} in the letter"
    return found[1]

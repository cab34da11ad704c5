"""What mail servers send back when a letter cannot be delivered (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parseaddr

_OURS = re.compile(r"<?((?:notification|digest)-\d+)@")
_UNSUBSCRIBE = re.compile(r"/unsubscribe/([\w.-]+)")


@dataclass(frozen=True)
class Bounce:
    """A letter that will never arrive. `token` proves that it was one of ours: we signed it."""

    letter: str
    email: str
    token: str


def bounce(raw: bytes) -> Bounce | None:
    """None for what is not a report of a letter of ours that failed for good."""
    report = message_from_bytes(raw)
    parts = list(report.walk())
    original = next((found for part in parts if (found := _original(part))), None)
    if original is None or not any(_failed_for_good(part) for part in parts):
        return None
    letter = _OURS.match(str(original["Message-ID"] or ""))
    token = _UNSUBSCRIBE.search(str(original["List-Unsubscribe"] or ""))
    email = parseaddr(str(original["To"] or ""))[1]
    return Bounce(letter[1], email.lower(), token[1]) if letter and token and email else None


def _failed_for_good(block: Message) -> bool:
    status = str(block["Status"] or "").strip()
    return str(block["Action"] or "").strip().lower() == "failed" and status.startswith("5")


def _original(part: Message) -> Message | None:
    """The letter that came back, whole or its headers alone."""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        return inner if isinstance(inner, Message) else None
    if part.get_content_type() == "text/rfc822-headers":
        return message_from_string(str(part.get_payload()))
    return None

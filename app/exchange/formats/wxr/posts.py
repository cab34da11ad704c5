"""A post or page with its comments, or why it is left out."""

import hashlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .elements import Fields, Logins, Record, moment
from .threads import Thread


def digest(fields: Fields) -> str:
    """Stand in for a missing number: the same item gets the same one in the next export."""
    known = "\n".join(fields.get(name, "") for name in ("guid", "link", "title", "post_date"))
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def reason_to_skip(kind: str, status: str) -> str:
    if kind not in {"post", "page"}:
        return "Only posts and pages are imported."
    if status == "trash":
        return "It was in the trash."
    if status == "auto-draft":
        return "It was an empty draft that WordPress made by itself."
    if status == "inherit":
        return "It was an old revision."
    return ""


def post_and_thread(
    key: str,
    kind: str,
    fields: Fields,
    categories: list[str],
    comments: list[Fields],
    logins: Logins,
) -> list[Record]:
    published_at = (
        moment(fields.get("post_date_gmt", ""))
        or moment(fields.get("post_date", ""))
        or _mail_date(fields.get("pubDate", ""))
    )
    note = _why_draft(fields, published_at)
    post = {
        "is": "post",
        "import_key": key,
        "kind": kind,
        "title": fields.get("title", ""),
        "link": fields.get("link", ""),
        "author": fields.get("creator", ""),
        "published_at": published_at.isoformat() if published_at and not note else None,
        "state": "draft" if note else "published",
        "note": note,
        "source": fields.get("content", ""),
        "excerpt": fields.get("excerpt", ""),
        "categories": categories,
    }
    thread = Thread(key, comments, logins, is_public=not note, fallback=published_at)
    return [*thread.left_out, post, *thread.comments, {"is": "post_end"}]


def _why_draft(fields: Fields, published_at: datetime | None) -> str:
    if fields.get("post_password"):
        return "It was protected by a password."
    if published_at and published_at > datetime.now(UTC):
        return "It was scheduled for a date still to come."
    status = fields.get("status", "")
    if status == "publish":
        return ""
    return {"private": "It was private.", "pending": "It was waiting for review."}.get(
        status, "It was not published."
    )


def _mail_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

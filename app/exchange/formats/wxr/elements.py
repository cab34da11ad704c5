"""What an export says: its elements, and the records that are made of them."""

import re
from datetime import UTC, datetime
from typing import Any

Fields = dict[str, str]
Record = dict[str, Any]
Logins = dict[str, str]
"""Of the site's own authors, by their numbers."""
CHANNEL = ("rss", "channel")
AUTHOR = (*CHANNEL, "author")
ITEM = (*CHANNEL, "item")
COMMENT = (*ITEM, "comment")


def number_of(fields: Fields, name: str) -> str:
    number = fields.get(name, "")
    return number if re.fullmatch("[0-9]{1,20}", number) else ""


def skipped(what: str, key: str, title: str, reason: str) -> Record:
    return {"is": "skipped", "what": what, "import_key": key, "title": title, "reason": reason}


def moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None

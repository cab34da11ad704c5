"""What the worker brings before moderators."""

from typing import Any

from app.accounts.models import Person
from app.core.db import db, transaction
from app.discussion import queries as discussions
from app.discussion.services import HELD
from app.discussion.services.pace import NOTE_BURST
from app.moderation import services


def note_burst(payload: dict[str, Any]) -> None:
    with transaction():
        voter = db.session.get_one(Person, int(payload["voter"]))
        services.note_burst(voter, discussions.with_authors(int(payload["comment"])))


def tell_moderators(payload: dict[str, Any]) -> None:
    with transaction():
        services.tell_moderators(discussions.with_authors(int(payload["comment"])))


HANDLERS = {NOTE_BURST: note_burst, HELD: tell_moderators}

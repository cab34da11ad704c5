"""What the worker brings before moderators."""

from typing import Any

from app.accounts.models import Person
from app.core.db import db, transaction
from app.discussion.models import Comment
from app.discussion.services import HELD
from app.discussion.services.pace import NOTE_PATTERN
from app.moderation import services


def note_pattern(payload: dict[str, Any]) -> None:
    with transaction():
        voter = db.session.get_one(Person, int(payload["voter"]))
        services.note_pattern(voter, db.session.get_one(Comment, int(payload["comment"])))


def tell_moderators(payload: dict[str, Any]) -> None:
    with transaction():
        services.tell_moderators(int(payload["comment"]))


HANDLERS = {NOTE_PATTERN: note_pattern, HELD: tell_moderators}

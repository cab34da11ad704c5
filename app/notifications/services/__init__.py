"""Telling people, what they have read, and the letters that bring it."""

from app.notifications.services.choosing import (
    choose,
    choose_mail,
    note_bounce,
    note_refused,
    resume_digests,
    resume_mail,
    stop_digests,
    wait,
)
from app.notifications.services.mailing import DIGEST, gather_digests, note_digest, note_mailed
from app.notifications.services.reading import mark_all_read, mark_read, unmark_read
from app.notifications.services.telling import NOTIFY, hide, tell

__all__ = [
    "DIGEST",
    "NOTIFY",
    "choose",
    "choose_mail",
    "gather_digests",
    "hide",
    "mark_all_read",
    "mark_read",
    "note_bounce",
    "note_digest",
    "note_mailed",
    "note_refused",
    "resume_digests",
    "resume_mail",
    "stop_digests",
    "tell",
    "unmark_read",
    "wait",
]

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
from app.notifications.services.marks import follow, forget, mute, unfollow, unmute
from app.notifications.services.reading import mark_all_read, mark_read, unmark_read
from app.notifications.services.telling import NOTIFY, hide, hide_each, hide_from, tell, tell_anew

__all__ = [
    "DIGEST",
    "NOTIFY",
    "choose",
    "choose_mail",
    "follow",
    "forget",
    "gather_digests",
    "hide",
    "hide_each",
    "hide_from",
    "mark_all_read",
    "mark_read",
    "mute",
    "note_bounce",
    "note_digest",
    "note_mailed",
    "note_refused",
    "resume_digests",
    "resume_mail",
    "stop_digests",
    "tell",
    "tell_anew",
    "unfollow",
    "unmark_read",
    "unmute",
    "wait",
]

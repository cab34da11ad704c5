"""Every change to briefings, and the rules that hold for it."""

from app.briefings.services.addresses import rename
from app.briefings.services.attachments import attach, detach
from app.briefings.services.checks import Findings, examine, left_out, previewed
from app.briefings.services.imports import Imported, bring_in
from app.briefings.services.manuscripts import Outdated, Written, rearranged, save, start
from app.briefings.services.particulars import (
    AUTHORS_CHANGED,
    Particulars,
    add_author,
    remove_author,
    settle,
    share,
    unshare,
)
from app.briefings.services.publishing import (
    NEW_BRIEFING,
    PUBLISH,
    PUBLISHED,
    announce,
    archive,
    publish,
    publish_scheduled,
    restore,
    schedule,
    unschedule,
)
from app.briefings.services.rewordings import (
    WORDS_CHANGED,
    approve_rewording,
    dispute_rewording,
    obstacles_to_editorial,
    refuse_rewording,
)
from app.briefings.services.topics import (
    add_topic,
    merge_topic,
    move_topic,
    offer_topic,
    remove_topic,
    rename_topic,
    retire_topic,
)

__all__ = [
    "AUTHORS_CHANGED",
    "NEW_BRIEFING",
    "PUBLISH",
    "PUBLISHED",
    "WORDS_CHANGED",
    "Findings",
    "Imported",
    "Outdated",
    "Particulars",
    "Written",
    "add_author",
    "add_topic",
    "announce",
    "approve_rewording",
    "archive",
    "attach",
    "bring_in",
    "detach",
    "dispute_rewording",
    "examine",
    "left_out",
    "merge_topic",
    "move_topic",
    "obstacles_to_editorial",
    "offer_topic",
    "previewed",
    "publish",
    "publish_scheduled",
    "rearranged",
    "refuse_rewording",
    "remove_author",
    "remove_topic",
    "rename",
    "rename_topic",
    "restore",
    "retire_topic",
    "save",
    "schedule",
    "settle",
    "share",
    "start",
    "unschedule",
    "unshare",
]

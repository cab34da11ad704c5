"""What sends a comment to a moderator before readers see it: an ordered list of small checks."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core.db import db
from app.core.text import text_of
from app.discussion.models import Comment, CommentState, HeldFor, HeldWord

HELD_AT_FIRST = 2  # comments of a new person
MOST_LINKS = 2

_LINK = re.compile(r'<a (?!href="/people/)')  # to name people is no advertising
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True)
class Submission:
    """`html` is what would be shown."""

    author: Person
    briefing: Briefing
    html: str


def screen(submission: Submission) -> HeldFor | None:
    """Why this comment waits; None when it can be shown at once."""
    return _first(submission, (_premoderated, _newcomer, _word, _links))


def screen_again(submission: Submission) -> HeldFor | None:
    """For a published comment that was edited: only its words are new."""
    return _first(submission, (_word, _links))


def _first(
    submission: Submission, checks: tuple[Callable[[Submission], HeldFor | None], ...]
) -> HeldFor | None:
    if submission.author.role is not Role.PRACTITIONER:
        return None
    return next((found for check in checks if (found := check(submission))), None)


def _premoderated(submission: Submission) -> HeldFor | None:
    waits = submission.briefing.premoderated and not _is_author(submission)
    return HeldFor.PREMODERATED if waits else None


def _newcomer(submission: Submission) -> HeldFor | None:
    if _is_author(submission):
        return None
    published = db.session.scalars(
        select(Comment.id)
        .where(Comment.author_id == submission.author.id, Comment.state == CommentState.PUBLISHED)
        .limit(HELD_AT_FIRST)
    ).all()
    return HeldFor.NEWCOMER if len(published) < HELD_AT_FIRST else None


def _word(submission: Submission) -> HeldFor | None:
    words = _folded(text_of(submission.html))
    held = db.session.scalars(select(HeldWord.word))
    return HeldFor.WORD if any(_folded(word) in words for word in held) else None


def _links(submission: Submission) -> HeldFor | None:
    return HeldFor.LINKS if len(_LINK.findall(submission.html)) > MOST_LINKS else None


def _is_author(submission: Submission) -> bool:
    return submission.briefing.is_author(submission.author.id)


def _folded(text: str) -> str:
    """The words in one case, parted and surrounded by spaces: whole words are found as text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(_LETTERS.findall(folded))} "

"""What sends a comment to a moderator before readers see it: an ordered list of small checks."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from sqlalchemy import bindparam, select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import UTCDateTime, db
from app.core.text import text_of
from app.discussion.models import (
    Check,
    Comment,
    CommentRevision,
    CommentState,
    HeldFor,
    HeldWord,
    ScreeningSwitch,
)

NUMBERS = {Check.NEWCOMER: 2, Check.LINKS: 2, Check.REPEATED: 7, Check.SPEED: 10, Check.FLAGS: 3}
"""First comments, links, days, comments in `A_SHORT_TIME`, people who report."""
A_SHORT_TIME = timedelta(minutes=10)
REPEATABLE = 40
"""Letters up to which the same words are no sign of anything: "I agree." is said twice."""
MOST_COMPARED = 50  # comments of one person

_LINK = re.compile(r'<a (?!href="/people/)')  # to name people is no advertising
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True)
class Submission:
    """`html` is what would be shown. `with_response`: it is one of several sent in one form."""

    author: Person
    briefing: Briefing
    html: str
    with_response: bool = False

    @cached_property
    def words(self) -> str:
        return _folded(text_of(self.html))


def screen(submission: Submission) -> HeldFor | None:
    """Why this comment waits; None when it can be shown at once."""
    return _first(submission, CHECKS)


def screen_again(submission: Submission) -> HeldFor | None:
    """For a published comment that was edited: only its words are new."""
    return _first(submission, {check: CHECKS[check] for check in (Check.WORD, Check.LINKS)})


def number(check: Check) -> int | None:
    """Its number; None when it is off."""
    return switched_on().get(check)


def switched_on() -> dict[Check, int]:
    """The checks that are made, each with its number; 0 where it has none."""
    said = {row.check: row for row in db.session.scalars(select(ScreeningSwitch))}
    return {
        check: _chosen(said.get(check), NUMBERS.get(check, 0))
        for check in Check
        if check not in said or not said[check].is_off
    }


def _chosen(switch: ScreeningSwitch | None, usual: int) -> int:
    return usual if switch is None or switch.number is None else switch.number


def _first(
    submission: Submission, checks: Mapping[Check, Callable[[Submission, int], bool]]
) -> HeldFor | None:
    if submission.author.role is not Role.PRACTITIONER:
        return None
    on = switched_on()
    found = (
        check for check, finds in checks.items() if check in on and finds(submission, on[check])
    )
    first = next(found, None)
    return HeldFor(first.value) if first else None


def _premoderated(submission: Submission, _: int) -> bool:
    return submission.briefing.premoderated and not _is_author(submission)


def _person(submission: Submission, _: int) -> bool:
    return submission.author.premoderated


def _newcomer(submission: Submission, first: int) -> bool:
    if _is_author(submission):
        return False
    published = db.session.scalars(
        select(Comment.id)
        .where(Comment.author_id == submission.author.id, Comment.state == CommentState.PUBLISHED)
        .limit(first)
    ).all()
    return len(published) < first


def _word(submission: Submission, _: int) -> bool:
    held = db.session.scalars(select(HeldWord.word))
    return any(_folded(word) in submission.words for word in held)


def _links(submission: Submission, most: int) -> bool:
    return len(_LINK.findall(submission.html)) > most


def _repeated(submission: Submission, days: int) -> bool:
    """Whatever became of the earlier ones."""
    if submission.with_response or len(submission.words) <= REPEATABLE:
        return False
    since = clock.now() - timedelta(days=days)
    earlier = db.session.scalars(_LATEST, {"author": submission.author.id, "since": since})
    return any(_folded(text_of(html)) == submission.words for html in earlier)


def _speed(submission: Submission, most: int) -> bool:
    if submission.with_response or _is_author(submission):
        return False
    since = clock.now() - A_SHORT_TIME
    lately = select(Comment.id).where(
        Comment.author_id == submission.author.id, Comment.created_at > since
    )
    return len(db.session.scalars(lately.limit(most)).all()) >= most


CHECKS: Mapping[Check, Callable[[Submission, int], bool]] = {
    Check.PREMODERATED: _premoderated,
    Check.PERSON: _person,
    Check.NEWCOMER: _newcomer,
    Check.WORD: _word,
    Check.LINKS: _links,
    Check.REPEATED: _repeated,
    Check.SPEED: _speed,
}
"""In this order; the first that finds something is told."""

_LATEST = (
    select(CommentRevision.html)
    .select_from(Comment)
    .join(Comment.current_revision)
    .where(
        Comment.author_id == bindparam("author"),
        Comment.created_at > bindparam("since", type_=UTCDateTime()),
    )
    .order_by(Comment.created_at.desc(), Comment.id.desc())
    .limit(MOST_COMPARED)
)


def _is_author(submission: Submission) -> bool:
    return submission.briefing.is_author(submission.author.id)


def _folded(text: str) -> str:
    """The words in one case, parted and surrounded by spaces: whole words are found as text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(_LETTERS.findall(folded))} "

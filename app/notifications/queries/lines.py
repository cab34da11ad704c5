"""What stands in an inbox. Sentences come from above: see `DESCRIBERS`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.notifications.models import How, Notification
from app.permissions import Action

A_PAGE = 50
MOST_COUNTED = 99


# Built once: every page of a signed-in reader asks.
_UNREAD = select(func.count()).select_from(
    select(Notification.id)
    .where(
        Notification.person_id == bindparam("reader"),
        # As the partial index says it; bound values there would leave the index unused.
        literal_column("read_at IS NULL"),
        literal_column("NOT hidden"),
    )
    .limit(MOST_COUNTED + 1)
    .subquery()
)


@dataclass(frozen=True)
class Line:
    """What a notification says, whole: `sentence` without markup, `path` of the page it is about.

    `quote` is plain text that somebody wrote.
    """

    sentence: str
    path: str
    quote: str = ""
    about: str = ""
    """Title of the briefing on which it happened: a digest is grouped by it."""


Describe = Callable[[Person, Sequence[int]], Mapping[int, Line]]
"""Lines by subject id. What this person may not see (any longer) is missing. In few statements,
however many ids: it is called once for a whole page."""

DESCRIBERS: dict[str, Describe] = {}
"""By kind. Joined in `create_app()`."""

TITLES: dict[str, Any] = {}
"""What a kind is called where mail is chosen, lazily translated: "A reply to your comment".
Joined there too."""

HABITS: dict[str, How] = {}
"""How mail of a kind comes to whoever has not chosen; at once where nothing stands here."""

NEEDS: dict[str, Action] = {}
"""What somebody must be allowed to do before a kind is any of their business."""

EVEN_SUSPENDED: set[str] = set()
"""Kinds of which a suspended person gets mail too. Joined there too."""


@dataclass(frozen=True)
class Told:
    """One line of an inbox."""

    id: int
    kind: str
    at: datetime
    is_read: bool
    line: Line


def inbox(person: Person, after: str | None = None) -> Page[Told]:
    """Newest first. What has gone from sight is left out, so a page may hold fewer lines.

    Raises Missing on a foreign cursor.
    """
    rows = _shown(person).order_by(Notification.id.desc()).limit(A_PAGE + 1)
    if after is not None:
        (last,) = unpack(after, int)
        rows = rows.where(Notification.id < last)
    page = page_of(db.session.scalars(rows).all(), A_PAGE, lambda row: (row.id,))
    return Page(described(person, page.rows), page.after)


def told(person: Person, notification_id: int) -> Told:
    """Raises Missing, also when what it is about has gone from sight."""
    found = db.session.scalars(_shown(person).where(Notification.id == notification_id)).all()
    lines = described(person, found)
    if not lines:
        raise Missing("What this was about is no longer there.")
    return lines[0]


def unread(person: Person) -> int:
    """At most one more than `MOST_COUNTED`: beyond that nobody counts."""
    return db.session.scalars(_UNREAD, {"reader": person.id}).one()


def _shown(person: Person) -> Select[Notification]:
    return (
        select(Notification)
        .where(Notification.person_id == person.id, Notification.hidden.is_(False))
        .execution_options(populate_existing=True)
    )


def described(person: Person, rows: Collection[Notification]) -> list[Told]:
    lines = {kind: _lines(person, kind, rows) for kind in {row.kind for row in rows}}
    return [
        Told(row.id, row.kind, row.at, row.read_at is not None, line)
        for row in rows
        if (line := lines[row.kind].get(row.subject_id))
    ]


def _lines(person: Person, kind: str, rows: Iterable[Notification]) -> Mapping[int, Line]:
    describe = DESCRIBERS.get(kind)  # None: told by a version of Moothall that knew more
    return (
        describe(person, [row.subject_id for row in rows if row.kind == kind]) if describe else {}
    )

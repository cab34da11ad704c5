"""Single comments, by their address; and what somebody typed and has not sent."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import db
from app.core.differences import Paragraph, of_paragraphs
from app.core.errors import Missing
from app.discussion.models import Comment, CommentRevision, CommentState, Draft
from app.permissions import Action, can


def by_public_id(public_id: str, viewer: Person | None) -> Comment:
    """A comment with its briefing, as `briefings.by_id` loads it.

    Raises Missing also for what this viewer may not see, so that the two cannot be told apart.
    """
    found = db.session.scalar(
        select(Comment)
        .where(Comment.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing("There is no such page.")
    set_committed_value(found, "briefing", briefings.by_id(found.briefing_id, viewer))
    if not found.listed and not can(viewer, Action.SEE_HELD, found):
        raise Missing("There is no such page.")
    return found


def with_authors(comment_id: int) -> Comment:
    """For a job: a comment with its briefing and the authors of that."""
    return db.session.scalars(
        select(Comment)
        .where(Comment.id == comment_id)
        .options(joinedload(Comment.briefing).selectinload(Briefing.authors))
        .execution_options(populate_existing=True)
    ).one()


def source_of(comment: Comment) -> str:
    """What its writer typed."""
    return db.session.execute(
        select(CommentRevision.source).where(
            CommentRevision.comment_id == comment.id, CommentRevision.n == comment.revision
        )
    ).scalar_one()


_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Revision:
    """Words of a comment, and what changed from those before."""

    n: int
    at: datetime
    changes: list[Paragraph]
    """Of the first: its words."""


def revisions(comment: Comment) -> list[Revision]:
    """What readers saw, newest first. Raises Missing of a comment that they do not see."""
    if comment.state is not CommentState.PUBLISHED:
        raise Missing("There is no such page.")
    found = db.session.execute(
        select(CommentRevision.n, CommentRevision.at, CommentRevision.source)
        .where(
            CommentRevision.comment_id == comment.id,
            CommentRevision.public.is_(True) | (CommentRevision.n == comment.revision),
        )
        .order_by(CommentRevision.n)
    ).all()
    shown: list[Revision] = []
    before: list[str] | None = None
    for row in found:
        words = _PARAGRAPHS.split(row.source)
        changes = of_paragraphs(words if before is None else before, words)
        shown.append(Revision(row.n, row.at, changes))
        before = words
    return shown[::-1]


def draft(person_id: int, place: str, key: str | None) -> dict[str, str]:
    """The fields of an unsent form: the browser's own by its key, else the person's. Or empty."""
    its_own = select(Draft.fields).where(Draft.key == key, Draft.place == place)
    kept = db.session.scalar(its_own.where(Draft.person_id.is_(None))) if key else None
    if kept is None:
        kept = db.session.scalar(
            select(Draft.fields).where(Draft.person_id == person_id, Draft.place == place)
        )
    return json.loads(kept) if kept else {}


def drafts(person_id: int, places: Collection[str]) -> dict[str, dict[str, str]]:
    """The fields of a person's unsent forms, by place."""
    found = db.session.execute(
        select(Draft.place, Draft.fields).where(
            Draft.person_id == person_id, Draft.place.in_(places)
        )
    )
    return {row[0]: json.loads(row[1]) for row in found}

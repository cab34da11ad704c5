"""What one person has written and answered, the newest first."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    literal_column,
    or_,
    select,
    tuple_,
)

from app.accounts.models import Person
from app.briefings.models import Briefing, Proposition, Version, Wording
from app.briefings.queries import _visible_to
from app.core.db import db
from app.core.paging import Page, page_of, unpack
from app.discussion.models import (
    Comment,
    CommentRevision,
    CommentState,
    Response,
    SavedComment,
    Stance,
)
from app.discussion.queries.threads import HOW_SHOWN, IS_SIGNED, AnyRow, with_response
from app.notifications.models import Mute

A_PAGE = 20
MOST_VOICES = 200  # comments looked at for the people in a discussion
COMMENTS = with_response(
    select(
        Comment.id,
        Comment.public_id,
        Comment.created_at,
        Comment.author_id,
        Comment.briefing_id,
        Comment.state,
        Comment.held_for,
        Comment.bearing,
        CommentRevision.html,
        Person.name,
        *HOW_SHOWN,
        Briefing.slug,
        Version.title,
    )
    .select_from(Comment)
    .join(Comment.current_revision)
    .join(Person, Person.id == Comment.author_id)
    .join(Briefing, Briefing.id == Comment.briefing_id)
    .join(Briefing.current_version)
)
"""Each with its words, who wrote it and how that is shown, and the briefing."""
_NEWEST = COMMENTS.order_by(Comment.created_at.desc(), Comment.id.desc())


def published_by(person: Person, viewer: Person | None, after: str | None = None) -> Page[AnyRow]:
    """Comments of this person that the viewer may read. Raises Missing on a foreign cursor."""
    return _page(
        and_(
            Comment.author_id == person.id,
            Comment.state == CommentState.PUBLISHED,
            IS_SIGNED,  # what they did not sign stands on no page that names them
            _visible_to(viewer),
        ),
        after,
    )


def written_by(person: Person, after: str | None = None) -> Page[AnyRow]:
    """All comments of this person, for that person. Raises Missing on a foreign cursor."""
    return _page(Comment.author_id == person.id, after)


def saved_by(person: Person, after: str | None = None) -> Page[AnyRow]:
    """Comments that this person keeps and may still read, the latest kept first.

    Raises Missing on a foreign cursor.
    """
    rows = (
        COMMENTS.add_columns(SavedComment.at.label("saved_at"))
        .join(SavedComment, SavedComment.comment_id == Comment.id)
        .where(
            SavedComment.person_id == person.id,
            Comment.state == CommentState.PUBLISHED,
            _visible_to(person),
        )
        .order_by(SavedComment.at.desc(), Comment.id.desc())
        .limit(A_PAGE + 1)
    )
    if after is not None:
        rows = rows.where(tuple_(SavedComment.at, Comment.id) < unpack(after, datetime, int))
    found = db.session.execute(rows).all()
    return page_of(found, A_PAGE, lambda row: (row.saved_at, row.id))


def latest_on(briefing: Briefing) -> Sequence[AnyRow]:
    """Published comments, for a feed."""
    published = and_(Comment.briefing_id == briefing.id, Comment.state == CommentState.PUBLISHED)
    return db.session.execute(_NEWEST.where(published).limit(A_PAGE)).all()


def latest_by_others(briefing: Briefing, person: Person, many: int) -> Sequence[AnyRow]:
    """Published comments that somebody else wrote."""
    theirs = and_(
        Comment.briefing_id == briefing.id,
        Comment.state == CommentState.PUBLISHED,
        Comment.author_id != person.id,
    )
    return db.session.execute(_NEWEST.where(theirs).limit(many)).all()


def voices(briefing: Briefing, *, but: Person) -> Sequence[Person]:
    """Who signed the latest comments there, by name."""
    latest = with_response(
        select(Comment.author_id, Response.shown_as)
        .where(Comment.briefing_id == briefing.id, literal_column("comments.state = 'published'"))
        .order_by(Comment.created_at.desc())
        .limit(MOST_VOICES)
    ).where(IS_SIGNED)
    wanted = latest.with_only_columns(Comment.author_id).subquery()
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(select(wanted.c.author_id)), Person.id != but.id)
        .order_by(Person.name, Person.id)
    ).all()


def published_among(comment_ids: Collection[int], viewer: Person) -> Sequence[AnyRow]:
    """Those of these comments that the viewer may read, and wants to."""
    is_muted = exists().where(Mute.person_id == viewer.id, Mute.muted_id == Comment.author_id)
    return db.session.execute(
        _NEWEST.where(
            Comment.id.in_(comment_ids),
            Comment.state == CommentState.PUBLISHED,
            # Nobody shall learn from what is missing who wrote what they did not sign.
            or_(~IS_SIGNED, ~is_muted),
            _visible_to(viewer),
        )
    ).all()


def answered_by(person: Person) -> Sequence[AnyRow]:
    """The latest stances of this person: value, taken_at, text, slug, title."""
    return db.session.execute(
        select(Stance.value, Stance.taken_at, Wording.text, Briefing.slug, Version.title)
        .join_from(Stance, Response, Response.id == Stance.response_id)
        .join(Wording, Wording.id == Stance.wording_id)
        .join(Proposition, Proposition.id == Wording.proposition_id)
        .join(Briefing, Briefing.id == Proposition.briefing_id)
        .join(Briefing.current_version)
        .where(Response.person_id == person.id)
        .order_by(Stance.taken_at.desc(), Stance.id.desc())
        .limit(50)
    ).all()


def _page(wanted: ColumnElement[bool], after: str | None) -> Page[AnyRow]:
    rows = _NEWEST.where(wanted).limit(A_PAGE + 1)
    if after is not None:
        cursor = unpack(after, datetime, int)
        rows = rows.where(tuple_(Comment.created_at, Comment.id) < cursor)
    found = db.session.execute(rows).all()
    return page_of(found, A_PAGE, lambda row: (row.created_at, row.id))

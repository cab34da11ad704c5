"""Threaded comments.

The narrow row that changes, of counters and places, is kept apart from the wide ones that do not:
`comment_revisions` has the words.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.briefings.models import Briefing, Proposition
from app.core.db import Base, BigId, count, flag, intpk
from app.discussion.models.indexes import where
from app.discussion.models.responses import Response


class Bearing(StrEnum):
    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class CommentState(StrEnum):
    PENDING = "pending"
    PUBLISHED = "published"
    AUTO_HIDDEN = "auto_hidden"  # several people reported it, and no moderator has looked yet
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    SPAM = "spam"


class CommentEvent(StrEnum):
    """What happens to a comment; `discussion.transitions` says when, and who may."""

    EDIT = "edit"
    HOLD = "hold"  # screening, after an edit
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    HIDE = "hide"  # the last of several reports
    APPROVE = "approve"
    DISMISS = "dismiss"
    REMOVE = "remove"
    RESTORE = "restore"
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    REDACT = "redact"
    PUT_BACK = "put_back"
    MOVE = "move"


class HeldFor(StrEnum):
    """Why a comment waits for a moderator; the author is told."""

    PREMODERATED = "premoderated"
    PERSON = "person"
    NEWCOMER = "newcomer"
    WORD = "word"
    LINKS = "links"
    REPEATED = "repeated"
    SPEED = "speed"
    RESUBMITTED = "resubmitted"


class Comment(Base):
    __tablename__ = "comments"

    id: Mapped[intpk]
    public_id: Mapped[str] = mapped_column(unique=True)
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    proposition_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey(Proposition.id), index=True
    )
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comments.id"))
    root_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comments.id"))  # null: a root
    path: Mapped[bytes]
    band: Mapped[int] = mapped_column(SmallInteger)
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    response_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Response.id))
    """It was sent with this response, which says how its author is shown."""
    bearing: Mapped[Bearing] = mapped_column(default=Bearing.NEITHER)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    """Of the last public revision; a change within the first minutes leaves no mark."""
    revision: Mapped[int] = mapped_column(default=1)
    """n of the words that are shown."""
    state: Mapped[CommentState]
    held_for: Mapped[HeldFor | None]
    form_key: Mapped[str | None]
    """One-time key of the form: sent twice, it is one comment."""
    import_key: Mapped[str | None] = mapped_column(unique=True)
    listed: Mapped[bool]
    """Published, or standing over a listed reply and so keeping a placeholder."""
    last_seq: Mapped[count]
    """Roots: replies ever; gives the next path."""
    replies: Mapped[count]
    """Roots: published replies at any depth."""
    children: Mapped[count]
    """Direct replies that are published."""
    listed_children: Mapped[count]
    reports: Mapped[count]
    """Open reports; 0 again once a moderator has decided."""
    ranked: Mapped[flag]
    """No vote waits to be told to the orders."""
    # Counted votes by side of the voter (helpful axis), then the agree axis.
    up_own: Mapped[count]
    down_own: Mapped[count]
    up_other: Mapped[count]
    down_other: Mapped[count]
    up_undecided: Mapped[count]
    down_undecided: Mapped[count]
    agree: Mapped[count]
    disagree: Mapped[count]

    author: Mapped[Person] = relationship(lazy="raise_on_sql")
    briefing: Mapped[Briefing] = relationship(lazy="raise_on_sql")
    current_revision: Mapped["CommentRevision"] = relationship(
        primaryjoin="and_(foreign(CommentRevision.comment_id) == Comment.id,"
        " CommentRevision.n == Comment.revision)",
        uselist=False,
        viewonly=True,
        lazy="raise_on_sql",
    )

    __table_args__ = (
        CheckConstraint("(parent_id IS NULL) = (root_id IS NULL)", name="root"),
        CheckConstraint("(root_id IS NULL) = (length(path) = 0)", name="path"),
        # Replies in reading order, for readers and (both values of `listed`) for moderators.
        Index(
            "uq_comments_place",
            "root_id",
            "listed",
            "band",
            "path",
            unique=True,
            **where("root_id IS NOT NULL"),
        ),
        # Roots by time, both directions.
        Index(
            "ix_comments_roots",
            "briefing_id",
            "listed",
            "created_at",
            "id",
            **where("root_id IS NULL"),
        ),
        # Everything published, by time: first unread, feeds.
        Index(
            "ix_comments_time",
            "briefing_id",
            "created_at",
            "id",
            **where("state = 'published'"),
        ),
        # The few that wait: a person's own, and the moderators' queue.
        Index(
            "ix_comments_held",
            "briefing_id",
            "author_id",
            "id",
            **where("state = 'pending'"),
        ),
        # What a moderator has to look at, oldest first.
        Index(
            "ix_comments_queue",
            "created_at",
            "id",
            **where("state = 'pending' OR reports > 0"),
        ),
        # A person's own contributions; also how many of theirs are published.
        Index("ix_comments_author", "author_id", "created_at", "id"),
        # Votes the orders do not know yet: the job reads these and nothing else.
        Index(
            "ix_comments_unranked",
            "created_at",
            **where("NOT ranked"),
        ),
        UniqueConstraint("author_id", "form_key"),
        {"postgresql_with": {"fillfactor": 85}},  # room for counter updates on the same page
    )


class CommentRevision(Base):
    """The words of a comment, each state of them."""

    __tablename__ = "comment_revisions"

    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id), primary_key=True)
    n: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    source: Mapped[str]
    html: Mapped[str]
    """Sanitised on write."""
    sanitiser: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime]
    public: Mapped[flag]
    """Readers saw these words for longer than the first minutes before they were replaced."""


class CommentStep(Base):
    """One event in the life of a comment. Append-only: triggers refuse UPDATE and DELETE."""

    __tablename__ = "comment_steps"
    __table_args__ = (Index("ix_comment_steps_comment", "comment_id", "id"),)

    id: Mapped[intpk]
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id))
    at: Mapped[datetime]
    event: Mapped[CommentEvent]
    actor_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    """Of what follows from somebody's act, such as `HOLD`: whoever acted."""
    was: Mapped[CommentState]
    now: Mapped[CommentState]
    revision: Mapped[int]
    """n of the words afterwards."""


class HeldWord(Base):
    """A word that sends a comment to a moderator first."""

    __tablename__ = "held_words"

    word: Mapped[str] = mapped_column(primary_key=True)

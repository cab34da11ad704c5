"""Votes, the orders that they make, and those that do not count."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnClause,
    ForeignKey,
    Index,
    SmallInteger,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Organisation, Person
from app.briefings.models import Briefing, Proposition
from app.core.db import Base, BigId, count, flag, intpk
from app.discussion.models.comments import Bearing, Comment
from app.discussion.models.indexes import where


class Rank(Base):
    """Place of a listed root in the orders that votes make. Larger is earlier.

    What it is about and which way it speaks is written here too, so that the best reasons for and
    against a proposition are one look-up each.
    """

    __tablename__ = "ranks"
    __table_args__ = (
        Index("ix_ranks_helpful", "briefing_id", "helpful", "comment_id"),
        Index("ix_ranks_reasons", "proposition_id", "bearing", "helpful", "comment_id"),
        Index("ix_ranks_arrival", "proposition_id", "comment_id"),
        Index(
            "ix_ranks_untried",
            "proposition_id",
            "bearing",
            "comment_id",
            **where("votes < 5"),
        ),
        Index(
            "ix_ranks_disputed",
            "briefing_id",
            "disputed",
            "comment_id",
            **where("disputed > 0"),
        ),
        {"postgresql_with": {"fillfactor": 85}},
    )

    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id), primary_key=True)
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    proposition_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Proposition.id))
    bearing: Mapped[Bearing] = mapped_column(default=Bearing.NEITHER, server_default="neither")
    helpful: Mapped[int] = mapped_column(BigInteger)
    disputed: Mapped[int] = mapped_column(BigInteger)
    votes: Mapped[count]
    """How many judged it helpful or not, as far as the orders were told."""


class Side(StrEnum):
    """Where the voter stands on the comment's proposition, seen from its bearing."""

    OWN = "own"
    OTHER = "other"
    UNDECIDED = "undecided"


class Unhelpful(StrEnum):
    """Why a comment is not helpful. "Incorrect" is not among them: that is the other axis."""

    OFF_TOPIC = "off_topic"
    REPEATS = "repeats"
    UNCLEAR = "unclear"
    UNKIND = "unkind"


IS_UNHELPFUL: ColumnClause[bool] = literal_column("votes.helpful = -1")
"""As the index says it; a bound value would leave it unused."""


class Vote(Base):
    """Both axes in one row; the primary key is what makes a vote one vote."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint("helpful BETWEEN -1 AND 1 AND agree BETWEEN -1 AND 1", name="axes"),
        # How fast somebody votes.
        Index("ix_votes_cast", "person_id", "cast_at"),
        # What came in one burst, whoever cast it.
        Index("ix_votes_unhelpful", "cast_at", **where("helpful = -1")),
        # Colleagues on one comment, of whom only the first few count.
        Index(
            "ix_votes_organisation",
            "comment_id",
            "organisation_id",
            **where("organisation_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    # One B-tree, by person: "my votes on this page", her export and her erasure are one range.
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id), primary_key=True)
    helpful: Mapped[int] = mapped_column(SmallInteger)
    agree: Mapped[int] = mapped_column(SmallInteger)
    side: Mapped[Side]
    reason: Mapped[Unhelpful | None]
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Organisation.id))
    """Where the voter worked when they cast it."""
    cast_at: Mapped[datetime | None]
    """When it was first cast, or last said otherwise on the helpful axis."""
    set_aside: Mapped[flag]
    """Not counted: the voter is an author of the briefing, or a moderator excluded it."""


class VoteExclusion(Base):
    """A moderator's ruling that somebody's votes on a discussion, or on one comment, do not count.

    It holds for votes still to come, until it is ended.
    """

    __tablename__ = "vote_exclusions"
    __table_args__ = (
        Index(
            "uq_vote_exclusions_discussion",
            "person_id",
            "briefing_id",
            unique=True,
            **where("comment_id IS NULL AND ended_at IS NULL"),
        ),
        Index(
            "uq_vote_exclusions_comment",
            "person_id",
            "comment_id",
            unique=True,
            **where("ended_at IS NULL"),
        ),
    )

    id: Mapped[intpk]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Comment.id))
    """Null: the whole discussion."""
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

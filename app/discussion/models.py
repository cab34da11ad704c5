"""Stances, threaded comments and votes.

Narrow rows that change are kept apart from wide ones that do not: `comments` is counters and
places, `comment_revisions` the words, `ranks` the orders that votes make.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, OrganisationType, Person
from app.briefings.models import Briefing, Proposition, Wording
from app.core.db import Base, BigId, count, flag, intpk


def _where(condition: str) -> dict[str, Any]:
    """Of a partial index. Statements say it in the same words, or leave the index unused."""
    return {f"{name}_where": literal_column(condition) for name in ("sqlite", "postgresql")}


class Capacity(StrEnum):
    PERSONAL = "personal"
    ORGANISATION = "organisation"


class ShownAs(StrEnum):
    """What readers learn of whoever responded. Moderators always know who it was."""

    NAME = "name"
    ROLE = "role"  # role and type of organisation
    MODERATORS = "moderators"


class Channel(StrEnum):
    """How a response came."""

    SITE = "site"
    PAPER = "paper"
    LETTER = "letter"
    EMAIL = "email"


class Response(Base):
    """One practitioner's answer to a briefing; it holds their stances."""

    __tablename__ = "responses"
    __table_args__ = (
        Index("uq_responses_person", "briefing_id", "person_id", unique=True),
        Index(
            "uq_responses_organisation",
            "briefing_id",
            "organisation_id",
            unique=True,
            **_where("capacity = 'organisation'"),
        ),
    )

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), index=True)
    capacity: Mapped[Capacity] = mapped_column(default=Capacity.PERSONAL)
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Organisation.id))
    organisation_type: Mapped[OrganisationType | None]
    """As it was when the response was sent."""
    title: Mapped[str] = mapped_column(default="", server_default="")
    """Their post, as it was then."""
    shown_as: Mapped[ShownAs] = mapped_column(default=ShownAs.NAME, server_default="name")
    channel: Mapped[Channel] = mapped_column(default=Channel.SITE, server_default="site")
    entered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    """Who of the staff typed in what came on paper or by letter."""
    form_key: Mapped[str | None]
    """One-time key of the form that was sent last: sent twice, it is sent once."""
    saw_tally_at: Mapped[datetime | None]
    """When the reader asked to see the tallies before answering."""
    sent_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Stance(Base):
    """Where a response stands on exact words. No row: not answered. `value` null: no view."""

    __tablename__ = "stances"
    __table_args__ = (
        UniqueConstraint("response_id", "wording_id"),
        CheckConstraint("value BETWEEN -2 AND 2", name="value"),
    )

    id: Mapped[intpk]
    response_id: Mapped[int] = mapped_column(BigId, ForeignKey(Response.id))
    wording_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id), index=True)
    value: Mapped[int | None] = mapped_column(SmallInteger)
    taken_at: Mapped[datetime]


class StanceChange(Base):
    """History of a stance, append-only. `new` and `withdrawn` tell no view from taken back."""

    __tablename__ = "stance_changes"

    id: Mapped[intpk]
    response_id: Mapped[int] = mapped_column(BigId, ForeignKey(Response.id), index=True)
    wording_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id))
    old: Mapped[int | None] = mapped_column(SmallInteger)
    new: Mapped[int | None] = mapped_column(SmallInteger)
    withdrawn: Mapped[flag]
    because_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comments.id"), index=True)
    """The comment that changed their mind, if they say so."""
    at: Mapped[datetime]


class Bearing(StrEnum):
    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class CommentState(StrEnum):
    PENDING = "pending"
    PUBLISHED = "published"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


class HeldFor(StrEnum):
    """Why a comment waits for a moderator; the author is told."""

    NEWCOMER = "newcomer"
    PREMODERATED = "premoderated"
    WORD = "word"
    LINKS = "links"


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
            **_where("root_id IS NOT NULL"),
        ),
        # Roots by time, both directions.
        Index(
            "ix_comments_roots",
            "briefing_id",
            "listed",
            "created_at",
            "id",
            **_where("root_id IS NULL"),
        ),
        # Everything published, by time: first unread, feeds.
        Index(
            "ix_comments_time",
            "briefing_id",
            "created_at",
            "id",
            **_where("state = 'published'"),
        ),
        # The few that wait: a person's own, and the moderators' queue.
        Index(
            "ix_comments_held",
            "briefing_id",
            "author_id",
            "id",
            **_where("state = 'pending'"),
        ),
        # What a moderator has to look at, oldest first.
        Index(
            "ix_comments_queue",
            "created_at",
            "id",
            **_where("state = 'pending' OR reports > 0"),
        ),
        # A person's own contributions; also how many of theirs are published.
        Index("ix_comments_author", "author_id", "created_at", "id"),
        # Votes the orders do not know yet: the job reads these and nothing else.
        Index(
            "ix_comments_unranked",
            "created_at",
            **_where("NOT ranked"),
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
            **_where("votes < 5"),
        ),
        Index(
            "ix_ranks_disputed",
            "briefing_id",
            "disputed",
            "comment_id",
            **_where("disputed > 0"),
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


class Vote(Base):
    """Both axes in one row; the primary key is what makes a vote one vote."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint("helpful BETWEEN -1 AND 1 AND agree BETWEEN -1 AND 1", name="axes"),
        # How fast somebody votes.
        Index("ix_votes_cast", "person_id", "cast_at"),
        # Colleagues on one comment, of whom only the first few count.
        Index(
            "ix_votes_organisation",
            "comment_id",
            "organisation_id",
            **_where("organisation_id IS NOT NULL"),
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
            **_where("comment_id IS NULL AND ended_at IS NULL"),
        ),
        Index(
            "uq_vote_exclusions_comment",
            "person_id",
            "comment_id",
            unique=True,
            **_where("ended_at IS NULL"),
        ),
    )

    id: Mapped[intpk]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Comment.id))
    """Null: the whole discussion."""
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Reading(Base):
    """How far a person has read a discussion: one moment, not a row per comment."""

    __tablename__ = "readings"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id), primary_key=True)
    read_to: Mapped[datetime]


class Draft(Base):
    """Unsent words. Before sign-in `person_id` is null and the browser holds the key."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "place"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    place: Mapped[str]
    """The address of the form it was typed into."""
    fields: Mapped[str]
    """The form's fields as JSON."""
    saved_at: Mapped[datetime]


class HeldWord(Base):
    """A word that sends a comment to a moderator first."""

    __tablename__ = "held_words"

    word: Mapped[str] = mapped_column(primary_key=True)

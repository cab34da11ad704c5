"""What moderators decided and people reported: rows that nobody, the database included, changes.

A decision holds ids and codes only. Its prose stands in `decision_notes`, which erasure may blank.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ColumnClause, ForeignKey, Index, String, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, Role
from app.core.db import Base, BigId, flag, intpk
from app.discussion.models import Comment, HeldFor


class SubjectKind(StrEnum):
    COMMENT = "comment"
    BRIEFING = "briefing"
    PERSON = "person"
    ORGANISATION = "organisation"
    TOPIC = "topic"
    SITE = "site"
    SCREENING = "screening"  # what holds a comment: the checks, and the list of words


class DecisionKind(StrEnum):
    REPORT = "report"
    PATTERN = "pattern"  # votes that came fast and all one way; the actor cast the last of them
    APPROVE = "approve"
    DISMISS = "dismiss"  # reports looked at; the comment stays
    REMOVE = "remove"
    RESTORE = "restore"
    HIDE = "hide"  # by the last of several reports; the actor made it
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    REDACT = "redact"
    PUT_BACK = "put_back"  # the words that were taken out
    MOVE = "move"
    LOCK = "lock"
    UNLOCK = "unlock"
    PAUSE = "pause"  # until a moment
    SLOW_DOWN = "slow_down"
    FULL_SPEED = "full_speed"
    READ_FIRST = "read_first"  # what a person writes waits for a moderator
    TRUST = "trust"  # it does no longer
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WARN = "warn"  # to be read before the person takes part again
    EXCLUDE_VOTES = "exclude_votes"
    COUNT_VOTES = "count_votes"  # again
    CARRY_OVER = "carry_over"  # new words mean the same, so the stances on the old ones count
    KEEP_APART = "keep_apart"  # they do not
    APPOINT = "appoint"  # another role, or leave to write briefings
    MERGE = "merge"  # two rows were one person, organisation or topic; the subject is what stays
    CHANGE = "change"  # a name, a setting or a page of the site
    APPEAL = "appeal"  # or a complaint, by whoever reported in vain; about a decision
    UPHOLD = "uphold"  # about an appeal: the decision stands
    OVERTURN = "overturn"  # it does not, and is undone


class Rule(StrEnum):
    """The house rules, in the order in which the page of rules lists them."""

    OFF_TOPIC = "off_topic"
    ABUSE = "abuse"
    NAMES_SOMEBODY = "names_somebody"
    PRIVATE = "private"
    SPAM = "spam"


_IS_APPEAL: ColumnClause[bool] = literal_column("kind = 'appeal'")
_IS_RULING: ColumnClause[bool] = literal_column("kind IN ('uphold', 'overturn')")


class Decision(Base):
    """One act. Append-only: triggers refuse UPDATE and DELETE on both engines."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index(
            "uq_decisions_report",
            "actor_id",
            "subject_id",
            "revision",
            unique=True,
            sqlite_where=literal_column("kind = 'report'"),
            postgresql_where=literal_column("kind = 'report'"),
        ),
        *(
            Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
            for name, columns, where in (
                ("uq_decisions_appeal", ("about_id", "actor_id"), _IS_APPEAL),
                ("uq_decisions_ruling", ("about_id",), _IS_RULING),
            )
        ),
        Index("ix_decisions_subject", "subject_kind", "subject_id", "id"),
        Index("ix_decisions_at", "at"),
        Index("uq_decisions_previous", "previous", unique=True),  # a chain does not fork
    )

    id: Mapped[intpk]
    number: Mapped[int | None] = mapped_column(unique=True)
    """Place in the public log, without gaps. Null for what only brings a case before moderators."""
    at: Mapped[datetime]
    kind: Mapped[DecisionKind]
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int] = mapped_column(BigId)
    revision: Mapped[int | None]
    """The words that were decided on: of a comment its revision, of a briefing its version."""
    actor_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    role: Mapped[Role]
    """The actor's, when they acted."""
    rule: Mapped[Rule | None]
    until: Mapped[datetime | None]
    """Of a suspension or a pause."""
    votes: Mapped[int | None]
    """How many were excluded, or counted again."""
    no_other: Mapped[flag]
    """The actor has a part in it (wrote the words or the briefing, decided): nobody else could."""
    held_for: Mapped[HeldFor | None]
    """The automatic check for which the words waited then: the comment itself forgets it."""
    about_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("decisions.id"))
    """The row that this one answers."""
    note_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the explanation, with the key that lies beside it."""
    salt: Mapped[str] = mapped_column(String(32), server_default="")
    """Random: nobody finds out who acted by trying everybody against a hash that was shown."""
    previous: Mapped[str] = mapped_column(String(64), server_default="")
    """Hash of the row before this one."""
    hash: Mapped[str] = mapped_column(String(64), server_default="")
    """SHA-256 over all the columns above: see queries/chain.py."""


class DecisionNote(Base):
    """The explanation given with a decision."""

    __tablename__ = "decision_notes"

    decision_id: Mapped[int] = mapped_column(BigId, ForeignKey(Decision.id), primary_key=True)
    text: Mapped[str]
    key: Mapped[str] = mapped_column(String(32), server_default="")
    """Of the digest in the decision; blanked with the text."""


class Redaction(Base):
    """What a moderator took out of a comment, kept so that it can be put back."""

    __tablename__ = "redactions"

    decision_id: Mapped[int] = mapped_column(BigId, ForeignKey(Decision.id), primary_key=True)
    span: Mapped[str]
    note: Mapped[str]
    """What readers see in its place."""
    entry: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """What the entry said before, by column, when the comment is the reason of one."""


class Claim(Base):
    """Who looks at a comment now, so that colleagues turn to another one. It binds nobody."""

    __tablename__ = "claims"

    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), index=True)
    until: Mapped[datetime]

    moderator: Mapped[Person] = relationship(lazy="raise_on_sql")


class ModeratorNote(Base):
    """What moderators tell each other about a comment, a person or a briefing."""

    __tablename__ = "moderator_notes"
    __table_args__ = (Index("ix_moderator_notes_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[intpk]
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[int] = mapped_column(BigId)
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    at: Mapped[datetime]
    text: Mapped[str]

    author: Mapped[Person] = relationship(lazy="raise_on_sql")

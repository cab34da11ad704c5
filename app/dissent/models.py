"""The dissent register: entries, who stands behind them, the answers, and every step between.

An entry points at the revision of a comment that gives its reason, so its words change only where
moderators amended or hid them. Steps are append-only rows of ids and codes; their prose stands in
`entry_notes`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.briefings.models import Briefing, Proposition, Version, Wording
from app.core.db import Base, BigId, flag, intpk
from app.discussion.models import Comment, Response

SHORTEST_REASON = 40
"""Characters of a reason that asks for an answer, and of one that gives it."""
MOST_STATEMENT_WORDS = 300
"""Of a dissenting statement."""


class EntryKind(StrEnum):
    OBJECTION = "objection"
    CHANGE = "change"


class EntryState(StrEnum):
    HELD = "held"  # its reason waits for a moderator; no number yet
    RAISED = "raised"
    OPEN = "open"
    CLARIFY = "clarify"
    ANSWERED = "answered"
    SETTLED = "settled"
    SUSTAINED = "sustained"
    NO_REPLY = "no_reply"
    OUT_OF_SCOPE = "out_of_scope"
    APPEALED = "appealed"
    GROUPED = "grouped"
    WITHDRAWN = "withdrawn"


class EventKind(StrEnum):
    RAISE = "raise"
    PUBLISH = "publish"
    OPEN = "open"
    RULE_OUT = "rule_out"
    APPEAL = "appeal"
    ADMIT = "admit"
    UPHOLD = "uphold"
    ASK = "ask"
    REPLY = "reply"
    LAPSE = "lapse"
    ANSWER = "answer"
    POINT = "point"  # "that's my point"
    NOT_QUITE = "not_quite"
    MEETS = "meets"
    DOES_NOT = "does_not"
    RUN_OUT = "run_out"
    REVISE = "revise"
    SEND_BACK = "send_back"
    GROUP = "group"
    CONTEST = "contest"
    LEAD = "lead"  # in the place of the one that it was grouped under
    WITHDRAW = "withdraw"
    ADOPT = "adopt"
    REOPEN = "reopen"
    JOIN = "join"
    LEAVE = "leave"
    NOTE = "note"
    STATEMENT = "statement"
    RESOLVE = "resolve"


class Disposition(StrEnum):
    ACCEPTED = "accepted"
    IN_PART = "in_part"
    NOT_ACCEPTED = "not_accepted"
    DEFERRED = "deferred"
    COVERED = "covered"


class Part(StrEnum):
    """What somebody is to an entry."""

    RAISER = "raiser"
    JOINER = "joiner"


class Answer(Base):
    """An author's reply to one entry or to many. Never changed: a better one is another row."""

    __tablename__ = "answers"

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id), index=True)
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    disposition: Mapped[Disposition]
    restatement: Mapped[str] = mapped_column(default="")
    """The objection in the author's words. Empty where only changes are answered."""
    reason: Mapped[str]
    reason_html: Mapped[str]
    sanitiser: Mapped[int] = mapped_column(SmallInteger)
    wording: Mapped[str] = mapped_column(default="")
    """The words that the author would accept."""
    version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Version.id))
    """The version that does what was asked."""
    link: Mapped[str] = mapped_column(default="")
    """Where it is covered already."""
    until: Mapped[datetime | None]
    """By when it will be done, or decided."""
    at: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="raise_on_sql")
    version: Mapped[Version | None] = relationship(lazy="raise_on_sql")


class Entry(Base):
    """A line of the register: an objection, or a change that somebody asks for."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("briefing_id", "number"),
        # One live objection of a response to a proposition.
        Index(
            "uq_entries_objection",
            "response_id",
            "proposition_id",
            unique=True,
            sqlite_where=literal_column(
                "kind = 'objection' AND state NOT IN ('withdrawn', 'out_of_scope')"
            ),
            postgresql_where=literal_column(
                "kind = 'objection' AND state NOT IN ('withdrawn', 'out_of_scope')"
            ),
        ),
        # What the clock moves on.
        Index(
            "ix_entries_due",
            "due_at",
            sqlite_where=literal_column("state IN ('raised', 'clarify', 'answered')"),
            postgresql_where=literal_column("state IN ('raised', 'clarify', 'answered')"),
        ),
        Index("ix_entries_state", "briefing_id", "state", "number"),
        CheckConstraint("kind = 'change' OR proposition_id IS NOT NULL", name="target"),
        CheckConstraint("(proposition_id IS NULL) = (wording_id IS NULL)", name="wording"),
        CheckConstraint("(state = 'held') = (number IS NULL)", name="number"),
        CheckConstraint("(state = 'grouped') = (grouped_into_id IS NOT NULL)", name="grouped"),
        ForeignKeyConstraint(
            ["comment_id", "revision"],
            ["comment_revisions.comment_id", "comment_revisions.n"],
        ),
    )

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    number: Mapped[int | None]
    kind: Mapped[EntryKind]
    response_id: Mapped[int] = mapped_column(BigId, ForeignKey(Response.id))
    proposition_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey(Proposition.id), index=True
    )
    """What it is about; null: the title."""
    wording_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Wording.id))
    """The words that were read."""
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id), unique=True)
    """Its reason, which people reply to and vote on like any comment."""
    revision: Mapped[int] = mapped_column(SmallInteger)
    """n of the reason's words when it was raised."""
    summary: Mapped[str]
    resolve: Mapped[str] = mapped_column(default="")
    """What would resolve it."""
    crux: Mapped[str] = mapped_column(default="")
    """What would change the raiser's mind."""
    proposed: Mapped[str] = mapped_column(default="")
    """The words asked for; empty with `removes`: leave it out."""
    removes: Mapped[flag]
    state: Mapped[EntryState]
    since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When the clock of this state runs out."""
    answer_due_at: Mapped[datetime | None]
    clarified: Mapped[flag]
    """The author has asked; there is no second time."""
    revised: Mapped[flag]
    """It came back to the author once."""
    appealed: Mapped[flag]
    answer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Answer.id), index=True)
    answered_at: Mapped[datetime | None]
    grouped_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("entries.id"), index=True)
    resolved_in_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Version.id), index=True)
    """The version that did what was asked."""
    note: Mapped[str] = mapped_column(default="")
    """Why the decision-maker goes on although it is sustained."""
    raised_at: Mapped[datetime]

    briefing: Mapped[Briefing] = relationship(lazy="raise_on_sql")
    comment: Mapped[Comment] = relationship(lazy="raise_on_sql")
    answer: Mapped[Answer | None] = relationship(lazy="raise_on_sql")
    people: Mapped[list["EntryPerson"]] = relationship(
        order_by="EntryPerson.joined_at, EntryPerson.person_id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )

    @property
    def label(self) -> str:
        """D1 for an objection, C2 for a change; "" without a number."""
        letter = "D" if self.kind is EntryKind.OBJECTION else "C"
        return f"{letter}{self.number}" if self.number is not None else ""

    def part_of(self, person_id: int) -> Part | None:
        """Needs `people` loaded."""
        return next((p.part for p in self.people if p.person_id == person_id), None)


class EntryPerson(Base):
    """Who stands behind an entry, and their word on its answer."""

    __tablename__ = "entry_people"

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey(Entry.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey(Person.id), primary_key=True, index=True
    )
    part: Mapped[Part]
    joined_at: Mapped[datetime]
    point: Mapped[bool | None]
    """Whether the author's restatement is their point."""
    satisfied: Mapped[bool | None]
    """Whether the answer meets it. Null: not said."""
    replied_at: Mapped[datetime | None]
    statement: Mapped[str] = mapped_column(default="")
    """Printed unedited beside the outcome, once it is given."""
    statement_due_at: Mapped[datetime | None]
    """Offered until then."""
    statement_at: Mapped[datetime | None]
    """Given, or declined where it is empty."""

    def may_state(self, at: datetime) -> bool:
        """Whether they can have a dissenting statement printed."""
        is_offered = self.statement_due_at is not None and at < self.statement_due_at
        return self.satisfied is False and is_offered

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class EntryAnswer(Base):
    """Every answer that an entry was given, the earlier ones too."""

    __tablename__ = "entry_answers"

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey(Entry.id), primary_key=True)
    answer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey(Answer.id), primary_key=True, index=True
    )


class EntryEvent(Base):
    """One step. Append-only: triggers refuse UPDATE and DELETE on both engines."""

    __tablename__ = "entry_events"
    __table_args__ = (Index("ix_entry_events_entry", "entry_id", "id"),)

    id: Mapped[intpk]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey(Entry.id))
    kind: Mapped[EventKind]
    actor_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    """Null: the clock."""
    entered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Person.id))
    """Who typed it in, where the actor took the step by letter."""
    state: Mapped[EntryState]
    """After it."""
    answer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Answer.id))
    at: Mapped[datetime]


class EntryNote(Base):
    """What was said with a step: a ruling's reason, a question to the raiser, their reply."""

    __tablename__ = "entry_notes"

    event_id: Mapped[int] = mapped_column(BigId, ForeignKey(EntryEvent.id), primary_key=True)
    text: Mapped[str]

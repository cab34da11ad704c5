"""What was decided about each proposition: rows that nobody, the database included, changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.briefings.models import Briefing, Proposition, Version, Wording
from app.core.db import Base, BigId, intpk


class Result(StrEnum):
    KEPT = "kept"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    DEFERRED = "deferred"


class Outcome(Base):
    """Append-only: triggers refuse UPDATE and DELETE on both engines."""

    __tablename__ = "outcomes"
    __table_args__ = (
        UniqueConstraint("proposition_id", "conclusion"),
        # Each is superseded once, and only the first of a proposition supersedes none.
        UniqueConstraint("supersedes_id"),
        Index(
            "uq_outcomes_first",
            "proposition_id",
            unique=True,
            sqlite_where=literal_column("supersedes_id IS NULL"),
            postgresql_where=literal_column("supersedes_id IS NULL"),
        ),
        Index("ix_outcomes_conclusion", "briefing_id", "conclusion", "number"),
    )

    id: Mapped[intpk]
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id))
    conclusion: Mapped[int]
    """1 for the first time that the briefing was concluded; the outcomes of one share it."""
    proposition_id: Mapped[int] = mapped_column(BigId, ForeignKey(Proposition.id))
    version_id: Mapped[int] = mapped_column(BigId, ForeignKey(Version.id))
    """That was concluded on."""
    wording_id: Mapped[int] = mapped_column(BigId, ForeignKey(Wording.id))
    number: Mapped[int]
    """Of the proposition in that version."""
    result: Mapped[Result]
    reason: Mapped[str]
    reason_html: Mapped[str]
    sanitiser: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(default="")
    """What was said about the whole; the same in all outcomes of a conclusion."""
    decided_by_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As they stood then, and are published for good: see `queries.Counted`."""
    supersedes_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outcomes.id"))

    decided_by: Mapped[Person] = relationship(lazy="raise_on_sql")
    version: Mapped[Version] = relationship(lazy="raise_on_sql")
    wording: Mapped[Wording] = relationship(lazy="raise_on_sql")

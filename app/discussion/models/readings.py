"""What a reader has read, and what they have begun to write."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core.db import Base, BigId
from app.discussion.models.comments import Comment


class Reading(Base):
    """How far a person has read a discussion: one moment, not a row per comment."""

    __tablename__ = "readings"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    briefing_id: Mapped[int] = mapped_column(BigId, ForeignKey(Briefing.id), primary_key=True)
    read_to: Mapped[datetime]


class SavedComment(Base):
    """A comment that somebody keeps to find it again. Nobody else sees that."""

    __tablename__ = "saved_comments"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey(Comment.id), primary_key=True)
    at: Mapped[datetime]


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

"""What a person should hear of. Subjects are plain ids: this layer knows nothing above it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Person
from app.core.db import Base, BigId, flag, intpk

_UNREAD = "read_at IS NULL AND NOT hidden"


class Notification(Base):
    """One line of one inbox; the same thing told twice is one."""

    __tablename__ = "notifications"
    __table_args__ = (
        # The subject first: what is hidden is looked up by it.
        UniqueConstraint("kind", "subject_id", "person_id"),
        Index("ix_notifications_inbox", "person_id", "id"),
        Index(
            "ix_notifications_unread",
            "person_id",
            sqlite_where=literal_column(_UNREAD),
            postgresql_where=literal_column(_UNREAD),
        ),
    )

    id: Mapped[intpk]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    hidden: Mapped[flag]
    """Its subject has gone; told again, it is shown again."""


class Unmailed(Base):
    """A kind of which a person wants no mail. The inbox has it all the same."""

    __tablename__ = "unmailed_kinds"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)

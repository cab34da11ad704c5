"""What a person should hear of. Subjects are plain ids: this layer knows nothing above it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Person
from app.core import clock
from app.core.db import Base, BigId, flag, intpk

_UNREAD = "read_at IS NULL AND NOT hidden"
_WAITING = "waits_for IS NOT NULL"
_IN_DIGEST = "digest_id IS NOT NULL"


class How(StrEnum):
    """How somebody wants to be written to about a kind of news."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


DIGESTS = (How.DAILY, How.WEEKLY)


class Digest(Base):
    """One letter with all that waited for a moment. It exists once, so it is sent once."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("person_id", "how", "due_at"),)

    id: Mapped[intpk]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    how: Mapped[How]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    """Sent, or found to have nothing to say."""


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
        Index(
            "ix_notifications_waiting",
            "person_id",
            "waits_for",
            "at",
            sqlite_where=literal_column(_WAITING),
            postgresql_where=literal_column(_WAITING),
        ),
        Index(
            "ix_notifications_digest",
            "digest_id",
            sqlite_where=literal_column(_IN_DIGEST),
            postgresql_where=literal_column(_IN_DIGEST),
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
    waits_for: Mapped[How | None]
    """The next digest of this sort takes it."""
    digest_id: Mapped[int | None] = mapped_column(BigId, ForeignKey(Digest.id))


class MailChoice(Base):
    """How a person wants mail of a kind. The inbox has it all the same."""

    __tablename__ = "mail_choices"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    how: Mapped[How]


class MailSettings(Base):
    """What holds for all mail of a person, whatever its kind."""

    __tablename__ = "mail_settings"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    zone: Mapped[str] = mapped_column(default=clock.LOCAL.key, server_default=clock.LOCAL.key)
    quiet_from: Mapped[int | None] = mapped_column(SmallInteger)
    """Whole hours of the day there; null: no quiet hours."""
    quiet_until: Mapped[int | None] = mapped_column(SmallInteger)
    digests_stopped: Mapped[flag]
    """From a letter, with one click; what was chosen kind by kind is kept."""


class RefusedLetter(Base):
    """A letter that a mail server said it will never take."""

    __tablename__ = "refused_letters"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    letter: Mapped[str] = mapped_column(String(60), primary_key=True)
    """Its Message-ID, so that two reports of one letter are one refusal."""
    email: Mapped[str]
    """Where it was sent: another address begins anew."""
    at: Mapped[datetime]


class Followed(StrEnum):
    """What somebody can want to hear more of."""

    BRIEFING = "briefing"
    TOPIC = "topic"
    PERSON = "person"


class Follow(Base):
    """Somebody wants to hear of new things there. The subject is a plain id."""

    __tablename__ = "follows"
    __table_args__ = (Index("ix_follows_subject", "what", "subject_id", "person_id"),)

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    what: Mapped[Followed] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]


class Mute(Base):
    """Somebody does not want to read another, who never learns of it."""

    __tablename__ = "mutes"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id), primary_key=True)
    muted_id: Mapped[int] = mapped_column(
        BigId, ForeignKey(Person.id), primary_key=True, index=True
    )
    at: Mapped[datetime]

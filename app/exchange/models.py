"""Files that administrators upload to be imported."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.core.db import Base, BigId, count, intpk

STALLED_AFTER = timedelta(minutes=10)
"""Longer than any worker keeps a job to itself without a word."""


class UploadState(StrEnum):
    REHEARSING = "rehearsing"  # a worker counts what would come in
    REHEARSED = "rehearsed"  # the report is there; somebody has to say yes
    IMPORTING = "importing"
    IMPORTED = "imported"
    REFUSED = "refused"


class Upload(Base):
    __tablename__ = "imports"

    id: Mapped[intpk]
    name: Mapped[str]
    """Of the file, as it was uploaded; shown only."""
    file: Mapped[str] = mapped_column(unique=True)
    """Its name in the instance's folder of imports, until the import is over."""
    state: Mapped[UploadState]
    started_by_id: Mapped[int] = mapped_column(BigId, ForeignKey(Person.id))
    started_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    """When a worker was last heard of."""
    done_bytes: Mapped[count]
    total_bytes: Mapped[count]
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """As `Report.as_json` has it: of the rehearsal, then of what was brought in so far."""
    refusal: Mapped[str] = mapped_column(default="")

    started_by: Mapped[Person] = relationship(lazy="raise_on_sql")

    @property
    def is_running(self) -> bool:
        return self.state in (UploadState.REHEARSING, UploadState.IMPORTING)

    def has_stalled(self, at: datetime) -> bool:
        return self.is_running and at > self.moved_at + STALLED_AFTER

"""A version per cached thing, raised in the transaction of every change that shows on it.

A stored page is fresh exactly as long as the version it was made from is the current one, so
nothing is ever invalidated and nothing is stale, on any number of machines.
"""

from sqlalchemy import update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, count, db

SITE = "site"
"""Lists, feeds and the front page."""


class PageVersion(Base):
    __tablename__ = "page_versions"

    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[count]


def briefing_key(briefing_id: int) -> str:
    return f"briefing:{briefing_id}"


def touch(*keys: str) -> None:
    """Raise the versions of these pages.

    Last in a service: these rows are the most contended, and always taken in the same order.
    """
    for key in sorted(set(keys)):
        raised = db.session.scalar(
            update(PageVersion)
            .where(PageVersion.key == key)
            .values(n=PageVersion.n + 1)
            .returning(PageVersion.n)
        )
        if raised is None:
            db.session.add(PageVersion(key=key, n=1))
            db.session.flush()  # the row must be there for whoever touches it next

"""What this site is called and says of itself: rows that administrators change while it runs.

Read on every page and in every letter, so each process keeps them, and asks only whether the
version that is raised with every change of them is still the one it read.
"""

from dataclasses import dataclass, fields

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core import freshness
from app.core.db import Base, db
from config import Settings

KEY = "settings"
"""Of the version of these rows; beside it every page is touched that shows them."""


class Setting(Base):
    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str]


@dataclass(frozen=True)
class Site:
    name: str
    description: str = ""
    """One or two sentences: on the front page, and where other sites show a link to this one."""
    contact: str = ""
    """An e-mail address, or the address of a page."""


class Kept:
    """The settings as this process read them last."""

    def __init__(self, versions: freshness.Versions) -> None:
        self._versions = versions
        self._known: tuple[int | None, Site] | None = None

    def read(self) -> Site:
        version = self._versions(KEY)
        known = self._known
        if known is None or known[0] != version or version is None:
            self._known = known = (version, _read(known))
        return known[1]

    def forget(self) -> None:
        self._known = None
        self._versions.close()


def current() -> Site:
    kept: Kept = current_app.extensions["site"]
    return kept.read()


def name() -> str:
    return current().name


def _read(known: tuple[int | None, Site] | None) -> Site:
    """On a connection of its own: the transaction under way may be older than the version."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(select(Setting.name, Setting.value)).all()
    except SQLAlchemyError:  # the page that says so has a name on it too
        return known[1] if known else Site(settings.site_name)
    names = {field.name for field in fields(Site)}
    return Site(
        **{"name": settings.site_name}
        | {row.name: row.value for row in rows if row.name in names and row.value}
    )

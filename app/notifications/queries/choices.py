"""How somebody wants mail."""

from dataclasses import dataclass, field

from sqlalchemy import func, select

from app.accounts.models import Account
from app.core.db import db
from app.notifications.hours import Hours
from app.notifications.models import How, MailChoice, MailSettings, RefusedLetter
from app.notifications.queries.lines import DESCRIBERS, HABITS

MOST_REFUSALS = 3
"""Letters that a mail server refuses for good before no more are sent there."""

REFUSALS = (
    select(func.count())
    .where(RefusedLetter.person_id == Account.person_id, RefusedLetter.email == Account.email)
    .correlate(Account)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Settings:
    hours: Hours = field(default_factory=Hours)
    digests_stopped: bool = False


def choices(person_id: int) -> dict[str, How]:
    """Every kind there is, and how this person gets mail of it."""
    found = db.session.execute(
        select(MailChoice.kind, MailChoice.how).where(MailChoice.person_id == person_id)
    )
    chosen = {row.kind: row.how for row in found}
    return {kind: chosen.get(kind, habit(kind)) for kind in DESCRIBERS}


def habit(kind: str) -> How:
    return HABITS.get(kind, How.AT_ONCE)


def settings(person_id: int) -> Settings:
    return settings_of(db.session.get(MailSettings, person_id, populate_existing=True))


def settings_of(row: MailSettings | None) -> Settings:
    if row is None:
        return Settings()
    start, end = row.quiet_from, row.quiet_until
    quiet = (start, end) if start is not None and end is not None else None
    return Settings(Hours(row.zone, quiet), row.digests_stopped)


def refusing(person_id: int) -> str:
    """The address to which no mail goes any more, since its server refuses it. Or empty."""
    found = db.session.scalar(
        select(Account.email).where(Account.person_id == person_id, REFUSALS >= MOST_REFUSALS)
    )
    return found or ""

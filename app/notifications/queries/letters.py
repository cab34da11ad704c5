"""What a letter says if it is sent now: only what its reader may see now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Account, Person
from app.core import clock
from app.core.db import db
from app.notifications.hours import Hours
from app.notifications.models import Digest, How, MailChoice, MailSettings, Notification
from app.notifications.queries.choices import (
    MOST_REFUSALS,
    REFUSALS,
    choices,
    habit,
    settings_of,
)
from app.notifications.queries.lines import EVEN_SUSPENDED, Line, described

MOST_LINES = 100
"""In one digest. The inbox has the rest."""


@dataclass(frozen=True)
class DueLetter:
    """A notification to be mailed, to somebody who may read it."""

    id: int
    kind: str
    at: datetime
    person: Person
    email: str
    how: How
    hours: Hours
    line: Line


@dataclass(frozen=True)
class DueDigest:
    id: int
    how: How
    at: datetime
    person: Person
    email: str
    hours: Hours
    lines: Sequence[Line]
    """By briefing, in the order in which each first occurs."""
    has_more: bool


def due(notification_id: int) -> DueLetter | None:
    """None: nobody to write to, or nothing to say."""
    found = db.session.execute(
        select(Notification, Person, Account.email, MailSettings, MailChoice.how)
        .join_from(Notification, Person, Person.id == Notification.person_id)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(MailSettings, MailSettings.person_id == Person.id)
        .outerjoin(
            MailChoice,
            (MailChoice.person_id == Person.id) & (MailChoice.kind == Notification.kind),
        )
        .where(Notification.id == notification_id, *_IS_NEWS, *_IS_REACHED)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        return None
    told, person = found.Notification, found.Person
    if not _is_written_to(person, told.kind):
        return None
    how = found.how or habit(told.kind)
    lines = described(person, [told]) if how is not How.NEVER else []
    if not lines:
        return None
    hours = settings_of(found.MailSettings).hours
    return DueLetter(told.id, told.kind, told.at, person, found.email, how, hours, lines[0].line)


def due_digest(digest_id: int) -> DueDigest | None:
    """None: nobody to write to, or nothing to say."""
    found = db.session.execute(
        select(Digest, Person, Account.email, MailSettings)
        .join_from(Digest, Person, Person.id == Digest.person_id)
        .join(Account, Account.person_id == Person.id)
        .outerjoin(MailSettings, MailSettings.person_id == Person.id)
        .where(Digest.id == digest_id, Digest.done_at.is_(None), *_IS_REACHED)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        return None
    digest, person, wanted = found.Digest, found.Person, settings_of(found.MailSettings)
    news = [] if wanted.digests_stopped else _news_in(digest, person)
    lines = [told.line for told in described(person, news[:MOST_LINES])]
    if not lines:
        return None
    return DueDigest(
        digest.id,
        digest.how,
        digest.due_at,
        person,
        found.email,
        wanted.hours,
        _by_briefing(lines),
        has_more=len(news) > MOST_LINES,
    )


def _is_written_to(person: Person, kind: str) -> bool:
    """Whoever is suspended is told what they have to know."""
    now = clock.now()
    return person.is_active(now) or (kind in EVEN_SUSPENDED and person.is_suspended(now))


def _news_in(digest: Digest, person: Person) -> list[Notification]:
    """The newest, one more than a letter holds; none of a kind that is no longer wanted."""
    wanted = [
        kind
        for kind, how in choices(person.id).items()
        if how is not How.NEVER and _is_written_to(person, kind)
    ]
    return list(
        db.session.scalars(
            select(Notification)
            .where(Notification.digest_id == digest.id, Notification.kind.in_(wanted), *_IS_NEWS)
            .order_by(Notification.id.desc())
            .limit(MOST_LINES + 1)
            .execution_options(populate_existing=True)
        )
    )


def _by_briefing(lines: Sequence[Line]) -> list[Line]:
    order = {title: at for at, title in reversed(list(enumerate(line.about for line in lines)))}
    return sorted(lines, key=lambda line: order[line.about])


_IS_NEWS = (
    Notification.mailed_at.is_(None),
    Notification.read_at.is_(None),
    Notification.hidden.is_(False),
)
_IS_REACHED = (
    Person.merged_into.is_(None),
    Account.active,
    Account.confirmed_at.is_not(None),
    REFUSALS < MOST_REFUSALS,
)

"""Words that change, what is done about it, and what people are told."""

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing, Drafted, PropositionKind, Rewording
from app.core import jobs
from app.core.db import db, transaction
from app.discussion import queries, services
from app.moderation import services as moderation
from app.notifications.models import Notification
from app.notifications.queries import Line, inbox
from tests.factories import LONG_AGO, a_person

NOON = datetime(2026, 6, 1, 11, tzinfo=LONG_AGO.tzinfo)
FOUR = (
    "Every council must appoint a chief digital officer.",
    "Publish the costs of every service.",
    "Test with the people who use it.",
    "Found an academy.",
)
OLD = "Councils publish what each of their services costs, and recieve comments on it."
NEW = OLD.replace("recieve", "receive")
NEWER = NEW.replace("comments", "comment")


def drafted(*words: tuple[str, str], replaces: tuple[str, ...] = ()) -> list[Drafted]:
    return [Drafted(key, PropositionKind.STEP, text, replaces=replaces) for key, text in words]


def take(person: Person, briefing: Briefing, value: int | None, key: str = "key-1") -> None:
    found = briefings.by_slug(briefing.slug, person)
    row = found.current_version and found.current_version.numbered(key)
    assert row
    with transaction():
        services.take(person, found, key=key, wording_id=row.wording_id, value=value)


def stand(person: Person, briefing: Briefing) -> queries.Stand:
    db.session.rollback()
    version = briefings.by_slug(briefing.slug, person).current_version
    assert version is not None
    return queries.stand_of(person, version.propositions)


def counts(briefing: Briefing, key: str = "key-1") -> tuple[int, ...]:
    db.session.rollback()
    version = briefings.by_slug(briefing.slug, None).current_version
    assert version is not None
    wording_id = version.numbered(key).wording_id
    return queries.tallies([wording_id])[wording_id].counts


def the_rewording() -> Rewording:
    db.session.rollback()
    found = db.session.scalars(select(Rewording).order_by(Rewording.id.desc())).first()
    assert found is not None
    return found


def approve(rewording: Rewording) -> None:
    judge = a_person("Mo", role=Role.MODERATOR)
    found = briefings.rewording(rewording.id, judge)
    with transaction():
        moderation.carry_over(judge, found)


def dispute(person: Person, rewording: Rewording) -> None:
    found = briefings.rewording(rewording.id, person)
    with transaction():
        services.dispute(person, found)


def work() -> None:
    while jobs.run_due():
        pass
    db.session.rollback()


def told() -> list[tuple[str, str, int]]:
    rows = db.session.execute(
        select(Person.name, Notification.kind, Notification.subject_id)
        .join(Person, Person.id == Notification.person_id)
        .where(Notification.hidden.is_(False))
        .order_by(Notification.id)
    )
    return [(row.name, row.kind, row.subject_id) for row in rows]


def heard(person: Person) -> list[Line]:
    db.session.rollback()
    return [told.line for told in inbox(person).rows]

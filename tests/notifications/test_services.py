from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person, PersonState
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import SignInFirst
from app.core.jobs import Job
from app.notifications import queries, services
from app.notifications.hours import Hours
from app.notifications.models import How, Notification
from app.notifications.queries.choices import Settings
from tests.factories import LONG_AGO, a_notification, a_person, saved

pytestmark = pytest.mark.usefixtures("app")


def tell(
    *person_ids: int, kind: str = "reply", subject_id: int = 1, but: int | None = None
) -> None:
    with transaction():
        services.tell(person_ids, kind, subject_id, but=but)


def tell_anew(person: Person) -> None:
    with transaction():
        services.tell_anew([person.id], "reply", 1)


def rows() -> list[tuple[Any, ...]]:
    found = select(
        Notification.person_id, Notification.kind, Notification.subject_id, Notification.hidden
    ).order_by(Notification.id)
    return [tuple(row) for row in db.session.execute(found)]


def jobs() -> list[dict[str, Any]]:
    asked = select(Job.payload).where(Job.kind == "notify").order_by(Job.id)
    return list(db.session.scalars(asked))


def test_everybody_is_told_but_whoever_did_it() -> None:
    ana, bo, cas = a_person(), a_person(), a_person()

    tell(ana.id, bo.id, cas.id, but=bo.id)

    assert rows() == [(ana.id, "reply", 1, False), (cas.id, "reply", 1, False)]
    assert jobs() == [{"notification": 1}, {"notification": 2}]


def test_what_is_told_again_is_one_line_and_one_mail() -> None:
    ana = a_person()

    for _ in range(3):
        tell(ana.id, ana.id)

    assert rows() == [(ana.id, "reply", 1, False)]
    assert jobs() == [{"notification": 1}]


def test_who_has_no_inbox_is_not_told() -> None:
    imported = a_person(state=PersonState.IMPORTED)
    erased = a_person(state=PersonState.ERASED)
    ana = a_person()
    merged = saved(a_person(merged_into=ana.id))

    tell(imported.id, erased.id, merged.id)

    assert (rows(), jobs()) == ([], [])


def test_what_is_told_again_after_it_was_hidden_is_shown_again() -> None:
    ana = a_person()
    tell(ana.id)
    with transaction():
        services.hide("reply", [1])
    hidden = rows()

    tell(ana.id)

    assert hidden == [(ana.id, "reply", 1, True)]
    assert rows() == [(ana.id, "reply", 1, False)]


@pytest.mark.parametrize("became", ["read", "read and hidden", "mailed and hidden"])
def test_what_is_news_again_is_unread_above_the_rest_and_mailed_again(became: str) -> None:
    ana = a_person()
    tell_anew(ana)
    tell(ana.id, kind="decision", subject_id=2)
    with transaction():
        if "read" in became:
            services.mark_read(ana, 1)
        if "mailed" in became:
            services.note_mailed(1)
        if "hidden" in became:
            services.hide("reply", [1])
    later = LONG_AGO + timedelta(days=3)

    with clock.frozen(later):
        tell_anew(ana)

    db.session.rollback()
    again, other = db.session.scalars(select(Notification).order_by(Notification.id.desc()))
    assert (again.kind, again.at, again.read_at, again.mailed_at) == ("reply", later, None, None)
    assert (again.hidden, again.digest_id, queries.unread(ana)) == (False, None, 2)
    assert other.kind == "decision"
    assert jobs() == [{"notification": n} for n in (1, 2, again.id)]


def test_what_is_news_again_waits_for_the_digest_that_is_chosen_now() -> None:
    ana = a_person()
    tell_anew(ana)
    with transaction():
        services.mark_read(ana, 1)
        services.choose(ana.id, "reply", How.WEEKLY)

    tell_anew(ana)

    assert waiting() == [How.WEEKLY]
    assert jobs() == [{"notification": 1}]


def test_what_is_told_anew_while_it_is_unread_stays_one_line_and_one_mail() -> None:
    ana = a_person()

    for _ in range(3):
        tell_anew(ana)

    assert rows() == [(ana.id, "reply", 1, False)]
    assert jobs() == [{"notification": 1}]


def test_everything_shown_is_read_at_once_and_that_is_undone() -> None:
    ana = a_person()
    one = a_notification(ana, 1, at=LONG_AGO)
    a_notification(ana, 2, at=LONG_AGO, read_at=LONG_AGO)
    a_notification(ana, 3, at=LONG_AGO + timedelta(minutes=2))
    anothers = a_notification(a_person(), 1, at=LONG_AGO)

    with transaction():
        marked = services.mark_all_read(ana, upto=LONG_AGO + timedelta(minutes=1))
    after = read()
    with transaction():
        services.unmark_read(ana, marked)

    assert after == {1: marked, 2: LONG_AGO, 3: None, anothers.id: None}
    assert read() == {one.id: None, 2: LONG_AGO, 3: None, anothers.id: None}


def test_nobody_marks_anothers_line() -> None:
    told = a_notification(a_person())

    with transaction():
        services.mark_read(a_person(), told.id)

    assert read() == {told.id: None}


def test_a_stranger_has_no_inbox() -> None:
    with pytest.raises(SignInFirst), transaction():
        services.mark_all_read(None, upto=LONG_AGO)  # type: ignore[arg-type]


def test_mail_is_chosen_kind_by_kind() -> None:
    ana = a_person()
    quiet = Hours("Pacific/Auckland", (22, 7))
    before = queries.choices(ana.id)

    with transaction():
        services.choose_mail(ana, {"reply": How.DAILY, "decision": How.NEVER}, quiet)
    with transaction():
        services.choose(ana.id, "reply", How.WEEKLY)

    after = queries.choices(ana.id)
    changed = {kind: how for kind, how in after.items() if how is not before[kind]}
    assert changed == {"reply": How.WEEKLY, "decision": How.NEVER}
    assert queries.settings(ana.id) == Settings(quiet)


def test_who_wants_a_digest_gets_no_letter_at_once() -> None:
    ana, bo, cas = a_person(), a_person(), a_person()
    with transaction():
        services.choose(ana.id, "reply", How.DAILY)
        services.choose(bo.id, "reply", How.WEEKLY)
        services.choose(cas.id, "restate", How.DAILY)

    tell(ana.id, bo.id, cas.id)

    assert waiting() == [How.DAILY, How.WEEKLY, None]
    assert jobs() == [{"notification": 3}]


def test_what_waits_for_a_digest_follows_a_new_choice() -> None:
    ana, bo = a_person(), a_person()
    for person in (ana, bo):
        with transaction():
            services.choose(person.id, "reply", How.DAILY)
    tell(ana.id, bo.id)

    seen = []
    for how in (How.WEEKLY, How.AT_ONCE, How.NEVER):
        with transaction():
            services.choose(ana.id, "reply", how)
        seen.append(waiting())

    assert seen == [[How.WEEKLY, How.DAILY], [How.WEEKLY, How.DAILY], [None, How.DAILY]]


def waiting() -> list[How | None]:
    return list(db.session.scalars(select(Notification.waits_for).order_by(Notification.id)))


def read() -> dict[int, datetime | None]:
    found = select(Notification.id, Notification.read_at).order_by(Notification.id)
    return {row.id: row.read_at for row in db.session.execute(found)}

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import PersonState
from app.core.db import db, transaction
from app.core.jobs import Job
from app.notifications import services
from app.notifications.models import Notification
from tests.factories import a_person, saved

pytestmark = pytest.mark.usefixtures("app")


def tell(
    *person_ids: int, kind: str = "reply", subject_id: int = 1, but: int | None = None
) -> None:
    with transaction():
        services.tell(person_ids, kind, subject_id, but=but)


def rows() -> list[tuple[Any, ...]]:
    found = select(
        Notification.person_id, Notification.kind, Notification.subject_id, Notification.hidden
    ).order_by(Notification.id)
    return [tuple(row) for row in db.session.execute(found)]


def jobs() -> list[dict[str, Any]]:
    return list(db.session.scalars(select(Job.payload).where(Job.kind == "notify")))


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

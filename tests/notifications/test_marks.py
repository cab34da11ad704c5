"""Following and muting: once each, and one's own."""

import pytest

from app.accounts.models import Person
from app.core.errors import Conflict, SignInFirst
from app.notifications import queries, services
from app.notifications.models import Followed
from app.notifications.queries import marks
from tests.briefings.services.steps import does
from tests.factories import a_person

pytestmark = pytest.mark.usefixtures("app")


def followed(person: Person) -> set[tuple[str, int]]:
    return {(row.what.value, row.subject_id) for row in queries.follows_of(person).rows}


def test_what_is_followed_twice_is_followed_once_and_left_at_once() -> None:
    ana, bo = a_person(), a_person()

    for _ in range(2):
        does(services.follow, ana, Followed.TOPIC, 7)
    does(services.follow, ana, Followed.PERSON, bo.id)
    both = followed(ana)
    does(services.unfollow, ana, Followed.TOPIC, 7)
    does(services.unfollow, bo, Followed.PERSON, bo.id)

    assert both == {("topic", 7), ("person", bo.id)}
    assert followed(ana) == {("person", bo.id)}
    assert queries.tie(ana, bo.id) == queries.Tie(follows=True, mutes=False)


def test_whoever_is_muted_is_no_longer_followed() -> None:
    ana, bo = a_person(), a_person()
    does(services.follow, ana, Followed.PERSON, bo.id)

    does(services.mute, ana, bo)

    assert queries.tie(ana, bo.id) == queries.Tie(follows=False, mutes=True)
    assert queries.tie(bo, ana.id) == queries.Tie(follows=False, mutes=False)
    assert list(queries.muted_by(ana).rows) == [bo]


def test_nobody_follows_or_mutes_themselves() -> None:
    ana = a_person()

    with pytest.raises(Conflict):
        does(services.follow, ana, Followed.PERSON, ana.id)
    with pytest.raises(Conflict):
        does(services.mute, ana, ana)
    with pytest.raises(SignInFirst):
        does(services.mute, None, ana)


def test_long_lists_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "A_PAGE", 2)
    ana, others = a_person(), [a_person() for _ in range(3)]
    for n, other in enumerate(others):
        does(services.follow, ana, Followed.TOPIC, n + 1)
        does(services.mute, ana, other)

    follows, mutes = queries.follows_of(ana), queries.muted_by(ana)

    assert [row.subject_id for row in follows.rows] == [3, 2]
    assert [row.subject_id for row in queries.follows_of(ana, follows.after).rows] == [1]
    assert [person.id for person in mutes.rows] == [others[2].id, others[1].id]
    assert [person.id for person in queries.muted_by(ana, mutes.after).rows] == [others[0].id]

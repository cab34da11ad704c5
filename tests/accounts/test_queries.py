from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import (
    Membership,
    Organisation,
    OrganisationType,
    Person,
    PersonState,
    Role,
)
from app.accounts.queries import Post, administrators_exist, person_by_handle, post_of
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from tests.factories import LONG_AGO, a_person, saved

DAY = timedelta(days=1)


def an_organisation(name: str) -> Organisation:
    made: Organisation = saved(
        Organisation(name=name, folded=name.lower(), type=OrganisationType.COUNTY)
    )
    return made


def a_post(person: Person, organisation: Organisation, title: str, *, days: int = 0) -> Membership:
    since = LONG_AGO + days * DAY
    made: Membership = saved(
        Membership(person_id=person.id, organisation_id=organisation.id, title=title, since=since)
    )
    return made


@pytest.mark.usefixtures("app")
def test_the_present_posts_of_a_page_of_people_come_in_one_statement(
    statements: list[str],
) -> None:
    ana, bo, cy = a_person("Ana"), a_person("Bo"), a_person("Cy")
    kent, ards = an_organisation("Kent"), an_organisation("Ards")
    left = a_post(ana, kent, "Clerk")
    left.until = LONG_AGO + DAY
    saved(left)
    a_post(ana, ards, "Director", days=1)
    a_post(bo, kent, "", days=2)
    people = [ana.id, bo.id, cy.id, ana.id]
    statements.clear()

    found = post_of(people)

    assert found == {
        ana.id: Post("Director", "Ards", OrganisationType.COUNTY),
        bo.id: Post("", "Kent", OrganisationType.COUNTY),
    }
    assert len([s for s in statements if s != "BEGIN"]) == 1
    assert post_of([]) == {}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("state", "is_shown"),
    [
        (PersonState.ACTIVE, True),
        (PersonState.SUSPENDED, True),
        (PersonState.IMPORTED, True),
        (PersonState.UNCONFIRMED, False),
        (PersonState.ERASED, False),
    ],
)
def test_who_has_a_public_page(state: PersonState, is_shown: bool) -> None:
    ana = a_person("Ana", state=state)

    if is_shown:
        assert person_by_handle(ana.handle) is ana
    else:
        with pytest.raises(Missing):
            person_by_handle(ana.handle)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("state", list(PersonState))
@pytest.mark.parametrize("days", [None, -1, 0, 1])
def test_the_database_finds_those_active_who_are(state: PersonState, days: int | None) -> None:
    until = None if days is None else LONG_AGO + days * DAY
    person = a_person(state=state, suspended_until=until)

    found = db.session.scalar(select(Person.id).where(Person.is_active(LONG_AGO)))

    assert (found == person.id) == person.is_active(LONG_AGO)


@pytest.mark.usefixtures("app")
def test_whose_suspension_is_over_counts_as_an_administrator() -> None:
    suspended = PersonState.SUSPENDED
    a_person(role=Role.ADMINISTRATOR, state=suspended, suspended_until=LONG_AGO)

    with clock.frozen(LONG_AGO - DAY):
        before = administrators_exist()
    assert (before, administrators_exist()) == (False, True)

"""Organisations, and two spellings of one."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Membership, Organisation, OrganisationType, Person, Role
from app.accounts.services.profile import Profile, change
from app.core.db import db, transaction
from app.discussion.models import Capacity, Response
from tests.factories import (
    LONG_AGO,
    a_briefing,
    a_person,
    an_organisation,
    saved,
    sign_in,
    works_at,
)


@pytest.fixture
def olu(client: FlaskClient) -> Person:
    person = a_person("Olu Bright", role=Role.ADMINISTRATOR, handle="olu")
    sign_in(client, person)
    return person


def posts() -> list[tuple[int, int, bool]]:
    db.session.rollback()
    rows = db.session.execute(
        select(
            Membership.person_id, Membership.organisation_id, Membership.until.is_(None)
        ).order_by(Membership.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.usefixtures("olu")
def test_an_organisation_is_found_named_and_typed(client: FlaskClient) -> None:
    found = an_organisation("Wroxford")
    works_at(a_person(), found)

    listed = client.get("/admin/organisations?q=wrox").text
    saved_ = client.post(
        f"/admin/organisations/{found.id}", data={"name": "Wroxford City", "type": "district"}
    )

    assert f"/admin/organisations/{found.id}" in listed
    assert saved_.status_code == 303
    db.session.expire_all()
    assert (found.name, found.folded, found.type) == (
        "Wroxford City",
        "wroxford city",
        OrganisationType.DISTRICT,
    )


@pytest.mark.usefixtures("olu")
def test_a_name_that_another_has_is_refused(client: FlaskClient) -> None:
    one, other = an_organisation("Wroxford"), an_organisation("Elsewhere")

    refused = client.post(
        f"/admin/organisations/{one.id}", data={"name": other.name.upper(), "type": "county"}
    )

    assert refused.status_code == 409
    assert "Merge the two instead." in refused.text
    assert client.get("/admin/organisations?q=zzz").text.count("<tr>") == 0
    assert client.get("/admin/organisations/999").status_code == 404


@pytest.mark.usefixtures("olu")
def test_two_spellings_become_one_with_people_and_answers(client: FlaskClient) -> None:
    one, other = an_organisation("Wroxford"), an_organisation("Wroxford CC")
    ana, ben, briefing, second = a_person("Ana"), a_person("Ben"), a_briefing(), a_briefing()
    works_at(ana, one)
    works_at(ana, other)
    works_at(ben, one)
    for person, for_, about in ((ana, other, briefing), (ben, one, briefing), (ben, one, second)):
        saved(
            Response(
                briefing_id=about.id,
                person_id=person.id,
                capacity=Capacity.ORGANISATION,
                organisation_id=for_.id,
                sent_at=LONG_AGO,
            )
        )

    done = client.post(f"/admin/organisations/{one.id}/merge", data={"into": other.id})

    assert done.location == f"/admin/organisations/{other.id}"
    assert posts() == [
        (ana.id, other.id, False),
        (ana.id, other.id, True),
        (ben.id, other.id, True),
    ]
    rows = db.session.execute(
        select(Response.person_id, Response.organisation_id, Response.capacity).order_by(
            Response.id
        )
    )
    assert [tuple(row) for row in rows] == [
        (ana.id, other.id, "organisation"),
        (ben.id, other.id, "personal"),
        (ben.id, other.id, "organisation"),
    ]
    assert one.name in client.get(f"/admin/organisations/{other.id}").text


@pytest.mark.usefixtures("olu")
def test_whoever_enters_the_old_spelling_works_at_the_one_that_stays(client: FlaskClient) -> None:
    one, other, ana = an_organisation("Wroxford"), an_organisation("Wroxford CC"), a_person("Ana")
    client.post(f"/admin/organisations/{one.id}/merge", data={"into": other.id})
    db.session.expire_all()
    name = db.session.scalars(select(Organisation.name).where(Organisation.id == one.id)).one()
    db.session.rollback()

    with transaction():
        change(ana, Profile("Ana", "", "Officer", name, None))

    assert posts() == [(ana.id, other.id, True)]

"""People, as administrators see and change them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.core.db import db
from tests.accounts.visitors import signed_in_as
from tests.factories import a_person, an_account, sign_in


@pytest.fixture
def administrator(client: FlaskClient) -> Person:
    person = a_person("Olu Bright", role=Role.ADMINISTRATOR, handle="olu")
    sign_in(client, person)
    return person


def standing(handle: str) -> tuple[Role, bool]:
    db.session.rollback()
    db.session.expire_all()
    person = db.session.scalars(select(Person).where(Person.handle == handle)).one()
    return person.role, person.writes


@pytest.mark.usefixtures("administrator")
def test_an_administrator_appoints_and_the_person_signs_in_again(
    app: Flask, client: FlaskClient
) -> None:
    ana = a_person("Ana Reyes", handle="ana")
    hers = app.test_client()
    sign_in(hers, ana)

    page = client.get("/admin/people/ana")
    saved = client.post("/admin/people/ana", data={"role": "moderator", "writes": "y"})

    assert "ana@example.org" in page.text
    assert saved.status_code == 303
    assert standing("ana") == (Role.MODERATOR, True)
    assert signed_in_as(hers) is None


@pytest.mark.usefixtures("administrator")
def test_leave_to_write_alone_ends_no_session(app: Flask, client: FlaskClient) -> None:
    hers = app.test_client()
    sign_in(hers, a_person("Ana Reyes", handle="ana"))

    client.post("/admin/people/ana", data={"role": "practitioner", "writes": "y"})

    assert standing("ana") == (Role.PRACTITIONER, True)
    assert signed_in_as(hers) == "Ana Reyes"


@pytest.mark.usefixtures("administrator")
def test_nobody_changes_their_own_role(client: FlaskClient) -> None:
    refused = client.post("/admin/people/olu", data={"role": "practitioner"})
    allowed = client.post("/admin/people/olu", data={"role": "administrator", "writes": "y"})

    assert (refused.status_code, allowed.status_code) == (403, 303)
    assert "Nobody changes their own role." in refused.text
    assert standing("olu") == (Role.ADMINISTRATOR, True)


@pytest.mark.usefixtures("administrator")
def test_an_unknown_role_is_refused(client: FlaskClient) -> None:
    a_person("Ana Reyes", handle="ana")
    an = client.post("/admin/people/ana", data={"role": "king"})

    assert an.status_code == 422
    assert standing("ana") == (Role.PRACTITIONER, False)


@pytest.mark.usefixtures("administrator")
def test_people_are_found_by_name_or_address_in_pages_of_fifty(client: FlaskClient) -> None:
    for n in range(55):
        an_account(a_person(f"Practitioner {n}"), email=f"p{n}@council.example.org")
    an_account(a_person("Hundred %"), email="percent@example.org")

    first = client.get("/admin/people?q=Practitioner")
    follow = first.text.split('href="/admin/people?')[-1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/admin/people?{follow}")

    assert first.text.count("<tr>") == 51
    assert second.text.count("<tr>") == 6
    assert client.get("/admin/people?q=P5@COUNCIL").text.count("<tr>") == 2
    assert client.get("/admin/people?q=%25").text.count("<tr>") == 2
    assert "Nobody has that" in client.get("/admin/people?q=zzz").text
    assert client.get("/admin/people?after=zzz").status_code == 404


@pytest.mark.usefixtures("administrator")
def test_a_longer_list_takes_no_more_statements(client: FlaskClient, statements: list[str]) -> None:
    counts = []

    for n in (1, 2):
        for _ in range(n):
            an_account(a_person("Ana"))
        statements.clear()
        client.get("/admin/people")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 6


def test_moderators_do_not_see_the_list(client: FlaskClient) -> None:
    sign_in(client, a_person(role=Role.MODERATOR))

    assert client.get("/admin/people").status_code == 403
    assert client.get("/admin/people/nobody").status_code == 403

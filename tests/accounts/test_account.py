"""A person's own account, as a browser changes it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import (
    Account,
    Membership,
    Organisation,
    OrganisationType,
    PersonState,
)
from app.core.db import db
from app.core.jobs import Job
from tests.accounts.visitors import (
    EMAIL,
    PASSWORD,
    link,
    register,
    sign_in_with,
    signed_in_as,
    subjects,
)
from tests.factories import a_person, sign_in
from tests.journeys import post

PROFILE = {
    "name": "Ana Reyes",
    "title": "Head of Digital",
    "organisation": "Ards Borough Council",
    "organisation_type": "district",
    "bio": "I *run* things.",
}


def posts() -> list[tuple[str, str, bool]]:
    """(organisation, title, whether it is over) of every post, oldest first."""
    db.session.rollback()
    rows = db.session.execute(
        select(Organisation.name, Membership.title, Membership.until)
        .join(Membership.organisation)
        .order_by(Membership.id)
    )
    return [(name, title, until is not None) for name, title, until in rows]


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(
    app: Flask, client: FlaskClient, mail: Path
) -> None:
    register(client)
    other_device = app.test_client()
    for browser in (client, other_device):
        sign_in_with(browser)

    wrong = client.post(
        "/account/password", data={"present_password": "wrong", "password": "new one here"}
    )
    poor = client.post(
        "/account/password", data={"present_password": PASSWORD, "password": "short"}
    )
    changed = client.post(
        "/account/password", data={"present_password": PASSWORD, "password": "new one here"}
    )
    post.deliver()

    assert (wrong.status_code, poor.status_code, changed.status_code) == (422, 422, 303)
    assert "This is not your present password." in wrong.text
    assert (signed_in_as(client), signed_in_as(other_device)) == ("Ana Reyes", None)
    assert sign_in_with(other_device) == 401
    assert sign_in_with(other_device, password="new one here") == 303
    assert subjects(mail)[-1] == "Your password was changed"


def test_guessing_the_present_password_in_a_borrowed_session_is_counted(
    client: FlaskClient,
) -> None:
    register(client)
    sign_in_with(client)

    answers = [
        client.post(
            "/account/password", data={"present_password": "wrong", "password": "new one here"}
        )
        for _ in range(11)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_a_new_address_counts_once_its_letter_is_opened(client: FlaskClient, mail: Path) -> None:
    new = "ana.reyes@district.example.org"
    register(client)
    sign_in_with(client)
    client.post("/recover", data={"email": EMAIL})
    post.deliver()
    old_mailbox = link(mail, "/recover/")

    asked = client.post("/account/email", data={"email": new, "present_password": PASSWORD})
    post.deliver()
    before = db.session.scalars(select(Account.email)).all()
    db.session.rollback()
    shown = client.get(link(mail, "/confirm/", new))
    opened = client.post(link(mail, "/confirm/", new))
    post.deliver()

    assert (asked.status_code, before, opened.status_code) == (303, [EMAIL], 303)
    assert f"asked to sign in with <b>{new}</b>" in shown.text
    assert db.session.scalars(select(Account.email)).all() == [new]
    assert subjects(mail)[-1] == "The e-mail address of your account was changed"
    assert client.get(old_mailbox).status_code == 400


def test_an_address_of_somebody_else_looks_free_but_does_not_move(
    app: Flask, client: FlaskClient, mail: Path
) -> None:
    register(client)
    register(app.test_client(), email="bo@council.example.org", name="Bo")
    sign_in_with(client)

    asked = client.post(
        "/account/email", data={"email": "bo@council.example.org", "present_password": PASSWORD}
    )
    post.deliver()

    assert (asked.status_code, asked.location) == (303, "/account")
    assert subjects(mail, "bo@council.example.org")[-1] == "You already have an account"


def test_an_address_taken_meanwhile_is_refused(app: Flask, client: FlaskClient, mail: Path) -> None:
    register(client)
    sign_in_with(client)
    client.post(
        "/account/email", data={"email": "bo@council.example.org", "present_password": PASSWORD}
    )
    post.deliver()
    path = link(mail, "/confirm/", "bo@council.example.org")
    register(app.test_client(), email="bo@council.example.org", name="Bo")

    late = client.post(path)

    assert late.status_code == 409
    assert "This address has an account already." in late.text


def test_a_profile_is_saved_and_its_pages_are_made_anew(client: FlaskClient) -> None:
    ana = a_person("Ana")
    sign_in(client, ana)

    saved = client.post("/account/profile", data=PROFILE)
    form = client.get("/account/profile").text

    db.session.refresh(ana)
    assert saved.status_code == 303
    assert (ana.name, ana.bio) == ("Ana Reyes", "I *run* things.")
    assert ana.bio_html == "<p>I <em>run</em> things.</p>\n"
    assert posts() == [("Ards Borough Council", "Head of Digital", False)]
    assert db.session.scalars(select(Job.payload)).all() == [{"person": ana.id}]
    assert 'value="Head of Digital"' in form
    assert '<option value="Ards Borough Council"></option>' in form
    assert '<option selected value="district">' in form


def test_posts_are_dated_and_two_spellings_are_one_organisation(client: FlaskClient) -> None:
    sign_in(client, a_person())
    client.post("/account/profile", data=PROFILE)

    client.post(
        "/account/profile",
        data=PROFILE | {"organisation": "ARDS  Boröugh Council", "organisation_type": "nhs"},
    )
    client.post("/account/profile", data=PROFILE | {"title": "Director"})
    client.post("/account/profile", data=PROFILE | {"title": "", "organisation": "Kent"})
    client.post("/account/profile", data=PROFILE | {"title": "", "organisation": ""})

    assert posts() == [
        ("Ards Borough Council", "Head of Digital", True),
        ("Ards Borough Council", "Director", True),
        ("Kent", "", True),
    ]
    types = db.session.scalars(select(Organisation.type).order_by(Organisation.id)).all()
    assert types == [OrganisationType.DISTRICT, OrganisationType.DISTRICT]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "Enter your name."),
        ("name", "x" * 81, "A name must be 80 characters or fewer."),
        ("name", "!!!", "Enter a name with at least one letter."),
        ("name", "Ana\u202eseyeR", "This contains an invisible character (U+202E)."),
        ("name", "Ana\nReyes", "This must not contain line breaks."),
        ("title", "\u200bHead", "This contains an invisible character (U+200B)."),
        ("organisation", "", "Name the organisation where you have this title."),
        ("organisation_type", "", "Choose a type of organisation."),
        ("organisation_type", "kingdom", "Not a valid choice"),
        ("bio", "x" * 2001, "This must be 2000 characters or fewer."),
        ("bio", "a\x00b", "Character 2 is a control character"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_the_reason(
    client: FlaskClient, field: str, value: str, why: str
) -> None:
    ana = a_person("Ana")
    sign_in(client, ana)

    page = client.post("/account/profile", data=PROFILE | {field: value})

    assert page.status_code == 422
    assert why in page.text
    assert "I *run* things." in page.text or field == "bio"
    assert posts() == []


def test_the_overview_explains_a_suspension(client: FlaskClient) -> None:
    until = datetime.now(UTC) + timedelta(days=3)
    person = a_person(state=PersonState.SUSPENDED, suspended_until=until)
    sign_in(client, person)

    page = client.get("/account").text

    assert f"Your account is suspended until {until.day} " in page
    assert 'href="/account/suspension"' in page


def test_the_navigation_calls_people_by_their_first_name(client: FlaskClient) -> None:
    before = client.get("/").text
    sign_in(client, a_person("Ana Maria Reyes"))

    after = client.get("/").text

    assert '<a href="/sign-in">Sign in</a>' in before
    assert '<a href="/account">Ana</a>' in after
    assert "/desk" not in after
    assert 'href="/moderation"' not in after


def test_asking_again_when_confirmed_writes_nothing(client: FlaskClient, mail: Path) -> None:
    sign_in(client, a_person())

    again = client.post("/account/confirmation")
    post.deliver()

    assert again.status_code == 303
    assert not mail.exists()

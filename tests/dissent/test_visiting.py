"""A visitor answers first and confirms last: nothing is sent before the link is opened."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Account, Membership, Person, PersonState
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.discussion import services as discussion
from app.discussion.models import Draft, Response, Stance
from app.dissent.models import Entry, Part
from tests.accounts.visitors import PASSWORD, register, sign_in_with, signed_in_as
from tests.dissent.responses import REASON, WORDS, typed
from tests.factories import a_briefing, a_person, an_account, an_entry
from tests.journeys import post

pytestmark = pytest.mark.usefixtures("app")

EMAIL = "nia@example.org"
SENDER = {"sender-name": "Nia Newcomer", "sender-email": EMAIL}


@pytest.fixture
def briefing() -> Briefing:
    return a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))


def answer(client: FlaskClient, briefing: Briefing, mail: Path, **more: str) -> str:
    """Path of the link in the letter."""
    fields = typed(briefing, {1: "-1", 2: "1"}, p1__why=REASON) | SENDER | more
    del fields["form_key"]
    kept = client.post(f"/briefings/{briefing.slug}/respond/visitor", data=fields)
    assert "Check your e-mail" in kept.text
    post.deliver()
    return post.link(post.letters(mail, EMAIL)[-1], "/unsent/")


def stored() -> list[int]:
    db.session.rollback()
    return [len(db.session.scalars(select(t)).all()) for t in (Response, Stance, Draft)]


def test_the_page_of_strangers_has_no_cookie_and_no_key(
    client: FlaskClient, briefing: Briefing
) -> None:
    page = client.get(f"/briefings/{briefing.slug}/respond")

    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert 'name="form_key" type="hidden" value=""' in page.text
    assert "csrf_token" not in page.text
    assert page.headers["X-Page-Key"] == f"briefing:{briefing.id}"


@pytest.mark.usefixtures("csrf")
def test_nothing_is_sent_before_the_link_is_opened_and_the_button_pressed(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    link = answer(client, briefing, mail)
    waiting = stored()

    shown = client.get(link)

    assert waiting == stored() == [0, 0, 1]
    assert "Dissents in part (1 of 4)" in shown.text
    assert "Nia Newcomer" in shown.text
    assert client.post(link).status_code == 400
    assert stored() == [0, 0, 1]


def test_the_button_makes_the_account_signs_in_and_sends(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    link = answer(client, briefing, mail)

    sent = client.post(link)

    assert sent.location == f"/briefings/{briefing.slug}/response"
    assert "Dissents in part (1 of 4)" in client.get(sent.location).text
    assert stored() == [1, 2, 0]
    account = db.session.scalars(select(Account).where(Account.email == EMAIL)).one()
    assert account.confirmed_at is not None
    assert (account.person.name, account.person.state) == ("Nia Newcomer", PersonState.ACTIVE)
    assert client.post(link).status_code == 400


def test_the_owner_of_an_address_is_signed_in_by_the_mail_alone(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    priya = an_account(a_person("Priya Nair"), email=EMAIL).person

    link = answer(client, briefing, mail)
    shown = client.get(link).text
    assert client.get("/account").status_code == 303
    client.post(link)

    db.session.rollback()
    assert f"It will be sent by Priya Nair, whose address is {EMAIL}." in shown
    assert "Nia Newcomer" not in shown
    assert db.session.scalars(select(Response.person_id)).all() == [priya.id]
    assert db.session.scalars(select(Person.name).where(Person.name == "Nia Newcomer")).all() == []


def test_nothing_is_left_of_who_registered_somebody_elses_address_first(
    app: Flask, client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    mallory = app.test_client()
    register(mallory, email=EMAIL, name="Mallory")
    sign_in_with(mallory, EMAIL)
    mallory.post(
        "/account/email", data={"email": "mallory@example.org", "present_password": PASSWORD}
    )
    mallory.post(
        "/account/profile",
        data={
            "name": "Mallory",
            "bio": "Buy here.",
            "title": "Owner",
            "organisation": "Evil",
            "organisation_type": "company",
        },
    )
    post.deliver()
    takeover = post.link(post.letters(mail, "mallory@example.org")[-1], "/confirm/")

    link = answer(client, briefing, mail)
    shown = client.get(link).text
    client.post(link)

    assert f"It will be sent by Nia Newcomer, whose address is {EMAIL}." in shown
    assert signed_in_as(client) == "Nia Newcomer"
    assert (signed_in_as(mallory), sign_in_with(mallory, EMAIL)) == (None, 401)
    assert mallory.post(takeover).status_code == 400
    account = db.session.scalars(select(Account)).one()
    person = account.person
    assert (account.email, account.password) == (EMAIL, None)
    assert (person.name, person.bio, person.state) == ("Nia Newcomer", "", PersonState.ACTIVE)
    assert person.handle == "nia-newcomer"
    assert db.session.scalars(select(Membership.id).where(Membership.until.is_(None))).all() == []
    assert db.session.scalars(select(Response.organisation_id)).all() == [None]


def test_the_letter_holds_no_word_of_who_asked_for_it(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    answer(client, briefing, mail)

    (letter,) = post.letters(mail, EMAIL)
    assert "Nia" not in letter.get_content()
    assert REASON not in letter.get_content()


def test_what_waits_too_long_is_gone(client: FlaskClient, briefing: Briefing, mail: Path) -> None:
    link = answer(client, briefing, mail)

    with clock.frozen(clock.now() + timedelta(days=8)):
        assert client.post(link).status_code == 400
        with transaction():
            discussion.forget_drafts()

    assert stored() == [0, 0, 0]


def test_what_changed_meanwhile_is_shown_before_it_is_sent(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    link = answer(client, briefing, mail)
    with transaction():
        draft = db.session.scalars(select(Draft)).one()
        draft.fields = draft.fields.replace('-1-wording": "', '-1-wording": "9')

    sent = client.post(link)

    assert sent.location == f"/briefings/{briefing.slug}/respond"
    page = client.get(sent.location).text
    assert "These words have changed since you opened this page." in page
    assert REASON in page
    assert stored() == [0, 0, 1]


def test_a_visitor_without_an_address_keeps_what_they_typed(
    client: FlaskClient, briefing: Briefing
) -> None:
    fields = typed(briefing, {1: "-1"}, p1__why=REASON) | {"sender-name": "Nia"}

    answer = client.post(f"/briefings/{briefing.slug}/respond/visitor", data=fields)

    assert answer.status_code == 422
    assert "Enter your e-mail address." in answer.text
    assert REASON in answer.text
    assert stored() == [0, 0, 0]


def test_a_comment_too_is_sent_by_the_button_in_the_mail(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    fields = {"body": "We appointed one.", "about": "key-1", "bearing": "against"} | SENDER
    here = f"/briefings/{briefing.slug}/comments/visitor"

    page = client.get(here)
    client.post(here, data=fields)
    post.deliver()
    link = post.link(post.letters(mail, EMAIL)[-1], "/unsent/")
    shown = client.get(link).text
    sent = client.post(link)

    assert "Set-Cookie" not in page.headers
    assert "We appointed one." in shown
    assert "Only you can see this yet." in client.get(sent.location).text
    assert stored() == [0, 0, 0]


def test_what_others_raised_is_offered_without_a_cookie_and_joined_once_it_is_sent(
    client: FlaskClient, briefing: Briefing, mail: Path
) -> None:
    an_entry(briefing, summary="What has to change is how councils are led.")
    fields = typed(briefing, {1: "-1"}, to="review", p1__why=REASON)

    offered = client.get(f"/briefings/{briefing.slug}/respond/alike?about=key-1&why={REASON}")
    review = client.post(f"/briefings/{briefing.slug}/respond/visitor", data=fields).text
    link = answer(client, briefing, mail, **{"p-key-1-joins": "1"})
    client.post(link)

    assert "Join D1 instead" in offered.text
    assert "Set-Cookie" not in offered.headers
    assert "Join D1 instead" in review
    db.session.rollback()
    (entry,) = db.session.scalars(select(Entry).options(selectinload(Entry.people)))
    assert [person.part for person in entry.people] == [Part.RAISER, Part.JOINER]

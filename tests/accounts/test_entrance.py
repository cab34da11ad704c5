"""Registering, confirming, signing in and out: as a browser does it."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Account, Person, PersonState
from app.core import clock
from app.core.db import db
from tests.accounts.visitors import (
    ANA,
    EMAIL,
    PASSWORD,
    link,
    register,
    sign_in_with,
    signed_in_as,
    states,
    subjects,
)
from tests.data import data
from tests.factories import a_person, sign_in
from tests.journeys import post


def test_somebody_registers_confirms_signs_in_and_out(client: FlaskClient, mail: Path) -> None:
    register(client)
    path = link(mail, "/confirm/")

    asked = client.get(path)
    before = states()
    confirmed = client.post(path)
    after = states()
    entered = sign_in_with(client)
    here = signed_in_as(client)
    left = client.post("/sign-out")

    assert asked.status_code == 200
    assert "<b>Ana Reyes</b> registered with <b>ana@council.example.org</b>" in asked.text
    assert (before, after) == ([PersonState.UNCONFIRMED], [PersonState.ACTIVE])
    assert confirmed.location == "/sign-in"
    assert (entered, here) == (303, "Ana Reyes")
    assert (left.status_code, signed_in_as(client)) == (303, None)


def test_a_stranger_cannot_be_written_to_in_somebody_elses_words(
    client: FlaskClient, mail: Path
) -> None:
    register(client, name="Win at http://evil.example")
    register(client)
    client.post("/recover", data={"email": EMAIL})
    post.deliver()

    letters = post.letters(mail, EMAIL)
    assert [str(letter["Subject"]) for letter in letters] == [
        "Confirm your e-mail address",
        "You already have an account",
        "Choose a new password",
    ]
    assert not any("evil" in letter.as_string() for letter in letters)


def test_whoever_owns_the_address_is_told_who_registered_and_how_to_take_it_back(
    app: Flask, client: FlaskClient, mail: Path
) -> None:
    mallory = app.test_client()
    register(mallory, name="Mallory")
    sign_in_with(mallory)

    asked = client.get(link(mail, "/confirm/")).text
    client.post("/recover", data={"email": EMAIL})
    post.deliver()
    path = link(mail, "/recover/")
    offered = client.get(path).text
    client.post(path, data={"password": "a better password"})

    assert "<b>Mallory</b> registered with" in asked
    assert '<a href="/recover">choose a password of your own</a>' in asked
    assert "It was registered in the name of <b>Mallory</b>." in offered
    assert (signed_in_as(mallory), sign_in_with(mallory)) == (None, 401)


def test_a_known_address_gets_the_same_answer_and_its_owner_a_letter(
    app: Flask, client: FlaskClient, mail: Path
) -> None:
    register(client)
    strangers = app.test_client(), app.test_client()

    first = strangers[0].post("/register", data=ANA | {"email": "new@council.example.org"})
    second = strangers[1].post("/register", data=ANA | {"name": "Somebody Else"})
    post.deliver()
    pages = [
        stranger.get("/register/sent").text.replace("new@council", "ana@council")
        for stranger in strangers
    ]

    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert pages[0] == pages[1]
    assert subjects(mail) == ["Confirm your e-mail address", "You already have an account"]
    assert db.session.scalars(select(Person.name).order_by(Person.id)).all() == ["Ana Reyes"] * 2


@pytest.mark.parametrize(
    "spelling", ["ANA@Council.Example.ORG", " ana@council.example.org ", "ana@COUNCIL.example.org"]
)
def test_one_mailbox_is_one_account_however_it_is_spelled(
    client: FlaskClient, spelling: str
) -> None:
    register(client)

    register(client, email=spelling)

    assert sign_in_with(client, email=spelling) == 303
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_domain_in_other_letters_is_the_same_in_both_its_spellings(client: FlaskClient) -> None:
    register(client, email="ana@bücher.example.org")

    assert sign_in_with(client, email="ana@xn--bcher-kva.example.org") == 303


@pytest.mark.parametrize(
    "address", ["ana", "ana@", "@b.org", "änä@council.example.org", "a\tb@c.org", "a@[127.0.0.1]"]
)
def test_what_is_no_address_is_refused_and_nothing_typed_is_lost(
    client: FlaskClient, address: str
) -> None:
    page = client.post("/register", data=ANA | {"email": address})

    assert page.status_code == 422
    assert "Enter an e-mail address like name@example.org." in page.text
    assert 'value="Ana Reyes"' in page.text
    assert PASSWORD not in page.text


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("seven77", "Enter a password of 8 characters or more."),
        ("x" * 64 + "y" * 65, "Enter a password of 128 characters or fewer."),
        ("Password123!", "Too many people would try this password."),
        ("ana@council.example.org", "Too many people would try this password."),
        ("Ana Reyes", "Too many people would try this password."),
        ("87654321", "Too many people would try this password."),
    ],
)
def test_poor_passwords_are_refused_with_a_way_to_mend_them(
    client: FlaskClient, password: str, why: str
) -> None:
    page = client.post("/register", data=ANA | {"password": password})

    assert page.status_code == 422
    assert why in page.text


@pytest.mark.parametrize(
    "password", ["  spaces count  ", "x" * 64 + "yz" * 32, "pässwörter🔑", "a\tb\nc d e"]
)
def test_any_paste_of_eight_to_128_characters_is_a_password(
    client: FlaskClient, password: str
) -> None:
    register(client, password=password)

    assert sign_in_with(client, password=password[:-1]) == 401
    assert sign_in_with(client, password=password) == 303


def test_wrong_password_and_unknown_address_look_the_same(client: FlaskClient, app: Flask) -> None:
    register(client)

    wrong = app.test_client().post("/sign-in", data={"email": EMAIL, "password": "wrong"})
    unknown = app.test_client().post(
        "/sign-in", data={"email": "nob@council.example.org", "password": "wrong"}
    )

    assert wrong.status_code == unknown.status_code == 401
    assert "E-mail or password is incorrect." in wrong.text
    assert wrong.text == unknown.text.replace("nob@council", "ana@council")


def test_the_eleventh_failure_in_five_minutes_waits(app: Flask, client: FlaskClient) -> None:
    register(client)

    answers = [sign_in_with(app.test_client(), password=f"wrong {n}") for n in range(11)]
    refused = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    with clock.frozen(clock.now() + timedelta(minutes=5, seconds=1)):
        later = sign_in_with(client)

    assert answers == [401] * 10 + [429]
    assert refused.status_code == 429
    assert 290 <= int(refused.headers["Retry-After"]) <= 300
    assert "Too many attempts. Try again in 5 minutes." in refused.text
    assert later == 303


def test_failures_are_counted_by_address_of_the_network_whatever_a_header_says(
    app: Flask, client: FlaskClient
) -> None:
    register(client)
    answers = []

    for n in range(11):
        stranger = app.test_client()
        fields = {"email": f"somebody-{n}@example.org", "password": "wrong"}
        liar = {"X-Forwarded-For": f"192.0.2.{n}"}
        answers.append(stranger.post("/sign-in", data=fields, headers=liar).status_code)
    elsewhere = app.test_client().post(
        "/sign-in", data=ANA, environ_base={"REMOTE_ADDR": "2001:db8::1"}
    )

    assert answers == [401] * 10 + [429]
    assert elsewhere.status_code == 303


def test_strangers_cannot_lock_a_known_device_out(app: Flask, client: FlaskClient) -> None:
    register(client)
    sign_in_with(client)
    client.post("/sign-out")

    for n in range(11):
        sign_in_with(app.test_client(), password=f"wrong {n}")

    assert sign_in_with(client) == 303


def test_success_takes_no_turn_from_the_others_on_a_network(
    app: Flask, client: FlaskClient
) -> None:
    register(client)

    answers = [sign_in_with(app.test_client()) for _ in range(12)]

    assert answers == [303] * 12


def test_a_session_planted_before_is_gone_after_signing_in(client: FlaskClient) -> None:
    register(client)
    with client.session_transaction() as session:
        session["planted"] = "yes"
        session["_id"] = "planted"

    sign_in_with(client)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert not session.permanent


def test_a_copied_cookie_ends_with_its_session_and_no_other_does(
    app: Flask, client: FlaskClient
) -> None:
    register(client)
    sign_in_with(client)
    other, thief = app.test_client(), app.test_client()
    sign_in_with(other)
    cookie = client.get_cookie("moothall")
    assert cookie is not None
    thief.set_cookie("moothall", cookie.value)
    before = signed_in_as(thief)

    client.post("/sign-out")

    assert (before, signed_in_as(thief)) == ("Ana Reyes", None)
    assert signed_in_as(other) == "Ana Reyes"


def test_registering_keeps_the_place_where_somebody_was(client: FlaskClient, mail: Path) -> None:
    link_there = client.get("/rules").text
    page = client.get("/register?next=/rules").text
    register(client, next="/rules")
    client.post(link(mail, "/confirm/"))

    entered = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    assert 'href="/sign-in?next=/rules"' in link_there
    assert '<input type="hidden" name="next" value="/rules">' in page
    assert entered.location == "/rules"


def test_staying_signed_in_is_a_choice(client: FlaskClient) -> None:
    register(client)

    sign_in_with(client, stay="y")

    cookie = client.get_cookie("moothall")
    assert cookie is not None
    assert cookie.expires is not None
    assert 29 <= (cookie.expires - clock.now()).days <= 30
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.usefixtures("csrf")
def test_a_form_without_its_token_signs_nobody_in(client: FlaskClient) -> None:
    page = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    assert page.status_code == 400
    assert "This form has expired." in page.text


@pytest.mark.usefixtures("csrf")
def test_registration_through_its_own_form(client: FlaskClient) -> None:
    page = client.get("/register").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    sent = client.post("/register", data=ANA | {"csrf_token": token})

    assert (sent.status_code, sent.location) == (303, "/register/sent")


def test_next_is_where_signing_in_leads(client: FlaskClient) -> None:
    register(client)

    page = client.get("/sign-in?next=/briefings/home-care%3Fsort=new")
    entered = client.post(
        "/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/briefings/x?sort=new"}
    )

    assert 'name="next" value="/briefings/home-care?sort=new"' in page.text
    assert entered.location == "/briefings/x?sort=new"


def test_next_never_leads_elsewhere(client: FlaskClient) -> None:
    register(client)
    wrong = []

    for target in json.loads(data("security/open_redirects.json").read_text()):
        entered = client.post(
            "/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": target}
        )
        client.post("/sign-out")
        landed = urljoin("https://app.test/sign-in", entered.location)
        inside = landed.startswith("https://app.test/") and not entered.location.startswith("//")
        if not inside or "evil" in landed.partition("?")[0].replace("/;@evil.example", ""):
            wrong.append((target, entered.location))

    assert wrong == []


def test_a_guarded_page_leads_through_the_sign_in_page_and_back(client: FlaskClient) -> None:
    turned = client.get("/account/profile?from=mail")

    assert turned.status_code == 303
    assert turned.location == "/sign-in?next=/account/profile?from%3Dmail"
    assert 'value="/account/profile?from=mail"' in client.get(turned.location).text


def test_whoever_is_signed_in_is_sent_on(client: FlaskClient) -> None:
    sign_in(client, a_person())

    assert client.get("/sign-in?next=/about").location == "/about"
    assert client.get("/register").location == "/"


def test_strangers_get_no_cookie_from_pages_without_a_form(client: FlaskClient) -> None:
    for path in ("/", "/register/sent", "/account"):
        assert "Set-Cookie" not in client.get(path).headers

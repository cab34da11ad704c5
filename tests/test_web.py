from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import request
from flask.testing import FlaskClient
from flask_babel import format_date
from sqlalchemy.exc import OperationalError

from app import create_app
from app.accounts.models import Role
from app.core import clock
from app.core.db import db
from app.core.errors import TooMany
from app.web import dated, day, said
from config import Settings
from tests.factories import a_briefing, a_person, sign_in

pytestmark = pytest.mark.usefixtures("app")

LIMIT = "MAX_CONTENT_LENGTH"


@pytest.mark.parametrize(
    "path", ["/a%00b", "/briefings/a%00b", "/people/%00", "/c/%00", "/preview/%00", "/?p=\x00"]
)
def test_an_address_that_no_database_could_hold_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 minute"),
        (61, "2 minutes"),
        (5400, "90 minutes"),
        (7200, "2 hours"),
        (7201, "3 hours"),
        (86399, "24 hours"),
        (172800, "2 days"),
    ],
)
def test_how_long_to_wait_is_said_in_words_and_never_too_short(seconds: int, words: str) -> None:
    assert said(TooMany(seconds)) == f"Too many attempts. Try again in {words}."


@pytest.mark.parametrize(
    ("at", "spoken", "on_paper"),
    [
        (datetime(2026, 7, 14, 22, 59, tzinfo=UTC), "yesterday", "14 July"),
        (datetime(2026, 7, 14, 23, 0, tzinfo=UTC), "today", "15 July"),
        (datetime(2026, 7, 13, 22, 59, tzinfo=UTC), "13 July", "13 July"),
        (datetime(2025, 7, 14, 23, 30, tzinfo=UTC), "15 July 2025", "15 July 2025"),
    ],
)
def test_a_date_is_that_of_the_readers_however_it_is_written(
    at: datetime, spoken: str, on_paper: str
) -> None:
    with clock.frozen(datetime(2026, 7, 14, 23, 30, tzinfo=UTC)):
        assert (day(at), dated(at)) == (spoken, on_paper)

    assert str(format_date(at, "d MMMM y")).startswith(on_paper)


def test_a_database_that_is_away_is_said_so_to_whoever_reads(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, a_person())
    monkeypatch.setattr(db.engine, "connect", _unreachable)

    answer = client.get("/briefings")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "cannot reach its database" in answer.text


def _unreachable(*_: object, **__: object) -> None:
    raise OperationalError("SELECT", {}, OSError("connection refused"))


def test_a_reader_is_known_by_the_proxy_that_was_named_and_by_nobody_else(
    settings: Settings,
) -> None:
    forwarded = {"X-Forwarded-For": "1.1.1.1, 2.2.2.2"}
    seen = {}
    for proxies in (0, 1):
        app = create_app(replace(settings, proxies=proxies), testing=True)
        app.add_url_rule("/who", view_func=lambda: str(request.remote_addr))
        seen[proxies] = app.test_client().get("/who", headers=forwarded).text

    assert seen == {0: "127.0.0.1", 1: "2.2.2.2"}


def test_other_host_names_are_refused_once_the_site_has_one(settings: Settings) -> None:
    named = replace(settings, trusted_hosts=("moothall.example", "127.0.0.1"))
    client = create_app(named, testing=True).test_client()

    statuses = {
        host: client.get("/health/live", headers={"Host": host}).status_code
        for host in ("moothall.example", "127.0.0.1:8000", "evil.example")
    }

    assert statuses == {"moothall.example": 200, "127.0.0.1:8000": 200, "evil.example": 400}


def test_a_form_that_is_refused_gives_its_words_back_and_no_password(client: FlaskClient) -> None:
    typed = {"rule_out-text": "Out of <scope>.", "password": "correct horse", "kind": "other"}
    address = "/briefings/three-steps/register/1/rule-out"

    ours = client.post(address, data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    foreign = client.post(address, data=typed, headers={"Sec-Fetch-Site": "cross-site"})

    assert ours.status_code == foreign.status_code == 401
    assert '<blockquote class="quote as-typed">Out of &lt;scope&gt;.</blockquote>' in ours.text
    assert "correct horse" not in ours.text
    assert "scope" not in foreign.text


@pytest.mark.parametrize("path", ["/sign-in", "/briefings/bins/comments/new"])
def test_what_is_too_large_is_said_so_with_the_limit(client: FlaskClient, path: str) -> None:
    refused = client.post(
        path, data={"body": "word " * (client.application.config[LIMIT] // 5 + 1)}
    )

    assert refused.status_code == 413
    assert "What you sent is too large. The most is 20 MB." in refused.text


def test_the_present_password_is_never_printed(client: FlaskClient) -> None:
    sign_in(client, a_person())
    phrase = "horse battery staple"
    typed = {"present_password": phrase, "password": "new words here", "email": "a@b.example.org"}

    pages = [
        client.post(f"/account/{what}", data=typed)
        for what in ("password", "email")
        for _ in range(11)
    ]

    assert {page.status_code for page in pages} == {422, 429}
    assert not any(phrase in page.text or "new words" in page.text for page in pages)


def test_after_a_refused_form_signing_in_leads_to_no_address_of_a_form(
    client: FlaskClient,
) -> None:
    a_briefing(slug="bins")

    refused = client.post("/briefings/bins/follow")

    assert refused.status_code == 401
    assert 'href="/sign-in"' in refused.text
    assert "next=" not in refused.text


@pytest.mark.parametrize(
    "path",
    [
        "/briefings/bins/register/{n}",
        "/account/decisions/{n}",
        "/moderation/appeals/{n}",
        "/moderation?done={n}",
        "/admin/imports/{n}",
        "/admin/organisations/{n}",
        "/desk/briefings/bins/answers?entry={n}",
        "/search?q=bins&until=9999-12-31&page={n}",
    ],
)
@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_no_number_in_an_address_is_a_fault(client: FlaskClient, path: str, number: int) -> None:
    olu = a_person(role=Role.ADMINISTRATOR)
    a_briefing(slug="bins", authors=(olu,))
    sign_in(client, olu)

    assert client.get(path.format(n=number)).status_code in (200, 404)

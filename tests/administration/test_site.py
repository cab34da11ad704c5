"""The name of the site, and its standing pages."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.administration.models import SiteText
from app.core import freshness, site
from app.core.db import db
from app.core.freshness import PageVersion
from app.moderation.models import Decision, DecisionNote
from tests.factories import a_briefing, a_person, sign_in

SETTINGS = {"name": "The Moot", "description": "For <clerks>.", "contact": "moot@example.org"}


@pytest.fixture
def olu(client: FlaskClient) -> Person:
    person = a_person("Olu Bright", role=Role.ADMINISTRATOR, handle="olu")
    sign_in(client, person)
    return person


def versions_of_pages() -> dict[str, int]:
    rows = db.session.execute(select(PageVersion.key, PageVersion.n))
    return {row.key: row.n for row in rows}


@pytest.mark.usefixtures("olu")
def test_a_changed_name_is_on_every_page_in_feeds_and_in_the_log(
    app: Flask, client: FlaskClient
) -> None:
    briefing = a_briefing()
    stranger = app.test_client()

    saved = client.post("/admin/site", data=SETTINGS)

    home, feed = stranger.get("/").text, stranger.get("/feed.atom").text
    assert saved.status_code == 303
    assert " The Moot</title>" in stranger.get("/about").text
    assert '<meta property="og:description" content="For &lt;clerks&gt;.">' in home
    assert 'href="mailto:moot@example.org"' in home
    assert "<title>The Moot</title>" in feed
    assert set(versions_of_pages()) >= {"site", "settings", freshness.briefing_key(briefing.id)}
    note = db.session.scalars(select(DecisionNote.text)).one()
    assert note.startswith("name: Moothall → The Moot; description: -")


@pytest.mark.usefixtures("olu")
def test_saving_what_is_there_changes_nothing(client: FlaskClient) -> None:
    client.post("/admin/site", data={"name": "Moothall"})

    assert db.session.scalars(select(Decision)).all() == []


@pytest.mark.usefixtures("olu")
def test_an_emptied_setting_is_unset(client: FlaskClient) -> None:
    client.post("/admin/site", data=SETTINGS)
    client.post("/admin/site", data={"name": "The Moot"})

    assert site.current() == site.Site("The Moot")


@pytest.mark.usefixtures("olu")
def test_what_cannot_be_a_setting_is_refused_and_nothing_typed_is_lost(client: FlaskClient) -> None:
    refused = client.post("/admin/site", data={"name": "\u202e", "contact": "nowhere"})

    assert refused.status_code == 422
    assert 'value="nowhere"' in refused.text


@pytest.fixture
def versions(app: Flask) -> Iterator[freshness.Versions]:
    found = freshness.Versions(app.config["SETTINGS"].database_url)
    found._commits = None  # the file of this test goes; the index it would map stays
    yield found
    found.close()


def test_another_process_sees_a_change_at_once(versions: freshness.Versions) -> None:
    elsewhere = site.Kept(versions)
    before = elsewhere.read().name

    db.session.add(site.Setting(name="name", value="The Moot"))
    freshness.touch(site.KEY)
    db.session.commit()

    assert (before, elsewhere.read().name) == ("Moothall", "The Moot")


def test_settings_are_read_once(versions: freshness.Versions, statements: list[str]) -> None:
    elsewhere = site.Kept(versions)

    for _ in range(3):
        elsewhere.read()

    assert len([each for each in statements if each != "BEGIN"]) == 1


@pytest.mark.usefixtures("olu")
def test_a_page_is_previewed_saved_and_restored_and_no_version_is_lost(
    app: Flask, client: FlaskClient
) -> None:
    stranger = app.test_client()
    shipped = stranger.get("/terms").text
    first = {"source": "## Ours\n\nBe *kind*. <script>x</script>", "seen": "0"}

    preview = client.post("/admin/site/terms", data=first | {"do": "preview"}).text
    unsaved = stranger.get("/terms").text
    client.post("/admin/site/terms", data=first | {"do": "save"})
    written = stranger.get("/terms")
    client.post("/admin/site/terms", data=first | {"do": "restore", "seen": "1"})

    assert "<em>kind</em>" in preview
    assert unsaved == shipped
    assert "<h2>Ours</h2>" in written.text
    assert "<script>x" not in written.text
    assert written.headers["X-Page-Key"] == freshness.SITE
    assert stranger.get("/terms").text == shipped
    rows = db.session.execute(select(SiteText.n, SiteText.source).order_by(SiteText.n)).all()
    assert [tuple(row) for row in rows] == [(1, first["source"]), (2, None)]
    assert "<em>kind</em>" in client.get("/admin/site/terms/1").text


@pytest.mark.usefixtures("olu")
def test_a_page_that_somebody_changed_meanwhile_is_not_overwritten(client: FlaskClient) -> None:
    client.post("/admin/site/terms", data={"source": "First.", "seen": "0"})

    late = client.post("/admin/site/terms", data={"source": "Second.", "seen": "0"})

    assert late.status_code == 409
    assert "Somebody has changed this page meanwhile." in late.text
    assert ">Second.</textarea>" in late.text.replace("\r\n", "")
    assert "First." in client.get("/terms").text


@pytest.mark.parametrize("name", ["privacy", "terms", "accessibility", "retention", "rules"])
@pytest.mark.usefixtures("olu")
def test_every_page_ships_with_words(client: FlaskClient, name: str) -> None:
    assert "Readers see the text that ships" in client.get(f"/admin/site/{name}").text
    assert len(client.get(f"/{name}").text) > 2500


@pytest.mark.usefixtures("olu")
def test_there_are_no_other_pages(client: FlaskClient) -> None:
    assert client.get("/admin/site/imprint").status_code == 404
    assert client.get("/admin/site/terms/7").status_code == 404

import io
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.core import clock, jobs
from app.core.db import db
from app.exchange.models import STALLED_AFTER, Upload, UploadState
from app.exchange.services import uploads
from config import Settings
from tests.data import data
from tests.exchange.exports import a_blog, a_comment, an_export, an_item, rows
from tests.exchange.test_interrupted import REFUSED, killed_at
from tests.factories import a_person, an_upload, sign_in
from tests.hostile.inputs import FILE_NAMES

AFTER_A_BATCH = 60
"""Statements, commits among them: more than one batch has, fewer than three."""
Send = Callable[[Path], tuple[int, str]]


@pytest.fixture
def administrator(client: FlaskClient, settings: Settings) -> FlaskClient:
    for left in uploads.folder(settings.instance).iterdir():
        left.unlink()
    sign_in(client, a_person("Ada", role=Role.ADMINISTRATOR))
    return client


@pytest.fixture
def send(administrator: FlaskClient) -> Send:
    """Upload a file; the answer's status, and its words or where it leads."""

    def sent(path: Path) -> tuple[int, str]:
        with path.open("rb") as file:
            answer = administrator.post("/admin/import", data={"file": (file, path.name)})
        return answer.status_code, answer.location or answer.text

    return sent


def waiting(settings: Settings) -> list[str]:
    return [path.name for path in (settings.instance / "imports").iterdir()]


def test_an_export_is_looked_at_first_and_comes_in_after_a_yes(
    administrator: FlaskClient, send: Send, settings: Settings, tmp_path: Path
) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1), a_comment(2, kind="pingback")))

    status, page = send(file)
    assert (status, page) == (303, "/admin/import/1")
    assert "Being read" in administrator.get(page).text
    assert jobs.run_due()
    looked = administrator.get(page).text
    assert "What would come in" in looked
    assert "1: It was a pingback." in looked
    assert rows()["briefings"] == 0

    assert administrator.post(f"{page}/start").location == page
    assert "Being imported" in administrator.get(page).text
    assert jobs.run_due()

    assert "What came in" in administrator.get(page).text
    assert (rows()["briefings"], rows()["comments"]) == (1, 1)
    assert waiting(settings) == []
    assert administrator.post(f"{page}/start").status_code == 409


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_a_sentence(
    send: Send, settings: Settings, name: str
) -> None:
    status, page = send(data(f"security/xml/{name}.xml"))

    assert status == 422
    assert 'role="alert"' in page
    assert "This " in page
    assert (rows()["imports"], rows()["jobs"], waiting(settings)) == (0, 0, [])


def test_the_hostile_export_comes_in_cleaned(administrator: FlaskClient, send: Send) -> None:
    _, page = send(data("security/xml/hostile_wxr.xml"))
    jobs.run_due()
    administrator.post(f"{page}/start")
    jobs.run_due()

    assert "What came in" in administrator.get(page).text
    assert rows()["briefings"] == 3


def test_no_file_is_said_so(administrator: FlaskClient) -> None:
    answer = administrator.post("/admin/import", data={})

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_too_large_a_file_is_told_the_way_round(
    app: Flask, administrator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000)

    answer = administrator.post("/admin/import", data={"file": (io.BytesIO(b"x" * 2_000), "a.xml")})

    assert answer.status_code == 413
    assert "moothall import wordpress FILE" in answer.text


@pytest.mark.parametrize("name", FILE_NAMES)
def test_a_file_is_named_without_harm(
    administrator: FlaskClient, tmp_path: Path, name: str
) -> None:
    file = an_export(tmp_path, an_item(1)).read_bytes()

    answer = administrator.post("/admin/import", data={"file": (io.BytesIO(file), name)})

    assert answer.status_code in (303, 422)  # a name with a line end is no name of a file
    kept = db.session.scalars(select(Upload.name)).all()
    assert len(kept) == (answer.status_code == 303)
    assert all(re.fullmatch(r"[\w -][\w. -]{0,99}", name) for name in kept)


def test_a_discarded_file_is_gone(
    administrator: FlaskClient, send: Send, settings: Settings, tmp_path: Path
) -> None:
    _, page = send(an_export(tmp_path, an_item(1)))
    jobs.run_due()

    assert administrator.post(f"{page}/discard").status_code == 303
    assert administrator.get(page).status_code == 404
    assert waiting(settings) == []


def test_an_import_whose_worker_was_killed_ends_in_one_report(
    administrator: FlaskClient, send: Send, settings: Settings, tmp_path: Path
) -> None:
    file = a_blog(tmp_path, posts=3, comments=4)
    _, page = send(file)
    jobs.run_due()
    looked = db.session.scalars(select(Upload.report)).one()
    administrator.post(f"{page}/start")

    killed = killed_at(AFTER_A_BATCH, file, settings, work="jobs.run_due()")
    db.session.rollback()
    assert killed.returncode == -signal.SIGKILL
    assert 0 < rows()["briefings"] < 3
    assert not jobs.run_due()
    with clock.frozen(clock.now() + 2 * jobs.LEASE):
        assert jobs.run_due()

    db.session.rollback()
    assert looked is not None
    assert db.session.scalars(select(Upload.report)).one() == looked | {"dry_run": False}


def test_a_file_that_has_gone_is_said_so(administrator: FlaskClient) -> None:
    an_upload(state=UploadState.IMPORTING, report=None)
    jobs.ask("import", {"upload": 1})
    db.session.commit()

    jobs.run_due()

    page = administrator.get("/admin/import/1").text
    assert "The file is no longer here. Upload it again." in page
    assert "Nothing was imported." in page


def test_a_stalled_import_can_be_told_to_go_on(administrator: FlaskClient) -> None:
    an_upload(state=UploadState.IMPORTING, moved_at=clock.now() - 2 * STALLED_AFTER)

    assert "Nothing has moved for ten minutes." in administrator.get("/admin/import/1").text
    assert administrator.post("/admin/import/1/start").status_code == 303
    assert rows()["jobs"] == 1
    assert administrator.post("/admin/import/1/start").status_code == 409


def test_the_list_tells_how_each_import_stands(administrator: FlaskClient) -> None:
    assert "There are none yet." in administrator.get("/admin/import").text
    an_upload()
    an_upload(state=UploadState.REFUSED, refusal="This is not a WordPress export.")

    page = administrator.get("/admin/import").text

    assert "waits for your yes" in page
    assert "Cannot be imported" in page

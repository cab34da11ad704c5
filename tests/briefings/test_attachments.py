"""Files: put up at the desk, had by those who may read."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person
from app.briefings.models import Attachment, Audience, Briefing, BriefingState
from app.core.db import db
from tests.briefings.forms import fields
from tests.core.test_uploads import picture
from tests.factories import a_briefing, a_person, sign_in

PDF = b"%PDF-1.7 Costs"


@pytest.fixture
def briefing(author: Person) -> Briefing:
    return a_briefing(slug="bins", authors=(author,))


def _attach(desk: FlaskClient, content: bytes, name: str, **more: str) -> Any:
    file = (io.BytesIO(content), name)
    return desk.post("/desk/briefings/bins/attachments", data={"file": file} | more)


def _address(desk: FlaskClient) -> str:
    page = desk.get("/desk/briefings/bins/attachments").text
    found = re.search(r"<code>!?\[.*\]\((.*?)\)</code>", page)
    assert found is not None
    return found[1]


def _status(reader: FlaskClient, address: str, **headers: str) -> int:
    with reader.get(address, headers=headers) as found:
        return found.status_code


def _publish(desk: FlaskClient) -> None:
    page = desk.get("/desk/briefings/bins/publish").text
    sent = desk.post("/desk/briefings/bins/publish", data=fields(page) | {"note": "A paper."})
    assert sent.status_code == 303


@pytest.mark.usefixtures("briefing")
def test_readers_get_a_paper_with_the_next_version(app: Flask, desk: FlaskClient) -> None:
    stranger = app.test_client()
    assert _attach(desk, PDF, "Costs (2026).pdf").status_code == 303
    address = _address(desk)
    before = _status(stranger, address)
    assert _status(desk, address) == 200

    _publish(desk)

    with stranger.get(address) as found:
        assert (before, found.status_code, found.data) == (404, 200, PDF)
        assert found.mimetype == "application/pdf"
        assert found.headers["Content-Disposition"] == "attachment; filename=Costs-2026.pdf"
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert found.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in found.headers
        tag = found.headers["ETag"]
    assert _status(stranger, address, **{"If-None-Match": tag}) == 304
    assert "Costs-2026.pdf</a>" in stranger.get("/briefings/bins").text


@pytest.mark.usefixtures("briefing")
def test_an_image_is_shown_where_its_line_stands(app: Flask, desk: FlaskClient) -> None:
    _attach(desk, picture(), "bins.png", alt="Three [full] bins")
    line = re.search(
        r"<code>(!\[.*?\)?\))</code>", desk.get("/desk/briefings/bins/attachments").text
    )
    assert line is not None
    form = fields(desk.get("/desk/briefings/bins").text)
    desk.post("/desk/briefings/bins", data=form | {"source": line[1]})
    _publish(desk)

    address = _address(desk)
    page = app.test_client().get("/briefings/bins").text

    assert f'<img src="{address}" alt="Three (full) bins">' in page
    with app.test_client().get(address) as found:
        assert (found.mimetype, found.headers["Content-Disposition"]) == (
            "image/png",
            "inline; filename=bins.png",
        )


@pytest.mark.usefixtures("briefing")
def test_an_image_needs_words_and_a_wrong_type_is_refused(desk: FlaskClient) -> None:
    refused = {
        name: (answer.status_code, sentence in answer.text)
        for name, content, sentence in (
            ("bins.png", picture(), "Say what the image shows"),
            ("bins.svg", b"<svg/>", "Upload a PDF, PNG, JPEG or WebP."),
            ("bins.pdf", b"<html>", "Upload a PDF, PNG, JPEG or WebP."),
            ("", b"", "Choose a file."),
        )
        for answer in [_attach(desk, content, name)]
    }

    assert refused == {
        "bins.png": (422, True),
        "bins.svg": (415, True),
        "bins.pdf": (415, True),
        "": (422, True),
    }
    assert list(db.session.scalars(select(Attachment))) == []


@pytest.mark.usefixtures("briefing")
def test_the_same_file_twice_is_one_attachment(desk: FlaskClient, app: Flask) -> None:
    for _ in range(2):
        _attach(desk, PDF, "costs.pdf")

    [found] = db.session.scalars(select(Attachment))
    folder: Path = app.config["SETTINGS"].instance / "uploads"
    assert (folder / found.sha256[:2] / found.sha256).read_bytes() == PDF


@pytest.mark.usefixtures("briefing")
def test_a_removed_file_is_gone_for_everybody(desk: FlaskClient, app: Flask) -> None:
    _attach(desk, PDF, "costs.pdf")
    address = _address(desk)
    _publish(desk)

    removed = desk.post(f"/desk/briefings/bins/attachments/{address.split('/')[2]}/remove")

    assert removed.status_code == 303
    assert _status(app.test_client(), address) == 404
    assert _status(desk, address) == 404


def test_a_file_is_read_by_those_who_may_read_its_briefing(
    app: Flask, desk: FlaskClient, briefing: Briefing
) -> None:
    _attach(desk, PDF, "costs.pdf")
    address = _address(desk)
    _publish(desk)
    member = app.test_client()
    sign_in(member, a_person("Bo Lind"))
    readers = {"stranger": app.test_client(), "member": member, "author": desk}

    found = {}
    for audience, state in (
        (Audience.PUBLIC, BriefingState.PUBLISHED),
        (Audience.CONFIRMED, BriefingState.PUBLISHED),
        (Audience.NOBODY, BriefingState.ARCHIVED),
    ):
        row = db.session.get_one(Briefing, briefing.id, populate_existing=True)
        row.audience, row.state = audience, state
        db.session.commit()
        found[audience.value] = [
            name for name, reader in readers.items() if _status(reader, address) == 200
        ]

    assert found == {
        "public": ["stranger", "member", "author"],
        "confirmed": ["member", "author"],
        "nobody": ["author"],
    }


def test_a_share_link_shows_the_draft_and_its_pictures(
    app: Flask, desk: FlaskClient, author: Person
) -> None:
    a_briefing(slug="bins", state=BriefingState.DRAFT, authors=(author,))
    _attach(desk, picture(), "bins.png", alt="Bins")
    address = _address(desk)
    form = fields(desk.get("/desk/briefings/bins").text)
    desk.post("/desk/briefings/bins", data=form | {"source": f"![Bins]({address})"})
    desk.post("/desk/briefings/bins/share")
    link = re.search(r'href="(/preview/[^"]+)"', desk.get("/desk/briefings/bins/preview").text)
    assert link is not None
    reviewer = app.test_client()

    page = reviewer.get(link[1])

    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "This is a draft." in page.text
    assert _status(reviewer, address) == 404
    assert f'<img src="{link[1]}{address}" alt="Bins">' in page.text
    assert _status(reviewer, link[1] + address) == 200
    desk.post("/desk/briefings/bins/unshare")
    assert _status(reviewer, link[1]) == 404
    assert _status(reviewer, link[1] + address) == 404

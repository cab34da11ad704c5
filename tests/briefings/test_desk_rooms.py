"""The desk's list, and who writes a briefing under which address."""

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.briefings import queries
from app.briefings.models import BriefingState, Manuscript
from app.core.db import db
from tests.briefings.forms import HERE, fields
from tests.factories import a_briefing, a_person, sign_in


def test_authors_are_found_added_and_removed(desk: FlaskClient, author: Person) -> None:
    a_briefing(slug="bins", authors=(author,))
    other = a_person("Bo %Lind")
    found = desk.get(f"{HERE}/authors?q=%25lin").text
    assert f'name="handle" value="{other.handle}"' in found
    assert (
        'name="handle" value="' not in desk.get(f"{HERE}/authors?q=_o").text.split("by-handle")[0]
    )

    desk.post(f"{HERE}/authors", data={"handle": f"@{other.handle}"})
    unknown = desk.post(f"{HERE}/authors", data={"handle": "nobody"})

    assert (unknown.status_code, "Nobody with the handle nobody" in unknown.text) == (422, True)
    assert "Bo %Lind" in desk.get("/briefings/bins").text
    assert desk.post(f"{HERE}/authors/{author.handle}/remove").location == "/desk"
    assert desk.get(HERE).status_code == 403


def test_settings_that_cannot_be_are_refused_and_kept_in_the_form(
    desk: FlaskClient, author: Person
) -> None:
    a_briefing(slug="lids")
    a_briefing(slug="bins", authors=(author,))
    form = fields(desk.get(f"{HERE}/settings").text)

    taken = desk.post(f"{HERE}/settings", data=form | {"slug": "lids", "audience": "nobody"})
    strange = desk.post(f"{HERE}/settings", data=form | {"audience": "friends"})

    assert (taken.status_code, strange.status_code) == (409, 422)
    assert "Another briefing has this address." in taken.text
    assert fields(taken.text)["audience"] == "nobody"
    db.session.rollback()
    assert queries.by_slug("bins", author).audience == "public"


def test_the_desk_lists_my_own_last_saved_first(
    desk: FlaskClient, author: Person, statements: list[str]
) -> None:
    a_briefing(title="Of others")
    for number in range(1, 24):
        state = BriefingState.DRAFT if number % 2 else BriefingState.PUBLISHED
        briefing = a_briefing(title=f"Title {number}.", state=state, authors=(author,))
        db.session.get_one(Manuscript, briefing.id).saved_at = datetime(2026, 2, number, tzinfo=UTC)
    db.session.commit()

    first = desk.get("/desk").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = desk.get(older[1].replace("&amp;", "&")).text
    drafts = desk.get("/desk?state=drafts").text

    assert _titles(first) == [f"Title {n}." for n in range(23, 3, -1)]
    assert _titles(second) == [f"Title {n}." for n in range(3, 0, -1)]
    assert _titles(drafts) == [f"Title {n}." for n in range(23, 0, -2)]
    counts = []
    for shelf in ("", "drafts", "published", "archived"):
        statements.clear()
        desk.get(f"/desk?state={shelf}")
        counts.append(len(statements))
    assert len(set(counts)) == 1


def _titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="h3"><a href="/desk/briefings/[^"]+">(.*?)</a>', page)


def test_an_empty_desk_says_what_to_do(app: Flask, desk: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other, a_person("Bo Lind"))

    assert "A title is enough to begin." in desk.get("/desk").text
    assert "an administrator can let you start your own" in other.get("/desk").text
    assert desk.get("/desk?after=x").status_code == 404

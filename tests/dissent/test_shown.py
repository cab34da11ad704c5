"""How somebody who responds is shown: nowhere more than they chose, and to moderators by name."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Organisation, Role
from app.briefings.models import Briefing, BriefingAuthor
from app.core.db import db
from app.discussion.models import Capacity, Response
from tests.dissent.officers import an_officer, respond
from tests.dissent.responses import REASON, WORDS, typed
from tests.factories import a_briefing, a_comment, a_person, saved, sign_in

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def briefing() -> Briefing:
    return a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))


@pytest.mark.parametrize(
    ("shown_as", "words"),
    [
        ("role", "Head of service design, county council"),
        ("moderators", "A practitioner whom the moderators know"),
    ],
)
def test_who_does_not_sign_is_named_on_no_page(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing, shown_as: str, words: str
) -> None:
    priya = an_officer(northmoor)
    sign_in(client, priya)
    public_id = respond(client, briefing, shown_as=shown_as)
    here = f"/briefings/{briefing.slug}"
    stranger = client.application.test_client()

    pages = {
        path: stranger.get(path).text
        for path in (
            here,
            f"{here}/register",
            f"{here}/register/1",
            f"{here}/register/print",
            f"{here}/comments.atom",
            f"/c/{public_id}",
        )
    }

    assert [path for path, page in pages.items() if words not in page] == []
    assert [path for path, page in pages.items() if "Priya" in page or priya.handle in page] == []
    assert REASON not in stranger.get(f"/people/{priya.handle}").text


def test_moderators_see_who_it_was(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    sign_in(client, an_officer(northmoor))
    public_id = respond(client, briefing, shown_as="moderators")
    moderator = client.application.test_client()
    sign_in(moderator, a_person("Mo Derator", role=Role.MODERATOR))

    page = moderator.get(f"/c/{public_id}").text

    assert "Priya Nair, shown as: A practitioner whom the moderators know" in page


def test_who_did_not_sign_is_not_given_away_by_becoming_an_author(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    officer = an_officer(northmoor)
    sign_in(client, officer)
    unsigned = respond(client, briefing, shown_as="role")
    saved(BriefingAuthor(briefing_id=briefing.id, person_id=officer.id))
    signed = a_comment(briefing, officer, "As I said in the briefing.").public_id
    stranger = client.application.test_client()

    pages = [stranger.get(f"/c/{public_id}").text for public_id in (unsigned, signed)]

    assert ['<span class="badge">Author</span>' in page for page in pages] == [False, True]
    assert "Head of service design, county council" in pages[0]


def test_an_organisation_answers_once(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    sign_in(client, an_officer(northmoor))
    public_id = respond(client, briefing, capacity="organisation")
    colleague = client.application.test_client()
    sign_in(colleague, an_officer(northmoor, "Daniel Okoro"))
    given = typed(briefing, {1: "1"}) | {"capacity": "organisation"}

    page = client.get(f"/c/{public_id}").text
    refused = colleague.post(f"/briefings/{briefing.slug}/respond", data=given)

    assert "Priya Nair, for Northmoor County Council (not confirmed by a lead)" in page
    assert refused.status_code == 409
    assert "A colleague has answered for Northmoor County Council already." in refused.text
    db.session.rollback()
    assert db.session.scalars(select(Response.capacity)).all() == [Capacity.ORGANISATION]


def test_who_works_nowhere_answers_for_themselves(client: FlaskClient, briefing: Briefing) -> None:
    sign_in(client, a_person())
    given = typed(briefing, {1: "1"}) | {"capacity": "organisation"}

    answer = client.post(f"/briefings/{briefing.slug}/respond", data=given)

    assert answer.status_code == 422


def test_a_stance_in_the_article_belongs_to_the_same_response(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    sign_in(client, an_officer(northmoor))
    respond(client, briefing, capacity="organisation")
    wording = typed(briefing, {})["p-key-2-wording"]

    client.post(
        f"/briefings/{briefing.slug}/stances",
        data={"proposition": "key-2", "wording": wording, "stance": "1"},
    )

    db.session.rollback()
    assert len(db.session.scalars(select(Response)).all()) == 1

"""Editorial changes before a moderator: the page, the acts, and where they can be read."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing, Drafted, PropositionKind, Rewording, RewordingState
from app.core.db import db
from tests.briefings.services.steps import republish
from tests.factories import a_briefing, a_person, sign_in

OLD = "Councils publish what each of their services costs, and recieve comments on it."
NEW = OLD.replace("recieve", "receive")


@pytest.fixture
def author(app: object) -> Person:  # noqa: ARG001  # its database
    return a_person("Ines Author", writes=True)


@pytest.fixture
def briefing(author: Person) -> Briefing:
    made = a_briefing(OLD, slug="costs", authors=(author,))
    draft = Drafted("key-1", PropositionKind.STEP, NEW)
    republish(author, made, draft, editorial=("key-1",))
    return made


def state() -> RewordingState:
    db.session.rollback()
    return db.session.scalars(select(Rewording.state)).one()


@pytest.mark.usefixtures("briefing")
@pytest.mark.parametrize(
    ("act", "expected", "logged"),
    [
        ("approve", RewordingState.APPROVED, "Let stances count for edited words"),
        ("refuse", RewordingState.REFUSED, "Kept stances with the old words"),
    ],
)
def test_a_moderator_decides_and_the_log_says_so(
    client: FlaskClient, act: str, expected: RewordingState, logged: str
) -> None:
    sign_in(client, a_person(role=Role.MODERATOR))
    queue = client.get("/moderation").text
    page = client.get("/moderation/rewordings").text

    sent = client.post(f"/moderation/rewordings/1/{act}")

    log = client.get("/moderation/log").text
    assert "1 editorial change to decide" in queue
    assert "recieve" in page
    assert "It means the same" in page
    assert (sent.status_code, state()) == (303, expected)
    assert "Nothing waits for you." in client.get("/moderation/rewordings").text
    assert logged in log
    assert "/briefings/costs/versions/2?compare=1" in log
    assert client.post(f"/moderation/rewordings/1/{act}").status_code == 409


@pytest.mark.usefixtures("briefing")
def test_who_wrote_it_sees_that_somebody_else_decides(client: FlaskClient, author: Person) -> None:
    author = db.session.get_one(Person, author.id)
    author.role = Role.MODERATOR
    db.session.commit()
    sign_in(client, author)

    page = client.get("/moderation/rewordings").text

    assert "Somebody else has to decide: you wrote or published it." in page
    assert "It means the same" not in page
    assert client.post("/moderation/rewordings/1/approve").status_code == 403
    assert state() is RewordingState.WAITING


@pytest.mark.usefixtures("briefing")
def test_the_author_and_every_reader_see_how_a_change_stands(
    client: FlaskClient, author: Person
) -> None:
    compared = [client.get("/briefings/costs/versions/2?compare=1").text]
    judge = client.application.test_client()
    sign_in(judge, a_person(role=Role.MODERATOR))
    sign_in(client, author)
    article = client.get("/briefings/costs").text

    judge.post("/moderation/rewordings/1/approve")

    compared.append(client.get("/briefings/costs/versions/2?compare=1").text)
    assert "said to mean the same; a moderator has yet to agree" in compared[0]
    assert "found to mean the same, so stances count on" in compared[1]
    assert "1 editorial change waits for a moderator." in article
    assert "editorial change" not in client.get("/briefings/costs").text


def test_publishing_offers_the_mark_only_where_it_may_be_set(
    client: FlaskClient, author: Person
) -> None:
    briefing = a_briefing(OLD, "Every council must have one.", slug="costs", authors=(author,))
    sign_in(client, author)
    form = {
        "saves": "0",
        "spare_key": "spare-key",
        "title": "What services cost",
        "source": "Text.\n\n{{proposition: key-1}}\n\n{{proposition: key-2}}",
        "propositions-0-key": "key-1",
        "propositions-0-kind": "step",
        "propositions-0-text": NEW,
        "propositions-1-key": "key-2",
        "propositions-1-kind": "step",
        "propositions-1-text": "Every council should have one.",
        "do": "save",
    }
    client.post("/desk/briefings/costs", data=form)

    page = client.get("/desk/briefings/costs/publish").text
    marked = {"saves": "1", "doubted": "yes", "note": "Words.", "do": "now"}
    refused = client.post("/desk/briefings/costs/publish", data=marked | {"editorial": "key-2"})
    sent = client.post("/desk/briefings/costs/publish", data=marked | {"editorial": "key-1"})

    assert 'name="editorial" value="key-1"' in page
    assert 'value="key-2"' not in page
    assert "a word such as “must”, “should” or “may” is different" in page
    assert refused.status_code == 422
    assert "The change of proposition 2 cannot be editorial." in refused.text
    assert (sent.status_code, state()) == (303, RewordingState.WAITING)
    assert briefing.slug == "costs"

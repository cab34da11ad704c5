"""Whoever leads an organisation confirms what a colleague answered for it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.accounts.models import Membership, Organisation, Person, Role
from app.accounts.queries import leads_of
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.discussion.models import Capacity, Response
from app.discussion.services import AWAITS_LEAD
from app.notifications.models import Notification
from tests.briefings.forms import fields
from tests.dissent.officers import an_officer, respond
from tests.dissent.responses import WORDS, typed, wording
from tests.factories import LONG_AGO, a_briefing, a_person, an_account, sign_in

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def briefing() -> Briefing:
    return a_briefing(*WORDS, authors=(a_person("Ruth Adeyemi"),))


def a_lead(client: FlaskClient, organisation: Organisation, name: str = "Lena Director") -> Person:
    """Marked as such by an administrator on the page of the person."""
    lead, administrator = an_officer(organisation, name), a_person("Ada", role=Role.ADMINISTRATOR)
    an_account(lead)
    admin = client.application.test_client()
    sign_in(admin, administrator)
    path = f"/admin/people/{lead.handle}"
    answer = admin.post(path, data={"role": "practitioner", "leads": "y"})
    assert answer.status_code == 303
    assert 'checked id="leads"' in admin.get(path).text
    db.session.rollback()
    return lead


def as_lead(client: FlaskClient, lead: Person) -> FlaskClient:
    theirs = client.application.test_client()
    with theirs.session_transaction() as session:
        session["_user_id"] = f"session-of-{lead.handle}"
        session["_fresh"] = True
    return theirs


def test_an_answer_for_an_organisation_counts_as_ones_own_until_its_lead_confirms_it(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    lead = as_lead(client, a_lead(client, northmoor))
    sign_in(client, an_officer(northmoor))
    public_id = respond(client, briefing, capacity="organisation")
    before = client.get(f"/c/{public_id}").text
    was = db.session.scalars(select(Response.capacity)).one()
    response_id = db.session.scalars(select(Response.id)).one()
    path = f"/briefings/{briefing.slug}/colleagues/{response_id}"

    told = lead.get("/inbox").text
    shown = lead.get(path).text
    pressed = [lead.post(path, data=fields(shown)).status_code for _ in range(2)]

    assert "Priya Nair, for Northmoor County Council (awaits its lead)" in before
    assert was is Capacity.AWAITS_LEAD
    assert "Priya Nair answered “Three steps to digital leadership” for Northmoor" in told
    assert "Dissents (1 of 4)" in shown
    assert pressed == [303, 303]
    after = client.get(f"/c/{public_id}").text
    assert "Priya Nair, for Northmoor County Council<" in after
    assert "Priya Nair answered" not in lead.get("/inbox").text
    db.session.rollback()
    assert db.session.scalars(select(Response.capacity)).one() is Capacity.ORGANISATION


def confirm(lead: FlaskClient, briefing: Briefing, response_id: int) -> TestResponse:
    """They read it, and press the button."""
    path = f"/briefings/{briefing.slug}/colleagues/{response_id}"
    return lead.post(path, data=fields(lead.get(path).text))


def say(client: FlaskClient, briefing: Briefing, number: int, stance: str) -> str:
    """In the article; and what it says then below the words."""
    given = {
        "proposition": f"key-{number}",
        "wording": str(wording(briefing, number)),
        "stance": stance,
    }
    db.session.rollback()
    client.post(f"/briefings/{briefing.slug}/stances", data=given)
    db.session.rollback()
    return client.get(f"/briefings/{briefing.slug}").text


def standing() -> tuple[Capacity, int | None]:
    """For whom the one response speaks, and who confirmed it."""
    db.session.rollback()
    found = db.session.execute(select(Response.capacity, Response.confirmed_by_id)).one()
    return found.capacity, found.confirmed_by_id


def test_several_can_wait_and_one_is_confirmed(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    lead = as_lead(client, a_lead(client, northmoor))
    sign_in(client, an_officer(northmoor))
    respond(client, briefing, capacity="organisation")
    colleague = client.application.test_client()
    sign_in(colleague, an_officer(northmoor, "Daniel Okoro"))
    respond(colleague, briefing, capacity="organisation", form_key="key-of-another-form")
    ids = db.session.scalars(select(Response.id).order_by(Response.id)).all()

    answers = [confirm(lead, briefing, n) for n in ids]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Another answer of Northmoor County Council stands already." in answers[1].text


def test_what_a_lead_sends_is_the_answer_at_once_and_sent_twice_it_stays_so(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    lead = a_lead(client, northmoor)
    browser = as_lead(client, lead)

    public_id = respond(browser, briefing, capacity="organisation")
    respond(browser, briefing, capacity="organisation")

    assert "Lena Director, for Northmoor County Council<" in client.get(f"/c/{public_id}").text
    assert db.session.scalars(select(Response.confirmed_by_id)).one() == lead.id


def test_a_confirmed_answer_that_is_changed_waits_again(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    lead = as_lead(client, a_lead(client, northmoor))
    sign_in(client, an_officer(northmoor))
    respond(client, briefing, capacity="organisation")
    response_id = db.session.scalars(select(Response.id)).one()
    confirm(lead, briefing, response_id)
    with transaction():
        db.session.execute(update(Notification).values(read_at=LONG_AGO, mailed_at=LONG_AGO))

    changed = {"capacity": "organisation", "form_key": "key-of-another-form"}
    client.post(f"/briefings/{briefing.slug}/respond", data=typed(briefing, {1: "1"}) | changed)

    db.session.rollback()
    assert db.session.scalars(select(Response.capacity)).one() is Capacity.AWAITS_LEAD
    assert "Priya Nair answered" in lead.get("/inbox").text
    wanted = select(Notification).where(Notification.kind == AWAITS_LEAD)
    line = db.session.scalars(wanted).one()
    assert (line.read_at, line.mailed_at, line.hidden) == (None, None, False)


@pytest.mark.parametrize("stance", ["-2", "undo"])
def test_a_single_stance_of_a_confirmed_answer_asks_its_lead_again(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing, stance: str
) -> None:
    director = a_lead(client, northmoor)
    lead = as_lead(client, director)
    sign_in(client, an_officer(northmoor))
    public_id = respond(client, briefing, capacity="organisation")
    response_id = db.session.scalars(select(Response.id)).one()
    waits = client.get(f"/briefings/{briefing.slug}").text
    confirm(lead, briefing, response_id)
    confirmed, reads = standing(), client.get(f"/briefings/{briefing.slug}").text
    say(client, briefing, 1, "-1")
    unchanged = standing()

    say(client, briefing, 1, stance)

    assert "for Northmoor County Council (awaits its lead)." in waits
    assert "for Northmoor County Council." in reads
    assert confirmed == unchanged == (Capacity.ORGANISATION, director.id)
    assert standing() == (Capacity.AWAITS_LEAD, None)
    assert "Priya Nair answered" in lead.get("/inbox").text
    after = client.get(f"/c/{public_id}").text
    assert "Priya Nair, for Northmoor County Council (awaits its lead)" in after
    confirm(lead, briefing, response_id)
    assert standing() == (Capacity.ORGANISATION, director.id)


def test_what_a_lead_changes_of_their_own_answer_stands(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    director = a_lead(client, northmoor)
    browser = as_lead(client, director)
    respond(browser, briefing, capacity="organisation")

    page = say(browser, briefing, 1, "2")

    assert standing() == (Capacity.ORGANISATION, director.id)
    assert "for Northmoor County Council." in page


def test_where_nobody_leads_any_more_a_changed_answer_stands_unconfirmed(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing
) -> None:
    director = a_lead(client, northmoor)
    sign_in(client, an_officer(northmoor))
    respond(client, briefing, capacity="organisation")
    response_id = db.session.scalars(select(Response.id)).one()
    confirm(as_lead(client, director), briefing, response_id)
    db.session.rollback()
    left = update(Membership).where(Membership.person_id == director.id)
    with transaction():
        db.session.execute(left.values(until=clock.now()))

    say(client, briefing, 1, "2")

    assert standing() == (Capacity.ORGANISATION, None)


@pytest.mark.parametrize("is_sent_again", [False, True])
def test_a_lead_confirms_what_they_have_read(
    client: FlaskClient, northmoor: Organisation, briefing: Briefing, is_sent_again: bool
) -> None:
    lead = as_lead(client, a_lead(client, northmoor))
    sign_in(client, an_officer(northmoor))
    respond(client, briefing, capacity="organisation")
    response_id = db.session.scalars(select(Response.id)).one()
    path = f"/briefings/{briefing.slug}/colleagues/{response_id}"
    read = fields(lead.get(path).text)
    if is_sent_again:  # with the same stances
        again = {"capacity": "organisation", "form_key": "key-of-another-form"}
        client.post(f"/briefings/{briefing.slug}/respond", data=typed(briefing, {1: "-1"}) | again)
    else:
        say(client, briefing, 2, "2")

    refused = lead.post(path, data=read)
    waits = standing()
    confirmed = lead.post(path, data=fields(refused.text))

    assert refused.status_code == 409
    assert "Priya Nair has changed this answer meanwhile." in refused.text
    assert ("Strongly agree" in refused.text) is not is_sent_again
    assert waits == (Capacity.AWAITS_LEAD, None)
    assert confirmed.status_code == 303
    assert standing()[0] is Capacity.ORGANISATION


def test_who_leads_keeps_it_under_a_new_title_and_loses_it_elsewhere(
    client: FlaskClient, northmoor: Organisation
) -> None:
    lead = a_lead(client, northmoor)
    browser = as_lead(client, lead)
    profile = {
        "name": lead.name,
        "title": "Chief executive",
        "organisation": northmoor.name,
        "organisation_type": "county",
        "bio": "",
    }

    browser.post("/account/profile", data=profile)
    db.session.rollback()
    kept = leads_of(northmoor.id)
    browser.post("/account/profile", data=profile | {"organisation": "Southmoor"})
    db.session.rollback()

    assert (kept, leads_of(northmoor.id)) == ({lead.id}, set())

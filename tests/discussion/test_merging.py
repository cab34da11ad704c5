"""What one person said becomes another's."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.briefings import queries as briefings
from app.core.db import db, transaction
from app.discussion import queries, services
from app.discussion.models import Capacity, Response, ShownAs
from app.discussion.services import merging
from tests.discussion.rewording import stand, take
from tests.factories import a_briefing, a_person, an_organisation, works_at

pytestmark = pytest.mark.usefixtures("app")


def test_a_confirmed_answer_that_takes_stances_along_waits_for_its_lead_again() -> None:
    old, ana, lead = a_person(), a_person(), a_person()
    organisation, made = an_organisation(), a_briefing("Lead digitally.")
    works_at(ana, organisation)
    works_at(lead, organisation, confirmed_by_id=a_person(role=Role.ADMINISTRATOR).id)
    take(old, made, -1)
    briefing = briefings.by_id(made.id, ana)
    with transaction():
        response = services.send_response(
            ana, briefing, capacity=Capacity.ORGANISATION, shown_as=ShownAs.NAME
        )
    read = queries.to_confirm(lead, briefing, response.id).state
    with transaction():
        services.confirm_response(lead, briefing, response.id, seen=read)

    with transaction():
        merging.hand_over(old.id, ana.id)

    stood = select(Response.capacity, Response.confirmed_by_id).where(Response.id == response.id)
    assert db.session.execute(stood).one() == (Capacity.AWAITS_LEAD, None)
    assert list(stand(ana, made).current.values()) == [-1]

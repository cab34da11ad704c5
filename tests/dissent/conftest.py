import pytest
from flask.testing import FlaskClient

from app.accounts.models import Organisation, OrganisationType, Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from tests.factories import a_briefing, a_person, saved, sign_in


@pytest.fixture
def author(client: FlaskClient) -> Person:
    person = a_person("Ada Author", writes=True)
    sign_in(client, person)
    return person


@pytest.fixture
def briefing(author: Person) -> Briefing:
    made = a_briefing(
        "Lead digitally.", "Share data.", "Buy well.", slug="steps", authors=(author,)
    )
    return briefings.by_id(made.id, author)


@pytest.fixture
def northmoor() -> Organisation:
    organisation: Organisation = saved(
        Organisation(
            name="Northmoor County Council",
            folded="northmoor county council",
            type=OrganisationType.COUNTY,
        )
    )
    return organisation

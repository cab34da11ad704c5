import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from tests.factories import a_person, sign_in


@pytest.fixture
def author(app: Flask) -> Person:  # noqa: ARG001  # its database
    return a_person(writes=True)


@pytest.fixture
def desk(client: FlaskClient, author: Person) -> FlaskClient:
    """A browser of the author."""
    sign_in(client, author)
    return client

import pytest
from flask import Flask

from app.accounts.models import Person
from tests.factories import a_person


@pytest.fixture
def author(app: Flask) -> Person:  # noqa: ARG001  # its database
    return a_person(writes=True)

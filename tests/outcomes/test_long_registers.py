"""What a register of 2,000 entries costs the pages on which it is concluded."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app.accounts.models import Role
from app.dissent.models import Answer, Entry, EntryPerson
from benchmarks.register import a_conclusion, a_register
from tests.engines import on_sqlite
from tests.factories import a_briefing, a_person, sign_in

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.")
SIZES = {"short": 300, "long": 2_000}


@pytest.fixture
def loaded() -> Iterator[list[object]]:
    """Every row of the register that becomes an object from now on."""
    rows: list[object] = []

    def note(row: object, _context: object) -> None:
        rows.append(row)

    for table in (Entry, EntryPerson, Answer):
        event.listen(table, "load", note)
    yield rows
    for table in (Entry, EntryPerson, Answer):
        event.remove(table, "load", note)


@on_sqlite
def test_neither_statements_nor_rows_grow_with_the_register(
    client: FlaskClient, statements: list[str], loaded: list[object]
) -> None:
    for slug, size in SIZES.items():
        briefing = a_briefing(*WORDS, slug=slug)
        a_register(briefing, size)
        a_conclusion(briefing)
    sign_in(client, a_person("Mo Derator", role=Role.MODERATOR))

    costs = {
        slug: [_cost(client, f"/briefings/{slug}/{page}", statements, loaded) for page in PAGES]
        for slug in SIZES
    }

    assert costs["short"] == costs["long"]
    assert max(given for given, _ in costs["long"]) <= 25
    assert max(rows for _, rows in costs["long"]) <= 300


PAGES = ("conclude", "outcome")


def _cost(
    client: FlaskClient, path: str, statements: list[str], loaded: list[object]
) -> tuple[int, int]:
    statements.clear()
    loaded.clear()
    assert client.get(path).status_code == 200, path
    return len(statements), len(loaded)

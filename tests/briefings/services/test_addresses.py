import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.briefings import queries, services
from app.briefings.models import Redirect
from app.briefings.services.addresses import kept_path, slug_from
from app.core.db import db
from app.core.errors import Conflict
from tests.briefings.services.steps import does, on_desk
from tests.factories import a_briefing


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Three steps to digital leadership", "three-steps-to-digital-leadership"),
        ("The council\u2019s café: what's next?", "the-councils-cafe-whats-next"),
        ("日本語", "briefing"),
        ("a" * 90, "a" * 60),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_slug_is_made_of_the_words_of_a_title(title: str, slug: str) -> None:
    assert slug_from(title) == slug


def test_no_two_briefings_have_one_slug_and_none_has_a_reserved_one(author: Person) -> None:
    slugs = [does(services.start, author, title).slug for title in ("Bins", "Bins!", "New")]

    assert slugs == ["bins", "bins-2", "new-2"]


def test_a_slug_with_a_number_is_no_longer_than_one_may_be(author: Person) -> None:
    slugs = [does(services.start, author, "a" * 90).slug for _ in range(3)]

    assert slugs == ["a" * 60, f"{'a' * 54}-2", f"{'a' * 54}-3"]


def test_a_new_briefing_does_not_take_an_address_that_leads_to_another(author: Person) -> None:
    old = a_briefing(slug="bins", authors=(author,))
    does(services.rename, author, on_desk(old, author).briefing, "lids")

    assert does(services.start, author, "Bins").slug == "bins-2"


def test_a_briefing_that_returns_to_its_old_address_stops_leading_away(author: Person) -> None:
    briefing = a_briefing(slug="bins", authors=(author,))
    does(services.rename, author, on_desk(briefing, author).briefing, "lids")
    does(services.rename, author, queries.by_slug("lids", author), "bins")

    assert [row.path for row in db.session.scalars(select(Redirect))] == ["/briefings/lids"]


def test_an_address_of_another_is_refused(author: Person) -> None:
    a_briefing(slug="lids")
    briefing = a_briefing(slug="bins", authors=(author,))

    with pytest.raises(Conflict):
        does(services.rename, author, on_desk(briefing, author).briefing, "Lids")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://old.example/2009/05/post/", "/2009/05/post"),
        ("/2009/05/caf%C3%A9/", "/2009/05/café"),
        ("http://old.example/?p=123", "/?p=123"),
    ],
)
def test_an_imported_address_is_kept_as_requests_have_it(address: str, path: str) -> None:
    assert kept_path(address) == path

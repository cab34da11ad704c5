"""Lists and the front page: what each reader finds there."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries, services
from app.briefings.models import Audience, Briefing, BriefingState
from app.briefings.queries import Filter
from app.core.db import db
from app.permissions import Action, can
from tests.briefings.services.steps import does
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, a_topic, sign_in


def _titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="h3"><a href="/briefings/[^"]+">(.*?)</a>', page)


def _later(days: int) -> datetime:
    return LONG_AGO + timedelta(days=days)


@pytest.mark.usefixtures("app")
def test_who_may_read_is_the_same_in_sql_and_in_the_table_of_permissions() -> None:
    author, other = a_person("Author"), a_person("Other")
    readers: list[Person | None] = [
        None,
        author,
        other,
        a_person("New", state=PersonState.UNCONFIRMED),
        a_person("Out", state=PersonState.SUSPENDED),
        a_person("Back", state=PersonState.SUSPENDED, suspended_until=LONG_AGO),
        a_person("Mod", role=Role.MODERATOR),
        a_person("Admin", role=Role.ADMINISTRATOR),
        a_person("Stopped", role=Role.ADMINISTRATOR, state=PersonState.SUSPENDED),
    ]
    for state in BriefingState:
        for audience in Audience:
            a_briefing(state=state, audience=audience, authors=(author,))
    everything = db.session.scalars(select(Briefing).options(selectinload(Briefing.authors))).all()
    assert len(everything) == len(BriefingState) * len(Audience)

    for reader in readers:
        visible = set(db.session.scalars(select(Briefing.id).where(queries._visible_to(reader))))
        assert visible == {
            row.id for row in everything if can(reader, Action.READ_BRIEFING, row)
        }, reader


def test_the_list_is_newest_first_and_goes_on(client: FlaskClient) -> None:
    for number in range(1, 44):
        a_briefing(title=f"Title {number}.", published_at=_later(number))

    pages = []
    address: str | None = "/briefings?state=open"
    while address is not None:
        page = client.get(address)
        assert page.headers["X-Page-Key"] == "site"
        assert "Set-Cookie" not in page.headers
        pages.append(_titles(page.text))
        older = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = older[1].replace("&amp;", "&") if older else None

    assert pages == [
        [f"Title {n}." for n in range(43, 23, -1)],
        [f"Title {n}." for n in range(23, 3, -1)],
        [f"Title {n}." for n in range(3, 0, -1)],
    ]


def test_a_signed_in_reader_is_never_given_a_page_to_keep(client: FlaskClient) -> None:
    a_briefing()
    sign_in(client, a_person())

    for path in ("/", "/briefings"):
        assert "X-Page-Key" not in client.get(path).headers


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Sbwriel", "100% of Café_Bins", "Roads"]),
        ("q=cafe", ["100% of Café_Bins"]),
        ("q=CAFÉ", ["100% of Café_Bins"]),
        ("q=BINS+100", ["100% of Café_Bins"]),
        ("q=%25", ["100% of Café_Bins"]),
        ("q=_", ["100% of Café_Bins"]),
        ("q=%5C", []),
        ("q=potholes", ["Roads"]),
        ("q=hysbysiad", ["Sbwriel"]),
        ("q=nothing", []),
        ("q=+", ["Sbwriel", "100% of Café_Bins", "Roads"]),
        ("topic=waste", ["Sbwriel", "100% of Café_Bins"]),
        ("topic=waste&q=bins", ["100% of Café_Bins"]),
        ("topic=nothing", []),
        ("state=open", ["100% of Café_Bins", "Roads"]),
        ("state=archived", ["Sbwriel"]),
        ("state=draft", []),
    ],
)
def test_the_list_is_narrowed(client: FlaskClient, asked: str, titles: list[str]) -> None:
    waste = a_topic()
    a_briefing("Fill the potholes.", title="Roads", published_at=_later(1))
    bins = a_briefing(title="100% of Café_Bins", published_at=_later(2))
    last = a_briefing(
        "Hysbysiad i bawb.", title="Sbwriel", state=BriefingState.ARCHIVED, published_at=_later(3)
    )
    a_briefing(title="Bins of the future", state=BriefingState.DRAFT)
    for briefing in (bins, last):
        briefing.topics.append(waste)
    db.session.commit()

    page = client.get(f"/briefings?{asked}").text

    assert _titles(page) == titles
    assert "Waste 2</a>" in page


@pytest.mark.parametrize("asked", ["after=x", "after=WzFd", "q=%00"])
def test_addresses_that_no_page_gave_are_refused(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/briefings?{asked}").status_code in (400, 404, 422)


def test_lists_take_as_many_statements_for_three_rows_as_for_one(
    client: FlaskClient, statements: list[str]
) -> None:
    author = a_person()
    counts = []
    for _ in range(2):
        a_comment(a_briefing("One.", authors=(author,)))
        statements.clear()
        counts.append(_asked(client, statements))
        a_briefing("One.", "Two.", authors=(author, a_person()))
        a_briefing("One.", authors=(author,))
    counts.append(_asked(client, statements))

    assert counts[0] == counts[1] == counts[2]


def _asked(client: FlaskClient, statements: list[str]) -> dict[str, int]:
    counts = {}
    for path in ("/", "/briefings", "/feed.atom", "/sitemap.xml"):
        statements.clear()
        assert client.get(path).status_code == 200
        counts[path] = len(statements)
    return counts


def test_the_front_page_shows_what_is_discussed_and_what_is_new(client: FlaskClient) -> None:
    topic = a_topic()
    quiet = a_briefing(title="Quiet", published_at=_later(3))
    quiet.topics.append(topic)
    db.session.commit()
    busy = a_briefing(title="Busy", published_at=_later(1))
    for _ in range(2):
        a_comment(busy)
    a_briefing(title="Hidden", audience=Audience.CONFIRMED, published_at=_later(4))

    page = client.get("/")

    assert page.headers["X-Page-Key"] == "site"
    assert "Set-Cookie" not in page.headers
    found = re.findall(r"<h3 class=\"(\w+)\"><a href=\"[^\"]+\">(.*?)</a>", page.text)
    assert found == [("head", "Busy"), ("h3", "Quiet")]
    assert "2 comments" in page.text
    assert "Hidden" not in page.text
    assert "1 briefing</span>" in page.text


def test_an_empty_front_page_says_what_can_be_done(app: Flask) -> None:
    readers = {
        "nobody": (None, "To take a stance or to comment you need an account."),
        "member": (a_person(), "An administrator can let you write."),
        "writer": (a_person(writes=True), "Start the first briefing"),
    }

    for person, sentence in readers.values():
        client = app.test_client()
        if person is not None:
            sign_in(client, person)
        assert sentence in client.get("/").text


@pytest.mark.usefixtures("app")
def test_the_front_page_orders_briefings_by_their_published_comments() -> None:
    few, many, none = (a_briefing(title=title) for title in ("Few", "Many", "None"))
    closed = a_briefing(title="Closed", state=BriefingState.ARCHIVED)
    for briefing, number in ((few, 1), (many, 2), (closed, 3)):
        for _ in range(number):
            a_comment(briefing)

    found = [row.id for row in queries.most_discussed(None, 3)]

    assert found == [many.id, few.id]
    assert none.id not in found


def test_old_paths_of_what_one_may_not_read_lead_nowhere(client: FlaskClient) -> None:
    author = a_person()
    hidden = a_briefing(slug="bins", audience=Audience.NOBODY, authors=(author,))
    does(services.rename, author, queries.by_id(hidden.id, author), "lids")

    assert client.get("/briefings/bins").status_code == 404
    sign_in(client, author)
    assert client.get("/briefings/bins").location == "/briefings/lids"


@pytest.mark.usefixtures("app")
def test_a_search_of_many_words_needs_them_all() -> None:
    a_briefing("Fill the potholes.", title="Roads")

    found = [
        [row.id for row in queries.in_list(None, Filter(words=words)).rows]
        for words in ("roads potholes", "POTHOLES roads fill", "roads bins")
    ]

    assert [len(rows) for rows in found] == [1, 1, 0]

"""Buttons of votes and stances, as browsers and as the hostile send them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.discussion.models import Stance, Vote
from tests.discussion.asking import WORDS, an_old_hand, proposition, take, vote
from tests.factories import a_briefing, a_comment

HTMX = {"HX-Request": "true"}


def test_votes_go_back_to_where_the_button_stood(client: FlaskClient) -> None:
    briefing = a_briefing()
    other = a_comment(briefing)
    priya = an_old_hand(client)

    def press(referrer: str) -> str:
        pressed = priya.post(
            f"/c/{other.public_id}/vote", data={"helpful": "1"}, headers={"Referer": referrer}
        )
        return pressed.location

    here = f"http://localhost/briefings/{briefing.slug}?sort=oldest"
    anchor = f"#c-{other.public_id}"
    assert press(here) == f"/briefings/{briefing.slug}?sort=oldest{anchor}"
    for foreign in ("https://evil.example/x", "http://localhost//evil.example", "", "x:y"):
        assert press(foreign) == f"/c/{other.public_id}{anchor}"


def test_not_helpful_asks_why_on_a_page_or_in_place(client: FlaskClient) -> None:
    other = a_comment(a_briefing())
    priya = an_old_hand(client)
    address = f"/c/{other.public_id}/vote"

    page = vote(priya, other.public_id, helpful="-1")
    part = priya.post(address, data={"helpful": "-1"}, headers=HTMX)
    told = vote(priya, other.public_id, helpful="-1", reason="repeats")

    assert (page.status_code, part.status_code, told.status_code) == (200, 200, 303)
    assert "<h1>Why is it not helpful?</h1>" in page.text
    assert part.text.lstrip().startswith("<form")
    assert [(row.helpful, row.reason) for row in db.session.scalars(select(Vote))] == [
        (-1, "repeats")
    ]


def test_a_vote_by_htmx_answers_with_the_form_as_it_is_now(client: FlaskClient) -> None:
    other = a_comment(a_briefing())
    priya = an_old_hand(client)

    part = priya.post(f"/c/{other.public_id}/vote", data={"agree": "1"}, headers=HTMX)

    assert part.text.lstrip().startswith("<form")
    assert (
        f'id="agree1-{other.public_id}" name="agree" value="0" aria-pressed="true">Agree 1<'
        in part.text
    )


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"helpful": "2"},
        {"helpful": "true"},
        {"helpful": "1.0"},
        {"helpful": " 1"},
        {"helpful": "+1"},
        {"helpful": "\u0661"},
        {"agree": "-2"},
        {"agree": "[]"},
        {"helpful": "-1", "reason": "incorrect"},
        {"helpful": "1\x00"},
        {"helpful": "9" * 5000},
    ],
)
def test_hostile_votes_are_refused(client: FlaskClient, fields: dict[str, str]) -> None:
    other = a_comment(a_briefing())

    answer = vote(an_old_hand(client), other.public_id, **fields)

    expected = 303 if fields == {"helpful": " 1"} else 422  # spaces around are not meant
    assert answer.status_code == expected


@pytest.mark.parametrize(
    "stance", ["", "3", "-3", "None", "1e0", "true", "0x1", "\u0662", "none undo", "9" * 5000]
)
def test_hostile_stances_are_refused(client: FlaskClient, stance: str) -> None:
    briefing = a_briefing(*WORDS)

    answer = take(an_old_hand(client), briefing, stance)

    assert answer.status_code == 422
    assert db.session.scalars(select(Stance)).all() == []


@pytest.mark.parametrize("wording", ["", "x", "-1", "0", "9" * 30, "1.5"])
def test_hostile_wordings_are_refused(client: FlaskClient, wording: str) -> None:
    briefing = a_briefing(*WORDS)
    form = {"proposition": proposition(briefing).proposition.key, "stance": "1"}

    answer = an_old_hand(client).post(
        f"/briefings/{briefing.slug}/stances", data=form | {"wording": wording}
    )

    assert answer.status_code in (409, 422)


def test_a_stance_by_htmx_answers_with_what_stands_below_the_words(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    row = proposition(briefing)
    form = {"proposition": row.proposition.key, "wording": row.wording_id, "stance": "-1"}

    part = an_old_hand(client).post(f"/briefings/{briefing.slug}/stances", data=form, headers=HTMX)

    assert part.text.lstrip().startswith('<div class="standing">')
    assert "You disagree." in part.text
    assert 'id="in-brief" hx-swap-oob="true"' in part.text
    assert "So far you dissent: from 1 of 1 answered." in part.text


def test_a_stance_can_be_undone(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    priya = an_old_hand(client)

    take(priya, briefing, "-1")
    undone = take(priya, briefing, "undo")

    assert undone.location == f"/briefings/{briefing.slug}#p1"
    assert db.session.scalars(select(Stance)).all() == []

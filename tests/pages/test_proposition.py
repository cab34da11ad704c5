"""A proposition's page: reasons each way in equal number, then all else, the newest first."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.briefings.models import Briefing, Manuscript
from app.briefings.services import publish
from app.core import clock
from app.core.db import db, transaction
from app.discussion.models import Comment
from tests.discussion.asking import an_old_hand, proposition, take, vote
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person
from tests.pages.test_briefing import shown, statements


def argue(briefing: Briefing, bearing: str, words: str, hours: int = 0) -> Comment:
    about = proposition(briefing).proposition_id
    at = LONG_AGO + timedelta(hours=hours)
    return a_comment(briefing, words=words, proposition_id=about, bearing=bearing, at=at)


def page_of(client: FlaskClient, briefing: Briefing) -> str:
    answer = client.get(f"/briefings/{briefing.slug}/propositions/key-1")
    assert answer.status_code == 200
    return answer.text


def columns(page: str) -> dict[str, list[str]]:
    """Words in each column, and in the list below them."""
    above, _, below = page.partition('id="rest"')
    parts = re.split(r'<section class="reason[^"]*" aria-labelledby="(\w+)">', above)[1:]
    found = {side: shown(part) for side, part in zip(parts[::2], parts[1::2], strict=True)}
    return found | {"rest": shown(below)}


def test_row_10_fifty_for_and_one_against(client: FlaskClient) -> None:
    briefing = a_briefing("One thing.")
    for n in range(50):
        argue(briefing, "for", f"for {n}", hours=n)
    argue(briefing, "against", "against")

    page = page_of(client, briefing)
    found = columns(page)

    assert (len(found["for"]), found["against"]) == (1, ["against"])
    following = re.search(r'href="([^"]*after=[^"]*)#rest"', page)
    assert following
    rest = found["rest"] + columns(client.get(unescape(following[1])).text)["rest"]
    remaining = {f"for {n}" for n in range(50)} - set(found["for"])
    assert rest == sorted(remaining, key=lambda words: int(words[4:]), reverse=True)


def test_three_each_way_when_there_are_three(client: FlaskClient) -> None:
    briefing = a_briefing("One thing.")
    for n in range(5):
        argue(briefing, "for", f"for {n}")
    for n in range(3):
        argue(briefing, "against", f"against {n}")
    about = proposition(briefing).proposition_id
    a_comment(briefing, words="Who pays?", proposition_id=about)

    found = columns(page_of(client, briefing))

    assert {side: len(words) for side, words in found.items()} == {
        "for": 3,
        "against": 3,
        "rest": 3,
    }
    assert len(set(found["for"] + found["against"] + found["rest"])) == 9


@pytest.mark.parametrize("state", [{}, {"locked_at": LONG_AGO}])
def test_an_empty_side_says_so_and_asks_while_it_may(
    client: FlaskClient, state: dict[str, object]
) -> None:
    briefing = a_briefing("One thing.", **state)  # type: ignore[arg-type]  # passed on
    argue(briefing, "for", "Because.")
    an_old_hand(client)
    write = f"/briefings/{briefing.slug}/comments/new?about=key-1&amp;bearing=against"

    pages = [page_of(client, briefing), client.get(f"/briefings/{briefing.slug}").text]

    assert ["Nobody has argued against this yet." in page for page in pages] == [True, True]
    assert [write in page for page in pages] == [not state, not state]


def test_the_invitation_opens_the_form_with_its_answer_chosen(client: FlaskClient) -> None:
    briefing = a_briefing("One thing.")
    an_old_hand(client)

    form = client.get(f"/briefings/{briefing.slug}/comments/new?about=key-1&bearing=against").text

    assert re.search(r'<input checked[^>]*value="against"', form)
    assert re.search(r'<option selected value="key-1"', form)


def test_no_score_of_the_first_36_hours_is_in_any_reason(app: Flask, client: FlaskClient) -> None:
    briefing, now = a_briefing("One thing."), LONG_AGO + timedelta(hours=40)
    argue(briefing, "for", "Because.", hours=10)
    old = argue(briefing, "against", "Because not.", hours=1)
    addresses = [f"/briefings/{briefing.slug}", f"/briefings/{briefing.slug}/propositions/key-1"]
    with clock.frozen(now):
        about = proposition(briefing)
        new = a_comment(
            briefing, words="New.", proposition_id=about.proposition_id, bearing="for", at=now
        )
        for _ in range(3):
            voter = an_old_hand(app.test_client())
            take(voter, briefing, "-1")
            for public_id in (new.public_id, old.public_id):
                vote(voter, public_id, helpful="1")
        answers = [client.get(address) for address in addresses]

    short, whole = (answer.text for answer in answers)
    assert short.count("Helpful to 3.") == 1
    assert whole.count("Helpful 3") == 1
    due = [int(answer.headers["X-Fresh-Until"]) for answer in answers]
    assert max(due) <= (LONG_AGO + timedelta(hours=1 + 48)).timestamp()


def test_a_proposition_taken_out_keeps_its_page(client: FlaskClient) -> None:
    briefing = a_briefing("One thing.", "Two things.")
    argue(briefing, "for", "Because.")
    second = a_version_without_the_first(briefing)

    page = page_of(client, second)

    assert "The authors have taken this proposition out" in page
    assert ("One thing." in page, "Because." in page) == (True, True)
    assert 'class="scale"' not in page
    assert client.get(f"/briefings/{briefing.slug}/propositions/no-such").status_code == 404


def a_version_without_the_first(briefing: Briefing) -> Briefing:
    boss = a_person(role=Role.ADMINISTRATOR)
    manuscript = db.session.get_one(Manuscript, briefing.id)
    manuscript.drafted = manuscript.drafted[1:]
    manuscript.source = "Only two.\n\n{{proposition: key-2}}"
    db.session.commit()
    with transaction():
        publish(boss, briefing, saves=manuscript.saves, note="Left out.")
    return briefing


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_statements_of_the_page_do_not_grow_with_the_reasons(
    client: FlaskClient, is_signed_in: bool
) -> None:
    briefing = a_briefing("One thing.")
    if is_signed_in:
        an_old_hand(client)
    counts = []
    for n in range(2):
        for bearing in ("for", "against", "for"):
            argue(briefing, bearing, f"{bearing} {n}")
        db.session.rollback()
        counts.append(statements(client, f"/briefings/{briefing.slug}/propositions/key-1"))

    assert counts[0] == counts[1] <= (19 if is_signed_in else 11)

"""Votes that come too fast: refused, paused, or shown to a moderator."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import TooMany
from app.core.jobs import Job, run_due
from app.discussion import queries, services
from app.discussion.models import Bearing, Check, Comment, ScreeningSwitch, Unhelpful, Vote
from app.discussion.services.pace import NOTE_PATTERN, TooFast
from app.moderation import queries as moderation
from app.moderation.models import Decision
from tests.discussion.asking import an_old_hand, vote
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved, sign_in

pytestmark = pytest.mark.usefixtures("app")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def cast(voter: Person, comment: Comment, *, at: timedelta, **said: object) -> None:
    found = queries.by_public_id(comment.public_id, voter)
    with clock.frozen(LONG_AGO + at), transaction():
        services.vote(voter, found, **({"helpful": 1} | said))  # type: ignore[arg-type]  # passed on


def written(many: int, author: Person | None = None) -> list[Comment]:
    """Comments of one author, or of as many as there are comments."""
    briefing = a_briefing()
    return [a_comment(briefing, author) for _ in range(many)]


def test_a_hundred_votes_an_hour_and_two_hundred_a_day() -> None:
    comments, voter = written(202), a_person()
    for n, comment in enumerate(comments[:100]):
        cast(voter, comment, at=SECOND * n)

    with pytest.raises(TooMany) as hourly:
        cast(voter, comments[100], at=30 * MINUTE)
    for n, comment in enumerate(comments[100:200]):
        cast(voter, comment, at=2 * HOUR + SECOND * n)
    with pytest.raises(TooMany) as daily:
        cast(voter, comments[200], at=4 * HOUR)
    cast(voter, comments[200], at=24 * HOUR)

    assert (hourly.value.wait, daily.value.wait) == (1800, 20 * 3600)
    assert "100 comments in a short time" in str(hourly.value)
    assert "You can go on in 30 minutes" in str(hourly.value)
    assert len(db.session.scalars(select(Vote)).all()) == 201


def test_changing_and_taking_back_is_never_refused() -> None:
    comments, voter = written(100), a_person()
    for n, comment in enumerate(comments):
        cast(voter, comment, at=SECOND * n)

    for n in range(3):
        cast(voter, comments[0], at=2 * MINUTE, helpful=n % 2)
        cast(voter, comments[1], at=2 * MINUTE, agree=1)

    assert len(db.session.scalars(select(Vote)).all()) == 100


def test_the_tenth_on_one_author_in_three_minutes_is_asked_about() -> None:
    comments, voter = written(12, a_person()), a_person()
    for n, comment in enumerate(comments[:9]):
        cast(voter, comment, at=SECOND * n)

    with pytest.raises(TooFast):
        cast(voter, comments[9], at=MINUTE)
    cast(voter, comments[9], at=MINUTE, is_sure=True)
    with pytest.raises(TooFast):
        cast(voter, comments[10], at=2 * MINUTE)
    cast(voter, comments[10], at=4 * MINUTE)
    cast(voter, written(1)[0], at=2 * MINUTE)

    assert len(db.session.scalars(select(Vote)).all()) == 12


@pytest.mark.parametrize(
    ("many", "apart", "said", "cases"),
    [
        (9, 14, {"helpful": -1, "reason": Unhelpful.UNCLEAR}, 1),
        (8, 14, {"helpful": -1, "reason": Unhelpful.UNCLEAR}, 0),
        (9, 16, {"helpful": -1, "reason": Unhelpful.UNCLEAR}, 0),
        (9, 14, {"helpful": 1}, 0),
        (9, 14, {"agree": -1, "helpful": None}, 0),
    ],
)
def test_nine_not_helpful_on_one_author_in_two_minutes_come_before_a_moderator(
    many: int, apart: int, said: dict[str, object], cases: int
) -> None:
    comments, voter = written(many, a_person()), a_person("Hasty Harriet")
    for n, comment in enumerate(comments):
        cast(voter, comment, at=SECOND * apart * n, **said)
    with clock.frozen(LONG_AGO + HOUR):
        while run_due():
            pass

    found = moderation.queue(moderation.Wanted(moderation.Show.REPORTED), voter).rows

    assert [[each.voter_name for each in it.patterns] for it in found] == [
        ["Hasty Harriet"]
    ] * cases
    assert [(it.comment.public_id, it.reports) for it in found] == [
        (comments[-1].public_id, [])
    ] * cases


def test_a_pattern_is_noted_once_and_names_no_vote() -> None:
    comments, voter = written(14, a_person()), a_person()
    for n, comment in enumerate(comments):
        cast(voter, comment, at=n * SECOND, helpful=-1, reason=Unhelpful.UNKIND, is_sure=True)
    with clock.frozen(LONG_AGO + HOUR):
        while run_due():
            pass

    noted = db.session.scalars(select(Decision)).one()

    assert (noted.subject_id, noted.actor_id, noted.number) == (comments[8].id, voter.id, None)
    assert db.session.scalars(select(Job).where(Job.kind == NOTE_PATTERN)).one().done_at
    assert moderation.log().rows == []


def test_the_voter_is_asked_kindly_and_goes_on(client: FlaskClient) -> None:
    comments = written(10, a_person())
    an_old_hand(client)
    for comment in comments[:9]:
        vote(client, comment.public_id, helpful="1")

    asked = vote(client, comments[9].public_id, helpful="-1", reason="unclear")
    swapped = client.post(
        f"/c/{comments[9].public_id}/vote",
        data={"agree": "1"},
        headers={"HX-Request": "true"},
    )
    done = vote(client, comments[9].public_id, helpful="-1", reason="unclear", sure="yes")

    assert (asked.status_code, done.status_code) == (200, 303)
    assert "You are voting fast." in asked.text
    assert '<input type="hidden" name="reason" value="unclear">' in asked.text
    assert '<input type="hidden" name="agree" value="1">' in swapped.text
    assert "<html" not in swapped.text
    assert len(db.session.scalars(select(Vote)).all()) == 10


def test_a_refusal_is_told_in_the_place_of_the_buttons(client: FlaskClient) -> None:
    comments = written(101)
    an_old_hand(client)
    for comment in comments[:100]:
        vote(client, comment.public_id, helpful="1")

    plain = vote(client, comments[100].public_id, helpful="1")
    swapped = client.post(
        f"/c/{comments[100].public_id}/vote",
        data={"helpful": "1"},
        headers={"HX-Request": "true"},
    )

    assert (plain.status_code, swapped.status_code) == (429, 200)
    assert "You have voted on 100 comments in a short time" in plain.text
    assert "You have voted on 100 comments in a short time" in swapped.text
    assert plain.headers["Retry-After"]


def known() -> Person:
    """Somebody whose words are not held for being their first."""
    person, elsewhere = a_person(), a_briefing()
    for _ in range(2):
        a_comment(elsewhere, person, at=LONG_AGO - 48 * HOUR)
    return person


def post(writer: Person, briefing: Briefing, *, at: timedelta) -> None:
    with clock.frozen(LONG_AGO + at), transaction():
        found = briefings.by_id(briefing.id, writer)
        services.post(writer, found, source="Words.", bearing=Bearing.NEITHER)


def test_thirty_comments_in_ten_minutes_and_two_hundred_a_day() -> None:
    saved(ScreeningSwitch(check=Check.SPEED, is_off=True))
    briefing, writer = a_briefing(), known()
    for n in range(30):
        post(writer, briefing, at=SECOND * n)

    with pytest.raises(TooMany) as soon:
        post(writer, briefing, at=4 * MINUTE)
    for n in range(170):
        post(writer, briefing, at=HOUR + MINUTE * n)
    with pytest.raises(TooMany) as daily:
        post(writer, briefing, at=5 * HOUR)

    assert (soon.value.wait, daily.value.wait) == (360, 19 * 3600)
    assert "You have written 30 comments in a short time" in str(soon.value)
    assert "You can go on in 6 minutes; your words are kept until then." in str(soon.value)


def test_moderators_are_not_counted_nor_are_whole_responses() -> None:
    briefing, moderator = a_briefing(), a_person(role=Role.MODERATOR)

    for _ in range(31):
        post(moderator, briefing, at=SECOND)

    assert len(db.session.scalars(select(Comment)).all()) == 31


def test_a_newcomer_whose_words_wait_is_asked_to_wait_too() -> None:
    briefing, writer = a_briefing(), a_person()
    for n in range(20):
        post(writer, briefing, at=MINUTE * n)

    with pytest.raises(TooMany, match="20 of your comments wait for a moderator") as refused:
        post(writer, briefing, at=HOUR)

    assert refused.value.wait == 3600


def test_words_that_come_too_fast_are_kept(client: FlaskClient) -> None:
    saved(ScreeningSwitch(check=Check.SPEED, is_off=True))
    here = f"/briefings/{a_briefing().slug}/comments/new"
    with clock.frozen(LONG_AGO):
        sign_in(client, known())
        for n in range(31):
            said = {"body": f"Thought {n}.", "bearing": "neither"}
            answer = client.post(here, data=said | {"form_key": f"key-of-a-form-{n:06}"})

    assert answer.status_code == 429
    assert "You can go on in 10 minutes" in answer.text
    assert "Thought 30.</textarea>" in answer.text

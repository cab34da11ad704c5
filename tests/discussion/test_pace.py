"""Votes that come too fast: refused, paused, or shown to moderators."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import TooMany
from app.core.jobs import run_due
from app.discussion import queries, services
from app.discussion.models import (
    Bearing,
    Check,
    Comment,
    Response,
    ScreeningSwitch,
    ShownAs,
    Unhelpful,
    Vote,
    VoteExclusion,
)
from app.discussion.services import counts
from app.moderation import queries as moderation
from app.moderation.models import Decision, DecisionKind
from app.notifications.models import Notification
from app.web import said
from tests.discussion.asking import an_old_hand, vote
from tests.engines import mostly_on_sqlite
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved, sign_in

pytestmark = [pytest.mark.usefixtures("app"), mostly_on_sqlite]
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
    assert "100 comments in a short time" in said(hourly.value)
    assert "You can go on in 30 minutes" in said(hourly.value)
    assert len(db.session.scalars(select(Vote)).all()) == 201


def test_changing_and_taking_back_is_never_refused() -> None:
    comments, voter = written(100), a_person()
    for n, comment in enumerate(comments):
        cast(voter, comment, at=SECOND * n)

    for n in range(3):
        cast(voter, comments[0], at=2 * MINUTE, helpful=n % 2)
        cast(voter, comments[1], at=2 * MINUTE, agree=1)

    assert len(db.session.scalars(select(Vote)).all()) == 100


def test_after_ten_on_one_author_in_three_minutes_a_voter_waits() -> None:
    comments, voter = written(12, a_person()), a_person()
    for n, comment in enumerate(comments[:10]):
        cast(voter, comment, at=SECOND * 10 * n)

    with pytest.raises(TooMany) as paused:
        cast(voter, comments[10], at=2 * MINUTE - SECOND)
    with pytest.raises(TooMany) as briefly:
        cast(voter, comments[10], at=2 * MINUTE)
    cast(voter, written(1)[0], at=2 * MINUTE)
    cast(voter, comments[0], at=2 * MINUTE, helpful=0)
    cast(voter, comments[10], at=3 * MINUTE)
    with pytest.raises(TooMany) as later:
        cast(voter, comments[11], at=3 * MINUTE)

    assert (paused.value.wait, briefly.value.wait, later.value.wait) == (61, 60, 10)
    assert "they wrote again in 1 minute; what others" in said(later.value)
    assert said(paused.value) == (
        "You have voted on 10 comments of one person within three minutes. You can vote on what "
        "they wrote again in 2 minutes; what others wrote takes your votes meanwhile."
    )


@pytest.mark.parametrize("shown_as", [ShownAs.ROLE, ShownAs.MODERATORS])
def test_no_pause_tells_who_wrote_what_is_not_signed(shown_as: ShownAs) -> None:
    author, voter, briefing = a_person(), a_person(), a_briefing()
    signed = [a_comment(briefing, author) for _ in range(11)]
    response = saved(Response(briefing_id=briefing.id, person_id=author.id, shown_as=shown_as))
    unsigned = [a_comment(briefing, author, response_id=response.id) for _ in range(2)]

    cast(voter, unsigned[0], at=SECOND)
    for comment in signed[:10]:
        cast(voter, comment, at=SECOND)
    cast(voter, unsigned[1], at=SECOND)

    with pytest.raises(TooMany):
        cast(voter, signed[10], at=SECOND)


UNCLEAR = {"helpful": -1, "reason": Unhelpful.UNCLEAR}


def work(at: timedelta) -> None:
    with clock.frozen(LONG_AGO + at):
        while run_due():
            pass


def noted() -> list[tuple[int, int]]:
    """Of every notice: the comment, and who cast the last vote."""
    found = db.session.execute(
        select(Decision.subject_id, Decision.actor_id)
        .where(Decision.kind == DecisionKind.PATTERN, Decision.number.is_(None))
        .order_by(Decision.id)
    )
    return [(subject, actor) for subject, actor in found]


@pytest.mark.parametrize("voters", [1, 2, 9])
@pytest.mark.parametrize(
    ("many", "apart", "said", "is_burst"),
    [
        (9, 14, UNCLEAR, True),
        (8, 14, UNCLEAR, False),
        (9, 16, UNCLEAR, False),
        (9, 14, {"helpful": 1}, False),
        (9, 14, {"agree": -1, "helpful": None}, False),
    ],
)
def test_nine_not_helpful_on_one_author_in_two_minutes_come_before_moderators(
    voters: int, many: int, apart: int, said: dict[str, object], is_burst: bool
) -> None:
    comments, people = written(many, a_person()), [a_person() for _ in range(voters)]
    for n, comment in enumerate(comments):
        cast(people[n % voters], comment, at=SECOND * apart * n, **said)
    work(HOUR)

    last = people[(many - 1) % voters]
    found = moderation.queue(moderation.Wanted(moderation.Show.REPORTED), last).rows

    assert noted() == [(comments[-1].id, last.id)] * is_burst
    assert [(it.comment.id, it.reports, it.burst_at) for it in found] == [
        (comments[-1].id, [], LONG_AGO + HOUR)
    ] * is_burst
    assert moderation.log().rows == []


def test_nine_people_on_one_comment_are_a_burst_and_on_nine_authors_are_none() -> None:
    [comment], elsewhere = written(1), written(9)
    for other in elsewhere:
        cast(a_person(), other, at=SECOND, **UNCLEAR)
    work(MINUTE)
    before = noted()
    people = [a_person() for _ in range(9)]
    for voter in people:
        cast(voter, comment, at=SECOND, **UNCLEAR)
    work(MINUTE)

    assert (before, noted()) == ([], [(comment.id, people[-1].id)])


def test_who_casts_the_same_vote_again_is_counted_once_and_excluded_votes_never() -> None:
    author, voter, briefing = a_person(), a_person(), a_briefing()
    comments = [a_comment(briefing, author) for _ in range(9)]
    for comment in comments[:8]:
        cast(voter, comment, at=SECOND, **UNCLEAR)
    for helpful in (1, -1):
        cast(voter, comments[0], at=2 * SECOND, **UNCLEAR | {"helpful": helpful})
    excluded = a_person()
    began = {"briefing_id": briefing.id, "began_at": LONG_AGO}
    saved(VoteExclusion(person_id=excluded.id, **began))
    for comment in comments:
        cast(excluded, comment, at=3 * SECOND, **UNCLEAR)
    work(MINUTE)
    before = noted()
    cast(voter, comments[8], at=4 * SECOND, **UNCLEAR)
    work(MINUTE)

    assert (before, noted()) == ([], [(comments[8].id, voter.id)])


def test_moderators_hear_of_a_burst_once_while_it_goes_on() -> None:
    author = a_person()
    comments = written(14, author)

    def burst(at: timedelta) -> None:
        for n, comment in enumerate(comments):
            cast(a_person(), comment, at=at + n * SECOND, **UNCLEAR)
            work(at + n * SECOND)

    burst(at=timedelta())
    once = noted()
    burst(at=30 * MINUTE)
    still = noted()
    burst(at=2 * HOUR)

    assert [subject for subject, _ in once] == [comments[8].id]
    assert (still, len(noted())) == (once, 2)
    assert counts.differences(moderation.reports_counted()) == []


def test_of_moderators_those_hear_of_a_burst_who_may_decide() -> None:
    wrote, publishes, decides = (a_person(role=Role.MODERATOR) for _ in range(3))
    a_person(role=Role.MODERATOR, state=PersonState.SUSPENDED)
    administers = a_person(role=Role.ADMINISTRATOR)
    comment = a_comment(a_briefing(authors=(publishes,)), wrote)
    for _ in range(9):
        cast(a_person(), comment, at=SECOND, **UNCLEAR)
    work(MINUTE)

    told = db.session.scalars(select(Notification.person_id).where(Notification.kind == "waits"))

    assert sorted(told) == sorted([decides.id, administers.id])


def test_where_nobody_else_is_there_the_author_of_the_briefing_hears_of_a_burst() -> None:
    publishes = a_person(role=Role.MODERATOR)
    comment = a_comment(a_briefing(authors=(publishes,)), a_person())
    for _ in range(9):
        cast(a_person(), comment, at=SECOND, **UNCLEAR)
    work(MINUTE)

    told = db.session.scalars(select(Notification.person_id).where(Notification.kind == "waits"))

    assert list(told) == [publishes.id]


def test_a_burst_whose_last_comment_has_gone_is_noted_on_another() -> None:
    author = a_person()
    comments, old = written(9, author), a_comment(a_briefing(), author)
    cast(a_person(), old, at=-HOUR, **UNCLEAR)
    people = [a_person() for _ in range(9)]
    for n, comment in enumerate(comments):
        cast(people[n], comment, at=n * SECOND, **UNCLEAR)
    for gone in comments[7:]:
        with transaction():
            services.withdraw(author, queries.by_public_id(gone.public_id, author))
    work(MINUTE)

    assert noted() == [(comments[6].id, people[8].id)]


def test_a_burst_of_which_nothing_stands_is_not_noted() -> None:
    author = a_person()
    [comment], old = written(1, author), a_comment(a_briefing(), author)
    cast(a_person(), old, at=-HOUR, **UNCLEAR)
    for _ in range(9):
        cast(a_person(), comment, at=SECOND, **UNCLEAR)
    with transaction():
        services.withdraw(author, queries.by_public_id(comment.public_id, author))
    work(MINUTE)

    assert noted() == []


def test_a_vote_asks_no_more_than_before_and_one_that_is_not_helpful_once_more(
    statements: list[str],
) -> None:
    comments, voter = written(40, a_person()), a_person()
    asked = []
    for n, given in [(0, {}), (1, UNCLEAR), (25, {}), (26, UNCLEAR)]:
        for comment in comments[2:n]:
            cast(a_person(), comment, at=HOUR, **given)
        found = queries.by_public_id(comments[n].public_id, voter)
        statements.clear()
        with clock.frozen(LONG_AGO + HOUR), transaction():
            services.vote(voter, found, **({"helpful": 1} | given))  # type: ignore[arg-type]
        asked.append(len(statements))

    assert asked[0] in (8, 9)  # SQLite is told BEGIN
    assert [each - asked[0] for each in asked] == [0, 1, 0, 1]


def test_a_voter_reads_when_they_may_go_on(client: FlaskClient) -> None:
    comments = written(11, a_person())
    an_old_hand(client)
    for comment in comments[:10]:
        vote(client, comment.public_id, helpful="1")

    plain = vote(client, comments[10].public_id, helpful="-1", reason="unclear")
    swapped = client.post(
        f"/c/{comments[10].public_id}/vote",
        data={"agree": "1"},
        headers={"HX-Request": "true"},
    )

    assert (plain.status_code, swapped.status_code) == (429, 200)
    assert int(plain.headers["Retry-After"]) in range(170, 181)
    for page in (plain, swapped):
        assert "You can vote on what they wrote again in 3 minutes" in page.text
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
    assert "You have written 30 comments in a short time" in said(soon.value)
    assert "You can go on in 6 minutes; your words are kept until then." in said(soon.value)


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

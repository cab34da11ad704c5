"""Votes: one a person, counted on the side they stand on, told to the orders in time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Dialect, select
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing, Manuscript
from app.briefings.services import add_author, publish, remove_author
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden, Unreadable
from app.core.freshness import PageVersion
from app.core.jobs import run_due
from app.discussion import jobs, queries, scores, services
from app.discussion.models import Bearing, Comment, Rank, Unhelpful, Vote
from app.discussion.queries import threads
from app.discussion.services import counts, votes
from tests.discussion.asking import proposition
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, an_organisation, works_at

pytestmark = pytest.mark.usefixtures("app")

SIDES = ("up_own", "up_other", "up_undecided")


def cast(voter: Person, comment: Comment, **vote: object) -> None:
    found = queries.by_public_id(comment.public_id, voter)
    with transaction():
        services.vote(voter, found, **vote)  # type: ignore[arg-type]  # passed on as they come


def counted(comment: Comment, *names: str) -> tuple[int, ...]:
    columns = [getattr(Comment, name) for name in names]
    return tuple(db.session.execute(select(*columns).where(Comment.id == comment.id)).one())


def stand(voter: Person, briefing: Briefing, value: int | None) -> None:
    about, found = proposition(briefing), briefings.by_id(briefing.id, voter)
    key, wording_id = about.proposition.key, about.wording_id
    with transaction():
        services.take(voter, found, key=key, wording_id=wording_id, value=value)


def test_a_vote_can_be_cast_changed_and_taken_back() -> None:
    comment, voter = a_comment(a_briefing()), a_person()
    names = ("up_undecided", "down_undecided", "agree", "disagree")

    seen = []
    for vote in (
        {"helpful": 1},
        {"helpful": 1},
        {"agree": -1},
        {"helpful": -1, "reason": Unhelpful.REPEATS},
        {"agree": 1},
        {"helpful": 0},
        {"agree": 0},
    ):
        cast(voter, comment, **vote)
        seen.append(counted(comment, *names))

    assert seen == [
        (1, 0, 0, 0),
        (1, 0, 0, 0),
        (1, 0, 0, 1),
        (0, 1, 0, 1),
        (0, 1, 1, 0),
        (0, 0, 1, 0),
        (0, 0, 0, 0),
    ]


def test_not_helpful_asks_why_and_forgets_it_when_taken_back() -> None:
    comment, voter = a_comment(a_briefing()), a_person()

    with pytest.raises(Unreadable):
        cast(voter, comment, helpful=-1)
    cast(voter, comment, helpful=-1, reason=Unhelpful.UNKIND)
    before = db.session.scalars(select(Vote.reason)).one()
    cast(voter, comment, helpful=0)

    assert (before, db.session.scalars(select(Vote.reason)).one()) == (Unhelpful.UNKIND, None)


@pytest.mark.parametrize(
    ("bearing", "stance", "side"),
    [
        (Bearing.FOR, 2, "up_own"),
        (Bearing.FOR, -1, "up_other"),
        (Bearing.AGAINST, -2, "up_own"),
        (Bearing.AGAINST, 1, "up_other"),
        (Bearing.NEITHER, 1, "up_own"),
        (Bearing.NEITHER, -1, "up_other"),
        (Bearing.FOR, 0, "up_undecided"),
        (Bearing.AGAINST, None, "up_undecided"),
    ],
)
def test_a_vote_counts_on_the_side_where_its_voter_stands(
    bearing: Bearing, stance: int | None, side: str
) -> None:
    briefing, voter = a_briefing("One."), a_person()
    about = proposition(briefing).proposition_id
    comment = a_comment(briefing, proposition_id=about, bearing=bearing)
    stand(voter, briefing, stance)

    cast(voter, comment, helpful=1)

    assert dict(zip(SIDES, counted(comment, *SIDES), strict=True)) == dict.fromkeys(SIDES, 0) | {
        side: 1
    }


def test_a_changed_stance_moves_the_votes_of_its_proposition() -> None:
    briefing, voter = a_briefing("One.", "Two."), a_person()
    about, other = (proposition(briefing, n).proposition_id for n in (1, 2))
    mine = a_comment(briefing, proposition_id=about, bearing=Bearing.FOR)
    elses = a_comment(briefing, proposition_id=other, bearing=Bearing.FOR)
    stand(voter, briefing, 1)
    for comment in (mine, elses):
        cast(voter, comment, helpful=1)

    stand(voter, briefing, -1)
    jobs.weigh({"person": voter.id, "proposition": about})

    assert (counted(mine, *SIDES), counted(elses, *SIDES)) == ((0, 1, 0), (0, 0, 1))


def test_three_of_an_organisation_count_each_way_and_they_are_the_earliest() -> None:
    comment, council = a_comment(a_briefing()), an_organisation()
    colleagues = [a_person() for _ in range(5)]
    names = ("up_undecided", "down_undecided", "agree")
    for n, voter in enumerate(colleagues):
        works_at(voter, council)
        with clock.frozen(LONG_AGO + timedelta(hours=n)):
            cast(voter, comment, helpful=1, agree=1)
    cast(a_person(), comment, helpful=1)
    seen = [counted(comment, *names)]

    for vote in (
        {"helpful": 0},  # the fourth moves up
        {"helpful": -1, "reason": Unhelpful.UNCLEAR},
        {"helpful": 1},  # now the last of them
    ):
        cast(colleagues[0], comment, **vote)
        seen.append(counted(comment, *names))
    stored = db.session.execute(select(Vote.organisation_id).order_by(Vote.person_id)).scalars()

    assert seen == [(4, 0, 5), (4, 0, 5), (4, 1, 5), (4, 0, 5)]
    assert list(stored) == [council.id] * 5 + [None]
    assert counts.differences() == []


def test_a_vote_belongs_to_the_organisation_of_the_day_it_was_cast() -> None:
    comment, council, other = a_comment(a_briefing()), an_organisation(), an_organisation()
    voter = a_person()
    post = works_at(voter, council)
    cast(voter, comment, helpful=1)
    post.until = clock.now()
    db.session.commit()
    works_at(voter, other)

    cast(voter, comment, agree=1)
    kept = db.session.scalars(select(Vote.organisation_id)).one()
    cast(voter, comment, helpful=-1, reason=Unhelpful.UNCLEAR)
    changed = db.session.scalars(select(Vote.organisation_id)).one()

    assert (kept, changed) == (council.id, other.id)


def test_a_changed_side_lets_no_further_colleague_in() -> None:
    briefing, council = a_briefing("One."), an_organisation()
    about = proposition(briefing).proposition_id
    comment = a_comment(briefing, proposition_id=about, bearing=Bearing.FOR)
    colleagues = [a_person() for _ in range(4)]
    for n, voter in enumerate(colleagues):
        works_at(voter, council)
        with clock.frozen(LONG_AGO + timedelta(hours=n)):
            cast(voter, comment, helpful=1)

    for voter in (colleagues[0], colleagues[3]):
        stand(voter, briefing, -1)
        jobs.weigh({"person": voter.id, "proposition": about})

    assert counted(comment, *SIDES) == (0, 1, 2)
    assert counts.differences() == []


def test_who_becomes_an_author_is_no_longer_counted() -> None:
    briefing, voter = a_briefing(authors=(a_person(),)), a_person()
    comment = a_comment(briefing)
    cast(voter, comment, helpful=1, agree=1)
    boss = a_person(role=Role.ADMINISTRATOR)
    seen = []

    for change in (add_author, remove_author):
        with transaction():
            change(boss, briefings.by_id(briefing.id, boss), voter.handle)
        while run_due():
            pass
        seen.append((counted(comment, "up_undecided", "agree"), counts.differences()))

    assert seen == [((0, 0), []), ((1, 1), [])]


def test_new_words_of_a_proposition_leave_its_voters_undecided() -> None:
    briefing, voter = a_briefing("One."), a_person()
    about = proposition(briefing).proposition_id
    comment = a_comment(briefing, proposition_id=about, bearing=Bearing.FOR)
    stand(voter, briefing, 1)
    cast(voter, comment, helpful=1)
    before = counted(comment, *SIDES)

    boss = a_person(role=Role.ADMINISTRATOR)
    manuscript = db.session.get_one(Manuscript, briefing.id)
    manuscript.drafted = [replace(row, text="Not one.") for row in manuscript.drafted]
    db.session.commit()
    with transaction():
        publish(boss, briefing, saves=manuscript.saves, note="Turned round.")
    while run_due():
        pass

    assert (before, counted(comment, *SIDES)) == ((1, 0, 0), (0, 0, 1))


def test_nobody_votes_on_their_own_comment() -> None:
    writer = a_person()

    with pytest.raises(Forbidden):
        cast(writer, a_comment(a_briefing(), writer), helpful=1)


def test_authors_do_not_vote_on_the_discussion_of_their_briefing() -> None:
    author = a_person()

    with pytest.raises(Conflict, match="Authors do not vote"):
        cast(author, a_comment(a_briefing(authors=(author,))), helpful=1)


def test_a_vote_changes_no_page_until_36_hours_have_passed() -> None:
    briefing = a_briefing()
    first, second = a_comment(briefing), a_comment(briefing)
    with transaction():
        services.rank()  # they are old
    posted = LONG_AGO + timedelta(days=9)
    third = a_comment(briefing, at=posted)
    for voter in (a_person(), a_person()):
        cast(voter, third, helpful=1, agree=-1)
    before = db.session.execute(select(PageVersion.key, PageVersion.n)).all()

    with clock.frozen(posted + timedelta(hours=35)), transaction():
        ranked_early = services.rank()
    unmoved = [row.id for row in threads.roots(briefing.id, threads.Order.HELPFUL)]
    kept = db.session.execute(select(PageVersion.key, PageVersion.n)).all()
    with clock.frozen(posted + timedelta(hours=36)):
        jobs.rank()
    moved = [row.id for row in threads.roots(briefing.id, threads.Order.HELPFUL)]

    assert ranked_early == 0
    assert unmoved == [second.id, first.id, third.id]  # as the factory placed it
    assert moved == [third.id, second.id, first.id]
    assert kept == before
    assert db.session.execute(select(PageVersion.key, PageVersion.n)).all() != before


def test_the_rank_job_works_in_turns_until_nothing_is_due() -> None:
    briefing = a_briefing()
    for _ in range(3):
        a_comment(briefing)

    with transaction():
        answers = [services.rank(most=2), services.rank(most=2), services.rank(most=2)]

    assert answers == [2, 1, 0]
    assert set(db.session.scalars(select(Rank.helpful))) == {scores.NEUTRAL}


@pytest.mark.parametrize("dialect", [sqlite.dialect, postgresql.dialect])
def test_the_primary_key_decides_between_equal_votes(dialect: type[Dialect]) -> None:
    """Without it the statement itself is refused, so it cannot be dropped by mistake."""
    compiled = str(votes._CAST[dialect.name].compile(dialect=dialect()))

    assert "ON CONFLICT (person_id, comment_id) DO UPDATE" in compiled


def test_equal_votes_at_the_same_moment_are_one(app: Flask) -> None:
    comment, voter = a_comment(a_briefing()), a_person()
    db.session.remove()

    def vote(_: int) -> None:
        with app.app_context():
            cast(voter, comment, helpful=1, agree=1)

    with ThreadPoolExecutor(8) as voters:
        list(voters.map(vote, range(40)))

    assert len(db.session.scalars(select(Vote)).all()) == 1
    assert counted(comment, "up_undecided", "agree") == (1, 1)


def test_colleagues_who_vote_at_the_same_moment_are_three(app: Flask) -> None:
    comment, council = a_comment(a_briefing()), an_organisation()
    voters = [a_person() for _ in range(16)]
    for voter in voters:
        works_at(voter, council)
    db.session.remove()

    def vote(turn: int) -> None:
        with app.app_context():
            voter = voters[turn % len(voters)]
            helpful = 1 if turn < len(voters) or turn % 3 else 0
            cast(voter, comment, helpful=helpful, agree=1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vote, range(3 * len(voters))))

    assert counted(comment, "up_undecided", "agree") == (3, 16)
    assert counts.differences() == []

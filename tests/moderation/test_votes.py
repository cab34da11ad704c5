"""Votes put aside and counted again: in public, exactly, and never a comment."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden
from app.core.jobs import run_due
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.discussion.models import Comment, Unhelpful, Vote
from app.discussion.services import counts
from app.discussion.services.pace import BURST
from app.moderation import queries, services
from app.moderation.models import Decision
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, sign_in

pytestmark = pytest.mark.usefixtures("app")
REASON = "Nine at once, all one way."


def cast(
    voter: Person, comment: Comment, *, helpful: int = 1, reason: Unhelpful | None = None
) -> None:
    found = discussions.by_public_id(comment.public_id, voter)
    with transaction():
        discussion.vote(voter, found, helpful=helpful, agree=1, reason=reason)


def exclude(
    actor: Person, voter: Person, briefing: Briefing, comment: Comment | None = None
) -> Decision:
    found = discussions.by_public_id(comment.public_id, actor) if comment else None
    with transaction():
        return services.exclude_votes(
            actor, voter, briefings.by_id(briefing.id, actor), comment=found, reason=REASON
        )


def include(actor: Person, voter: Person, place: int = 0) -> Decision:
    with transaction():
        return services.count_votes(actor, queries.exclusions_of(voter)[place])


def counted(*comments: Comment) -> list[int]:
    """Helpful votes on each, when the worker has done its work; every counter adds up meanwhile."""
    assert counts.differences(queries.reports_counted()) == []
    while run_due():
        assert counts.differences(queries.reports_counted()) == []
    found = dict(db.session.execute(select(Comment.id, Comment.up_undecided)).all())
    return [found[comment.id] for comment in comments]


def test_votes_on_a_discussion_are_put_aside_and_counted_again() -> None:
    briefing, moderator = a_briefing(), a_person(role=Role.MODERATOR)
    comments, elsewhere = [a_comment(briefing) for _ in range(3)], a_comment(a_briefing())
    hasty, calm = a_person(), a_person()
    for comment in (*comments[:2], elsewhere):
        cast(hasty, comment)
        cast(calm, comment)

    excluded = exclude(moderator, hasty, briefing)
    without = counted(*comments, elsewhere)
    cast(hasty, comments[2])
    later = counted(*comments, elsewhere)
    included = include(moderator, hasty)
    again = counted(*comments, elsewhere)

    assert [without, later, again] == [[1, 1, 0, 2], [1, 1, 0, 2], [2, 2, 1, 2]]
    assert (excluded.votes, included.votes) == (2, 3)
    assert len(db.session.scalars(select(Vote)).all()) == 7


def test_on_one_comment_only_and_both_at_once() -> None:
    briefing, moderator, hasty = a_briefing(), a_person(role=Role.MODERATOR), a_person()
    one, other = a_comment(briefing), a_comment(briefing)
    for comment in (one, other):
        cast(hasty, comment)
    seen = []

    exclude(moderator, hasty, briefing, one)
    seen.append(counted(one, other))
    exclude(moderator, hasty, briefing)
    seen.append(counted(one, other))
    include(moderator, hasty, 0)
    seen.append(counted(one, other))
    include(moderator, hasty, 0)
    seen.append(counted(one, other))

    assert seen == [[0, 1], [0, 0], [0, 1], [1, 1]]


def test_who_may_not_exclude_and_what_was_done_already() -> None:
    author, moderator, voter = a_person(), a_person(role=Role.MODERATOR), a_person()
    own = a_person(role=Role.MODERATOR)
    briefing = a_briefing(authors=(author, own))
    elsewhere = a_comment(a_briefing())

    for actor in (author, own, voter):
        with pytest.raises(Forbidden):
            exclude(actor, voter, briefing)
    with pytest.raises(Conflict, match="their own votes"):
        exclude(moderator, moderator, briefing)
    with pytest.raises(Conflict, match="another discussion"):
        exclude(moderator, voter, briefing, elsewhere)
    exclude(moderator, voter, briefing)
    with pytest.raises(Conflict, match="excluded already"):
        exclude(moderator, voter, briefing)
    standing = queries.exclusions_of(voter)[0]
    include(moderator, voter)
    with pytest.raises(Conflict, match="count again already"), transaction():
        services.count_votes(moderator, standing)


def test_the_log_counts_the_votes_and_names_nobody(client: FlaskClient) -> None:
    briefing, hasty = a_briefing(title="Bins"), a_person("Hasty Harriet")
    for _ in range(2):
        cast(hasty, a_comment(briefing))
    exclude(a_person("Mo Moderator", role=Role.MODERATOR), hasty, briefing)

    log = client.get("/moderation/log").text

    assert "Excluded votes" in log
    assert "2 votes of one person" in log
    assert "Votes were excluded 1 time." in log
    assert [name for name in ("Hasty", "hasty", "Mo Mod", REASON) if name in log] == []


def test_a_moderator_excludes_and_undoes_by_the_page(client: FlaskClient) -> None:
    briefing, hasty = a_briefing(title="Bins"), a_person("Hasty Harriet")
    comment = a_comment(briefing)
    cast(hasty, comment)
    sign_in(client, a_person(role=Role.MODERATOR))
    page = f"/moderation/people/{hasty.handle}/votes?comment={comment.public_id}"

    before = client.get(page).text
    one = f"comment/{briefing.slug}/{comment.public_id}"
    missing = client.post(f"/moderation/people/{hasty.handle}/votes/exclude", data={})
    done = client.post(
        f"/moderation/people/{hasty.handle}/votes/exclude?comment={comment.public_id}",
        data={"what": one, "reason": REASON},
    )
    standing = client.get(done.location).text
    excluded = counted(comment)
    undone = client.post(
        f"/moderation/people/{hasty.handle}/votes/count",
        data={"exclusion": queries.exclusions_of(hasty)[0].exclusion.id},
    )

    assert "All on “Bins”: 1" in before
    assert (missing.status_code, done.status_code, undone.status_code) == (422, 303, 303)
    assert "Count them again" in standing
    assert (excluded, counted(comment)) == ([0], [1])


def test_whose_vote_is_put_aside_is_told(client: FlaskClient) -> None:
    briefing, hasty = a_briefing(), a_person()
    comment = a_comment(briefing)
    cast(hasty, comment)
    exclude(a_person(role=Role.MODERATOR), hasty, briefing)
    counted(comment)
    sign_in(client, hasty)

    page = client.get(f"/briefings/{briefing.slug}").text

    assert page.count("A moderator has excluded your vote from the count") == 1


def test_whose_votes_a_burst_was_and_what_still_counts_of_it(client: FlaskClient) -> None:
    writer, briefing = a_person("Wil Writer"), a_briefing(title="Bins")
    comments = [a_comment(briefing, writer) for _ in range(6)]
    hasty, calm, early, late, kind = (a_person(name) for name in NAMES)
    moments = [(hasty, n, n) for n in range(5)] + [(calm, n, 10 + n) for n in range(4)]
    for voter, n, second in [(early, 0, -121), *moments, (late, 5, 4000)]:
        with clock.frozen(LONG_AGO + timedelta(seconds=second)):
            cast(voter, comments[n], helpful=-1, reason=Unhelpful.UNKIND)
    with clock.frozen(LONG_AGO):
        cast(kind, comments[0])
    with clock.frozen(LONG_AGO + timedelta(minutes=30)):
        while run_due():
            pass
    moderator = a_person(role=Role.MODERATOR)
    exclude(moderator, hasty, briefing, comments[0])
    while run_due():
        pass
    sign_in(client, moderator)
    page = f"/moderation/comments/{comments[3].public_id}"

    queue, votes = client.get("/moderation").text, client.get(f"{page}/votes").text

    found = discussions.by_public_id(comments[3].public_id, moderator)
    shown = queries.burst_on(found, moderator, within=BURST[1])
    assert [(each.voter.name, each.votes, each.not_counted) for each in shown] == [
        ("Hasty Harriet", 5, 1),
        ("Calm Carla", 4, 0),
    ]
    assert f'href="{page}/votes"' in queue
    for voter in (hasty, calm):
        address = f"/moderation/people/{voter.handle}/votes?comment={comments[3].public_id}"
        assert f'href="{address}"' in votes
    assert [name for name in NAMES[2:] if name in votes] == []


def test_who_wrote_it_does_not_learn_whose_votes_they_were(client: FlaskClient) -> None:
    writer, voters = a_person(role=Role.MODERATOR), [a_person("Vi Voter") for _ in range(9)]
    comment = a_comment(a_briefing(), writer)
    for voter in voters:
        cast(voter, comment, helpful=-1, reason=Unhelpful.UNKIND)
    while run_due():
        pass
    sign_in(client, writer)
    page = f"/moderation/comments/{comment.public_id}"

    seen = client.get("/moderation").text + client.get(page).text

    assert "nine times “not helpful” for this writer" in seen
    assert client.get(f"{page}/votes").status_code == 403
    assert f"{page}/votes" not in seen
    assert "Vi Voter" not in seen


def test_who_wrote_a_comment_rules_on_no_vote_on_it() -> None:
    writer, moderator = (a_person(role=Role.MODERATOR) for _ in range(2))
    briefing, voter = a_briefing(), a_person()
    comment = a_comment(briefing, writer)
    cast(voter, comment)

    with pytest.raises(Forbidden, match="their own comments"):
        exclude(writer, voter, briefing, comment)
    exclude(moderator, voter, briefing, comment)
    with pytest.raises(Forbidden, match="their own comments"):
        include(writer, voter)

    assert counted(comment) == [0]


def test_votes_on_ones_own_comment_are_offered_on_no_page(client: FlaskClient) -> None:
    writer, moderator = (a_person(role=Role.MODERATOR) for _ in range(2))
    briefing, voter = a_briefing(title="Bins"), a_person()
    comment = a_comment(briefing, writer)
    cast(voter, comment)
    page = f"/moderation/people/{voter.handle}/votes"
    own = f"comment/{briefing.slug}/{comment.public_id}"
    sign_in(client, writer)

    offered = client.get(f"{page}?comment={comment.public_id}").text
    refused = client.post(
        f"{page}/exclude?comment={comment.public_id}", data={"what": own, "reason": REASON}
    )
    exclude(moderator, voter, briefing, comment)
    standing = client.get(page).text

    assert ("All on “Bins”: 1" in offered, own in offered) == (True, False)
    assert refused.status_code == 422
    assert ("Not counted now" in standing, "Count them again" in standing) == (True, False)


NAMES = ["Hasty Harriet", "Calm Carla", "Early Eve", "Late Lars", "Kind Kim"]

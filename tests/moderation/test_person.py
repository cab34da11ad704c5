"""A person as moderators see them: how their comments stand, and what was decided about these."""

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings.models import BriefingState
from app.discussion.models import Comment, CommentState
from app.moderation import queries
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from tests.factories import a_briefing, a_comment, a_decision, a_person, sign_in

pytestmark = pytest.mark.usefixtures("app")


def removed(comment: Comment, by: Person, why: str = "It sells.") -> Decision:
    about = {"subject_kind": SubjectKind.COMMENT, "subject_id": comment.id, "revision": 1}
    return a_decision(DecisionKind.REMOVE, by, why, rule=Rule.SPAM, **about)


def numbers(writer: Person, viewer: Person) -> list[int | None]:
    return [each.decision.number for each in queries.on_comments_of(writer, viewer).rows]


def test_comments_are_counted_by_state_and_each_decision_leads_to_its_own(
    client: FlaskClient,
) -> None:
    writer, moderator = a_person("Wil Writer"), a_person("Mo Moderator", role=Role.MODERATOR)
    briefing = a_briefing(title="Bins")
    for _ in range(2):
        a_comment(briefing, writer)
    gone = a_comment(briefing, writer, state=CommentState.REMOVED)
    removed(gone, moderator)
    removed(a_comment(briefing), moderator, "Of somebody else.")
    a_decision(DecisionKind.WARN, moderator, rule=Rule.ABUSE)
    sign_in(client, moderator)

    page = client.get(f"/moderation/people/{writer.handle}").text

    assert queries.comments_of(writer, moderator) == {
        CommentState.PUBLISHED: 2,
        CommentState.REMOVED: 1,
    }
    assert "<dt>Published</dt><dd>2</dd><dt>Removed</dt><dd>1</dd>" in page
    assert f'href="/moderation/comments/{gone.public_id}"' in page
    assert "It sells." in page
    assert "on Bins" in page
    assert "Of somebody else." not in page
    assert "Mo Moderator" not in page.split("<main", 1)[1]


def test_nothing_of_what_a_moderator_may_not_read_is_counted_or_named() -> None:
    moderator, administrator = a_person(role=Role.MODERATOR), a_person(role=Role.ADMINISTRATOR)
    writer = a_person()
    opened, closed = (
        removed(a_comment(briefing, writer, state=CommentState.REMOVED), administrator).number
        for briefing in (a_briefing(), a_briefing(state=BriefingState.DRAFT))
    )

    assert numbers(writer, moderator) == [opened]
    assert numbers(writer, administrator) == [closed, opened]
    assert queries.comments_of(writer, moderator) == {CommentState.REMOVED: 1}
    assert queries.comments_of(writer, administrator) == {CommentState.REMOVED: 2}


def test_decisions_are_paged_and_take_no_more_statements(
    client: FlaskClient, statements: list[str]
) -> None:
    writer, moderator = a_person(), a_person(role=Role.MODERATOR)
    comment = a_comment(a_briefing(), writer)
    sign_in(client, moderator)
    address, asked = f"/moderation/people/{writer.handle}", []
    for many in (1, 50):
        for _ in range(many):
            removed(comment, moderator)
        client.get(address)
        statements.clear()
        client.get(address)
        asked.append(len(statements))

    first = queries.on_comments_of(writer, moderator)
    second = queries.on_comments_of(writer, moderator, first.after)
    page = client.get(f"{address}?after={first.after}").text

    assert [len(each.rows) for each in (first, second)] == [50, 1]
    assert [each.decision.number for each in second.rows] == [1]
    assert second.after is None
    assert "To the newest decision" in page
    assert page.count("The comment<span") == 1
    assert asked[0] == asked[1]
    assert client.get(f"{address}?after=nonsense").status_code == 404


def test_somebody_who_has_written_nothing(client: FlaskClient) -> None:
    sign_in(client, a_person(role=Role.MODERATOR))

    page = client.get(f"/moderation/people/{a_person().handle}").text

    assert "They have written none that you may read." in page
    assert "Decided about their comments" not in page

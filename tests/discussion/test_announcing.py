"""Who hears of a comment, for which reason, and that nobody hears of it twice."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Audience, Briefing
from app.briefings.queries import by_id
from app.core.db import db, transaction
from app.discussion import services
from app.discussion.models import Comment, CommentState, Response, ShownAs
from app.discussion.queries import by_public_id
from app.moderation import services as moderation
from app.notifications import services as notifications
from app.notifications.models import Followed, Notification
from app.notifications.queries import inbox, marks
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved
from tests.journeys import post

pytestmark = pytest.mark.usefixtures("app", "mail")


def says(writer: Person, briefing: Briefing, words: str = "Ours too.", **other: Any) -> Comment:
    with transaction():
        posted = services.post(writer, read(briefing, writer), source=words, **other)
    post.deliver()
    db.session.rollback()
    return db.session.get_one(Comment, posted.id)


def read(briefing: Briefing, person: Person) -> Briefing:
    return by_id(briefing.id, person)


def heard() -> dict[int, list[str]]:
    found = db.session.scalars(select(Notification).order_by(Notification.id))
    told: dict[int, list[str]] = {}
    for line in found:
        if not line.hidden:
            told.setdefault(line.person_id, []).append(line.kind)
    return told


def follows(person: Person, what: Followed, subject_id: int) -> None:
    with transaction():
        notifications.follow(person, what, subject_id)


def mutes(person: Person, other: Person) -> None:
    with transaction():
        notifications.mute(person, other)


@pytest.fixture
def bo() -> Person:
    return a_person("Bo Hill", role=Role.MODERATOR, handle="bo")


def test_each_hears_once_and_for_the_nearest_reason(bo: Person) -> None:
    author, writer, reader, fan, both = (a_person() for _ in range(5))
    briefing = a_briefing("Cut grass.", authors=(author,))
    mine = a_comment(briefing, writer)
    for person in (author, writer, reader, both, bo):
        follows(person, Followed.BRIEFING, briefing.id)
    for person in (author, fan, both):
        follows(person, Followed.PERSON, bo.id)

    says(bo, briefing, parent_id=mine.id)

    assert heard() == {
        writer.id: ["reply"],
        author.id: ["comment"],
        reader.id: ["followed"],
        both.id: ["followed"],
        fan.id: ["comment by"],
    }


def test_nothing_is_told_before_a_moderator_has_read_it(bo: Person) -> None:
    author, reader, newcomer = (a_person() for _ in range(3))
    briefing = a_briefing("Cut grass.", authors=(author,))
    follows(reader, Followed.BRIEFING, briefing.id)

    comment = says(newcomer, briefing)
    before = heard()
    with transaction():
        moderation.approve(bo, comment_of(comment, bo), seen=moderation.Seen(1))
    post.deliver()

    assert before == {bo.id: ["waits"]}
    assert heard() == {
        newcomer.id: ["published"],
        author.id: ["comment"],
        reader.id: ["followed"],
    }


def test_what_is_taken_back_is_heard_of_no_more_and_again_when_it_returns(bo: Person) -> None:
    reader = a_person()
    briefing = a_briefing("Cut grass.")
    follows(reader, Followed.BRIEFING, briefing.id)
    comment = says(bo, briefing)

    seen = []
    for state in (CommentState.REMOVED, CommentState.PUBLISHED):
        with transaction():
            services.set_state(comment.id, state)
        post.deliver()
        seen.append(heard())

    assert seen == [{}, {reader.id: ["followed"]}]


def test_nobody_is_told_of_what_the_person_whom_they_follow_did_not_sign(bo: Person) -> None:
    fan, muting, reader = a_person(), a_person(), a_person()
    briefing = a_briefing("Cut grass.")
    follows(fan, Followed.PERSON, bo.id)
    for person in (muting, reader):
        follows(person, Followed.BRIEFING, briefing.id)
    mutes(muting, bo)
    unsigned = saved(
        Response(briefing_id=briefing.id, person_id=bo.id, shown_as=ShownAs.ROLE, sent_at=LONG_AGO)
    )

    says(bo, briefing, response_id=unsigned.id)

    # Whoever muted them hears of it too: else they would learn who it was.
    assert heard() == {muting.id: ["followed"], reader.id: ["followed"]}
    assert len(inbox(muting).rows) == 1


def test_whoever_muted_the_writer_hears_nothing_and_the_writer_never_knows(bo: Person) -> None:
    ana, reader = a_person(handle="ana"), a_person()
    briefing = a_briefing("Cut grass.")
    mine = a_comment(briefing, ana)
    follows(reader, Followed.BRIEFING, briefing.id)
    for person in (ana, reader):
        mutes(person, bo)

    says(bo, briefing, "As @ana said.", parent_id=mine.id)

    assert heard() == {}
    with transaction():
        notifications.unmute(ana, bo)
    says(bo, briefing, "And again.", parent_id=mine.id)
    assert heard() == {ana.id: ["reply"]}


def test_lines_told_before_somebody_was_muted_fold_away_with_them(bo: Person) -> None:
    ana = a_person()
    briefing = a_briefing("Cut grass.")
    says(bo, briefing, parent_id=a_comment(briefing, ana).id)
    before = len(inbox(ana).rows)

    mutes(ana, bo)

    assert (before, len(inbox(ana).rows)) == (1, 0)


def test_whoever_is_mentioned_hears_once_if_they_may_read_it(bo: Person) -> None:
    ana = a_person(handle="ana")
    suspended = a_person(handle="sam", state=PersonState.SUSPENDED)
    briefing = a_briefing("Cut grass.", audience=Audience.CONFIRMED)

    comment = says(bo, briefing, "@ana, @sam, @bo and @nobody: see @ana.")
    with transaction():
        services.edit(bo, comment_of(comment, bo), source="@ana, look again.")
    post.deliver()

    assert heard() == {ana.id: ["mention"]}
    assert suspended.id not in heard()
    assert inbox(ana).rows[0].line.sentence == (
        "Bo Hill mentioned you in a comment on “Three steps to digital leadership”"
    )


def test_a_reply_says_more_than_a_mention(bo: Person) -> None:
    ana = a_person(handle="ana")
    briefing = a_briefing("Cut grass.", authors=(ana,))

    says(bo, briefing, "Yes, @ana.", parent_id=a_comment(briefing, ana).id)

    assert heard() == {ana.id: ["reply"]}


def test_one_comment_mentions_twenty_five_people_however_often_it_is_edited(bo: Person) -> None:
    for n in range(60):
        a_person(handle=f"p{n}")
    briefing = a_briefing("Cut grass.")

    comment = says(bo, briefing, " ".join(f"@p{n}" for n in range(30)))
    first = len(heard())
    with transaction():
        services.edit(bo, comment_of(comment, bo), source=" ".join(f"@p{n}" for n in range(29, 60)))
    post.deliver()

    assert (first, len(heard())) == (25, 25)


def test_hundreds_of_followers_are_told_in_turns(
    bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "AT_ONCE", 2)
    briefing = a_briefing("Cut grass.")
    for _ in range(5):
        follows(a_person(), Followed.BRIEFING, briefing.id)
        follows(a_person(), Followed.PERSON, bo.id)

    says(bo, briefing)

    kinds = sorted(kind for [kind] in heard().values())
    assert kinds == ["comment by"] * 5 + ["followed"] * 5


def comment_of(comment: Comment, person: Person) -> Comment:
    return by_public_id(comment.public_id, person)

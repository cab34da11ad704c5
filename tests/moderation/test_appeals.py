"""Every step of an appeal, for every state it can be in and everybody who might try."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Briefing, BriefingAuthor
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden
from app.discussion import queries as discussions
from app.discussion.models import Comment, CommentState
from app.moderation import services
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries import appeals, chain, concerning, last_decision, statements
from app.notifications.queries import inbox
from tests.engines import mostly_on_sqlite
from tests.factories import a_person, saved
from tests.moderation.appealing import (
    ACTORS,
    APPELLANT,
    EVENTS,
    NOW,
    REASONS,
    WAYS,
    WHY,
    Scene,
    a_scene,
    heard,
    kinds,
)

pytestmark = [pytest.mark.usefixtures("app"), mostly_on_sqlite]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


LEADS = {
    ("decided", "appeal"): "open",
    ("open", "uphold"): "uphold",
    ("open", "overturn"): "overturn",
}
RULES_ON = {
    DecisionKind.REMOVE: {"second moderator", "administrator"},
    DecisionKind.REDACT: {"second moderator", "administrator"},
    DecisionKind.HIDE: {"second moderator", "administrator"},
    DecisionKind.DISMISS: {"second moderator", "administrator"},
    DecisionKind.LOCK: {"second moderator", "administrator"},
    DecisionKind.SUSPEND: {"second moderator", "administrator", "author"},
    DecisionKind.WARN: {"second moderator", "administrator", "author"},
    DecisionKind.READ_FIRST: {"second moderator", "administrator", "author"},
}


@pytest.mark.parametrize("kind", list(APPELLANT))
@pytest.mark.parametrize("state", list(WAYS))
def test_every_step_by_everybody(kind: DecisionKind, state: str) -> None:
    wrong = []
    scene = a_scene(kind, state=state)
    before = _rows()
    for event, who in product(EVENTS, ACTORS):
        may = {APPELLANT[kind]} if event == "appeal" else RULES_ON[kind]
        if who in may and (state, event) in LEADS:
            continue
        if _outcome(scene, event, who) not in ("refused", "late") or scene.state != state:
            wrong.append(f"{state}, {event} by {who}")
    assert (wrong, _rows()) == ([], before)

    for event, who in product(EVENTS, ACTORS):
        may = {APPELLANT[kind]} if event == "appeal" else RULES_ON[kind]
        if who in may and (state, event) in LEADS:
            fresh = a_scene(kind, state=state)
            done = _outcome(fresh, event, who)
            if (done, fresh.state) != ("done", LEADS[state, event]):
                wrong.append(f"{state}, {event} by {who}: {done}, {fresh.state}")
    assert (wrong, chain.verify().fault) == ([], None)


def _outcome(scene: Scene, event: str, who: str) -> str:
    try:
        scene.act(event, who)
    except Forbidden:
        return "refused"
    except Conflict:
        return "late"
    return "done"


def _rows() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Decision.id)).all())


def test_an_overturned_removal_is_restored_with_its_place_and_its_votes() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="open")
    before = (scene.comment.path, scene.comment.created_at, scene.comment.agree)

    scene.act("overturn", "second moderator")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    assert comment.state is CommentState.PUBLISHED
    assert (comment.path, comment.created_at, comment.agree) == before
    assert kinds() == [
        DecisionKind.REMOVE,
        DecisionKind.APPEAL,
        DecisionKind.RESTORE,
        DecisionKind.OVERTURN,
    ]


def test_an_overturned_dismissal_removes_what_was_reported() -> None:
    scene = a_scene(DecisionKind.DISMISS, state="overturn")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    removed = db.session.scalars(select(Decision).where(Decision.kind == DecisionKind.REMOVE)).one()
    assert comment.state is CommentState.REMOVED
    assert removed.rule is Rule.ABUSE


def test_an_overturned_suspension_is_lifted_and_a_closed_discussion_opened() -> None:
    suspended, locked = (
        a_scene(DecisionKind.SUSPEND, state="overturn"),
        a_scene(DecisionKind.LOCK, state="overturn"),
    )

    writer = db.session.get_one(Person, suspended.people["writer"].id, populate_existing=True)
    briefing = db.session.get_one(Briefing, locked.briefing.id, populate_existing=True)
    assert writer.state is PersonState.ACTIVE
    assert briefing.locked_at is None


def test_an_overturned_warning_no_longer_has_to_be_read() -> None:
    scene = a_scene(DecisionKind.WARN, state="overturn")

    writer = db.session.get_one(Person, scene.people["writer"].id, populate_existing=True)
    assert writer.unread_warning is None


def test_what_is_upheld_stays_as_it_is() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="uphold")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    assert comment.state is CommentState.REMOVED
    assert scene.case.stands


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (DecisionKind.REMOVE, 14),
        (DecisionKind.LOCK, 14),
        (DecisionKind.WARN, 14),
        (DecisionKind.DISMISS, 183),
    ],
)
def test_the_time_for_an_appeal_ends(kind: DecisionKind, days: int) -> None:
    late, in_time = a_scene(kind), a_scene(kind)

    with clock.frozen(NOW + timedelta(days=days)):
        assert _outcome(late, "appeal", APPELLANT[kind]) == "late"
    with clock.frozen(NOW + timedelta(days=days, seconds=-1)):
        assert _outcome(in_time, "appeal", APPELLANT[kind]) == "done"


def test_a_suspension_that_has_ended_by_itself_can_still_be_appealed() -> None:
    scene = a_scene(DecisionKind.WARN)
    scene.kind = DecisionKind.SUSPEND
    moderator, writer = scene.people["moderator"], scene.people["writer"]
    with transaction():
        made = services.suspend(
            moderator,
            writer,
            rule=Rule.ABUSE,
            explanation="Threats, three times.",
            until=NOW + timedelta(days=1),
        )
    scene.number = made.number or 0

    with clock.frozen(NOW + timedelta(days=2)):
        scene.act("appeal", "writer")
        scene.act("overturn", "second moderator")

    assert scene.state == "overturn"
    assert DecisionKind.REINSTATE not in kinds()


def test_what_was_undone_before_cannot_be_appealed() -> None:
    scene = a_scene(DecisionKind.REMOVE)
    with transaction():
        moderator = scene.people["moderator"]
        comment = discussions.by_public_id(scene.comment.public_id, moderator)
        services.restore(moderator, comment, seen=services.Seen(1, last_decision(comment)))

    assert (_outcome(scene, "appeal", "writer"), scene.state) == ("late", "undone")


ON_THE_BRIEFING = (
    DecisionKind.REMOVE,
    DecisionKind.REDACT,
    DecisionKind.HIDE,
    DecisionKind.DISMISS,
    DecisionKind.LOCK,
)


def test_where_nobody_else_is_there_an_administrator_rules() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="open")
    for name in ("second moderator", "administrator"):
        db.session.get_one(Person, scene.people[name].id).state = PersonState.SUSPENDED
    db.session.get_one(Person, scene.people["moderator"].id).role = Role.ADMINISTRATOR
    db.session.commit()

    assert not scene.appeal.has_other
    assert _outcome(scene, "uphold", "second moderator") == "refused"
    assert _outcome(scene, "uphold", "moderator") == "done"


@pytest.mark.parametrize("kind", ON_THE_BRIEFING)
def test_an_administrator_who_wrote_the_briefing_may_also_overturn(kind: DecisionKind) -> None:
    """The only moderator made the decision, and is nobody else who could undo it."""
    scene = a_scene(kind, state="open")
    wrote = scene.people["administrator"].id
    saved(BriefingAuthor(briefing_id=scene.briefing.id, person_id=wrote, place=1))
    other = db.session.get_one(Person, scene.people["second moderator"].id)
    other.state = PersonState.SUSPENDED
    db.session.commit()
    db.session.expire_all()
    before = len(kinds())

    assert not scene.appeal.has_other
    assert _outcome(scene, "overturn", "administrator") == "done"
    undone, ruling = db.session.scalars(select(Decision).order_by(Decision.id).offset(before))
    assert (ruling.kind, undone.no_other, ruling.no_other) == (DecisionKind.OVERTURN, True, True)


def test_an_appeal_against_the_suspension_of_a_moderator_is_for_administrators() -> None:
    scene = a_scene(DecisionKind.WARN)
    administrator, suspended = scene.people["administrator"], scene.people["moderator"]
    another = a_person("Ano Administrator", role=Role.ADMINISTRATOR)
    with transaction():
        made = services.warn(administrator, suspended, rule=Rule.ABUSE, explanation="Rude words.")
    with transaction():
        lodged = services.appeal(suspended, statements.by_number(made.number or 0), text=WHY)

    with pytest.raises(Forbidden), transaction():
        services.rule_on_appeal(
            scene.people["second moderator"],
            appeals.appeal(lodged.id),
            overturns=True,
            reasons=REASONS,
        )
    with transaction():
        services.rule_on_appeal(another, appeals.appeal(lodged.id), overturns=True, reasons=REASONS)


def test_everybody_concerned_is_told_at_each_step() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="open")
    lodged = scene.appeal.lodged.row.id

    scene.act("overturn", "second moderator")

    assert heard(scene, "writer") == [
        (
            "Your appeal succeeded: the decision is undone",
            f"/account/decisions/{scene.number}",
            REASONS,
        ),
        (
            "We have your appeal. Another moderator answers it by 18 March",
            f"/account/decisions/{scene.number}",
            "",
        ),
    ]
    assert heard(scene, "moderator") == [
        (
            f"A colleague overturned your decision, entry {scene.number}",
            f"/moderation/appeals/{lodged}",
            REASONS,
        ),
    ]
    assert heard(scene, "second moderator") == [
        (
            f"Somebody appealed against entry {scene.number} of the log. Rule on it by 18 March",
            f"/moderation/appeals/{lodged}",
            WHY,
        ),
    ]
    assert heard(scene, "author") == []


@pytest.mark.parametrize("kind", list(APPELLANT))
def test_whoever_succeeds_hears_it_once(kind: DecisionKind) -> None:
    """With the reasons of the ruling, and not again that the comment is restored."""
    scene = a_scene(kind, state="open")
    appellant = scene.people[APPELLANT[kind]]
    before = len(inbox(appellant).rows)

    scene.act("overturn", "second moderator")

    told = inbox(appellant).rows
    assert len(told) - before == 1
    assert told[0].line.sentence == "Your appeal succeeded: the decision is undone"


def test_the_database_takes_one_appeal_of_each_and_one_ruling() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="uphold")

    for kind in ("appeal", "uphold"):
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text(COPY), {"kind": kind, "previous": kind})
    assert scene.state == "uphold"


COPY = """
INSERT INTO decisions (id, at, kind, subject_kind, subject_id, actor_id, role, about_id, previous)
SELECT id + 1000, at, kind, subject_kind, subject_id, actor_id, role, about_id, :previous
FROM decisions WHERE kind = :kind
"""


def test_open_appeals_stand_oldest_first_and_answered_ones_newest_first() -> None:
    scenes = [
        a_scene(DecisionKind.REMOVE, state=state)
        for state in ("open", "uphold", "open", "overturn")
    ]
    rows = [scene.appeal.lodged.row.id for scene in scenes]

    waiting = [each.row.id for each in appeals.appeals(are_open=True).rows]
    answered = [each.row.id for each in appeals.appeals(are_open=False).rows]

    assert (waiting, answered) == ([rows[0], rows[2]], [rows[3], rows[1]])
    assert appeals.number_of_appeals() == 2


def test_each_finds_what_concerns_them() -> None:
    scenes = {kind: a_scene(kind) for kind in APPELLANT}

    for kind, scene in scenes.items():
        theirs = concerning(scene.people[APPELLANT[kind]]).rows
        assert [decision.number for decision in theirs] == [scene.number]
        assert concerning(scene.people["practitioner"]).rows == []


def test_a_warned_person_reads_before_taking_part_again() -> None:
    scene = a_scene(DecisionKind.WARN)
    writer = db.session.get_one(Person, scene.people["writer"].id, populate_existing=True)
    assert writer.unread_warning == scene.number

    with transaction():
        services.note_read(writer, scene.case)

    assert writer.unread_warning is None
    with pytest.raises(Forbidden), transaction():
        services.note_read(scene.people["practitioner"], scene.case)

"""Decisions and appeals of somebody who was merged into another since."""

from collections.abc import Iterator

import pytest

from app.accounts.models import Person, Role
from app.administration.services import people
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden
from app.moderation import services
from app.moderation.models import DecisionKind, Rule
from app.moderation.queries import appeals, concerning, history_of, statements
from app.notifications.queries import inbox
from tests.factories import a_person
from tests.moderation.appealing import NOW, REASONS, WHY, Scene, a_scene, heard

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def merge(scene: Scene, who: str, into: Person) -> Person:
    with transaction():
        people.merge(scene.people["administrator"], scene.people[who], into)
    return into


def test_an_appeal_is_answered_to_whoever_its_writer_is_now() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="open")
    wil = merge(scene, "writer", a_person("Wilhelmina Writer"))
    appeal = appeals.appeal(appeals.appeals(are_open=True).rows[0].row.id)

    with transaction():
        services.rule_on_appeal(
            scene.people["second moderator"], appeal, overturns=False, reasons=REASONS
        )

    assert appeal.appellant == wil
    page = f"/account/decisions/{scene.number}"
    newest = inbox(wil).rows[0].line  # above what was told before they were one
    assert newest.sentence == "Your appeal was answered: the decision stands"
    assert newest.path == page


def test_one_person_appeals_once_under_whatever_name() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="open")
    wil = merge(scene, "writer", a_person("Wilhelmina Writer"))

    with pytest.raises(Conflict, match="appealed against this decision already"), transaction():
        services.appeal(wil, scene.case, text=WHY)


def test_two_people_who_appealed_and_are_one_now_are_both_answered() -> None:
    scene = a_scene(DecisionKind.DISMISS, state="decided")
    another = a_person("Ren Reporter")
    with transaction():
        services.report(another, scene.comment, rule=Rule.ABUSE, note="", revision=1)
    scene.decide()
    for reporter in (scene.people["reporter"], another):
        with transaction():
            services.appeal(reporter, scene.case, text=WHY)
    merge(scene, "reporter", another)

    for waiting in appeals.appeals(are_open=True).rows:
        appeal = appeals.appeal(waiting.row.id)
        assert appeal.appellant == another
        with transaction():
            services.rule_on_appeal(
                scene.people["second moderator"], appeal, overturns=False, reasons=REASONS
            )

    assert appeals.number_of_appeals() == 0


def test_nobody_rules_on_what_they_decided_under_another_name() -> None:
    scene = a_scene(DecisionKind.REMOVE, state="open")
    second = merge(scene, "moderator", scene.people["second moderator"])
    appeal = scene.appeal

    with pytest.raises(Forbidden), transaction():
        services.rule_on_appeal(second, appeal, overturns=False, reasons=REASONS)
    with transaction():
        services.rule_on_appeal(
            scene.people["administrator"], appeal, overturns=False, reasons=REASONS
        )

    assert appeal.moderator == second
    assert (
        f"A colleague upheld your decision, entry {scene.number}",
        f"/moderation/appeals/{appeal.lodged.row.id}",
        REASONS,
    ) in heard(scene, "second moderator")


def test_whoever_a_reporter_is_now_may_complain_and_no_longer_judge() -> None:
    scene = a_scene(DecisionKind.DISMISS)
    merge(scene, "reporter", scene.people["second moderator"])
    case = statements.by_number(scene.number)

    assert case.parties == {scene.people["second moderator"].id}
    with transaction():
        services.appeal(scene.people["second moderator"], case, text=WHY)


def test_what_was_decided_about_somebody_goes_with_them() -> None:
    scene = a_scene(DecisionKind.WARN)
    warned = scene.people["writer"]
    with transaction():
        services.note_read(db.session.get_one(Person, warned.id), scene.case)
    wil = merge(scene, "writer", a_person("Wilhelmina Writer", role=Role.PRACTITIONER))

    shown = [entry.decision.kind for entry in history_of(wil)]
    assert shown == [DecisionKind.MERGE, DecisionKind.WARN]
    assert [row.kind for row in concerning(wil).rows] == [DecisionKind.WARN]
    assert statements.by_number(scene.number).parties == {wil.id}

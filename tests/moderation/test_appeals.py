"""Every step of an appeal, for every state it can be in and everybody who might try."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentState
from app.discussion.services import counts
from app.dissent.models import Entry
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries import appeals, chain, concerning, last_decision
from app.notifications import queries as notifications
from tests.factories import a_briefing, a_comment, a_person, an_entry, sign_in

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WHY = "It describes the post, not whoever holds it."
REASONS = "Nobody can be recognised in these words."
NOTE = "[a name was taken out by a moderator]"
Kind = DecisionKind


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@dataclass
class Scene:
    """A decision, and everybody who could do something about it."""

    kind: DecisionKind
    briefing: Briefing
    comment: Comment
    people: dict[str, Person]
    number: int = 0

    def act(self, event: str, who: str) -> None:
        with transaction():
            EVENTS[event](self, self._read(who))

    def _read(self, who: str) -> Person:
        return db.session.scalars(
            select(Person).where(Person.id == self.people[who].id).execution_options(**FRESH)
        ).one()

    def decide(self) -> None:
        moderator = self.people["moderator"]
        seen = discussions.by_public_id(self.comment.public_id, moderator)
        at = services.Seen(seen.revision, last_decision(seen))
        because = {"rule": Rule.NAMES_SOMEBODY, "explanation": "It names an officer."}
        writer = self.people["writer"]
        acts: dict[DecisionKind, Callable[[], Decision]] = {
            Kind.REMOVE: lambda: services.remove(moderator, seen, seen=at, **because),  # type: ignore[arg-type]
            Kind.DISMISS: lambda: services.dismiss(moderator, seen, seen=at),
            Kind.REDACT: lambda: services.redact(
                moderator,
                seen,
                seen=at,
                span="one in",
                note=NOTE,
                **because,  # type: ignore[arg-type]
            ),
            Kind.HIDE: self._report_it,
            Kind.LOCK: lambda: services.lock(
                moderator, briefings.by_id(self.briefing.id, moderator), reason="In circles."
            ),
            Kind.SUSPEND: lambda: services.suspend(moderator, writer, until=None, **because),  # type: ignore[arg-type]
            Kind.WARN: lambda: services.warn(moderator, writer, **because),  # type: ignore[arg-type]
            Kind.READ_FIRST: lambda: services.read_first(moderator, writer, **because),  # type: ignore[arg-type]
        }
        with transaction():
            self.number = acts[self.kind]().number or 0

    def _report_it(self) -> Decision:
        for who in ("author", "reporter", "moderator"):
            reporter = self.people[who]
            a_comment(a_briefing(), reporter)  # somebody who has written here
            seen = discussions.by_public_id(self.comment.public_id, reporter)
            services.report(reporter, seen, rule=Rule.ABUSE, note="", revision=1)
        hidden = select(Decision).where(Decision.kind == Kind.HIDE).order_by(Decision.id.desc())
        return db.session.scalars(hidden.limit(1)).one()

    @property
    def case(self) -> appeals.Case:
        return appeals.case(self.number)

    @property
    def lodged(self) -> appeals.Lodged | None:
        return appeals.lodged(self.case.decision.id, self.people[APPELLANT[self.kind]])

    @property
    def appeal(self) -> appeals.Appeal:
        lodged = self.lodged
        assert lodged is not None
        return appeals.appeal(lodged.row.id)

    @property
    def state(self) -> str:
        lodged = self.lodged
        if lodged is None:
            return "decided" if self.case.stands else "undone"
        return "open" if lodged.ruling is None else str(lodged.ruling.decision.kind)


FRESH = {"populate_existing": True}
APPELLANT = {
    Kind.REMOVE: "writer",
    Kind.REDACT: "writer",
    Kind.HIDE: "writer",
    Kind.DISMISS: "reporter",
    Kind.LOCK: "author",
    Kind.SUSPEND: "writer",
    Kind.WARN: "writer",
    Kind.READ_FIRST: "writer",
}
ACTORS = [
    "unconfirmed",
    "practitioner",
    "writer",
    "reporter",
    "author",
    "moderator",
    "second moderator",
    "suspended moderator",
    "administrator",
]


def a_scene(kind: DecisionKind, *, state: str = "decided") -> Scene:
    people = {
        "unconfirmed": a_person(state=PersonState.UNCONFIRMED),
        "practitioner": a_person(),
        "writer": a_person("Wil Writer"),
        "reporter": a_person("Rea Reporter"),
        "author": a_person("Aud Author", role=Role.MODERATOR),
        "moderator": a_person("Mo Moderator", role=Role.MODERATOR),
        "second moderator": a_person("Sec Moderator", role=Role.MODERATOR),
        "suspended moderator": a_person(role=Role.MODERATOR, state=PersonState.SUSPENDED),
        "administrator": a_person("Ada Administrator", role=Role.ADMINISTRATOR),
    }
    briefing = a_briefing("Appoint one.", authors=(people["author"],))
    comment = a_comment(briefing, people["writer"])
    scene = Scene(kind, briefing, comment, people)
    if kind is Kind.DISMISS:
        seen = discussions.by_public_id(comment.public_id, people["reporter"])
        with transaction():
            services.report(people["reporter"], seen, rule=Rule.ABUSE, note="", revision=1)
    scene.decide()
    for event, who in WAYS[state]:
        scene.act(event, APPELLANT[kind] if who == "appellant" else who)
    return scene


def _appeal(scene: Scene, who: Person) -> None:
    services.appeal(who, scene.case, text=WHY)


def _rule(overturns: bool) -> Callable[[Scene, Person], None]:
    def rule(scene: Scene, who: Person) -> None:
        lodged = scene.lodged
        if lodged is None:
            raise Conflict("There is nothing to rule on.")
        services.rule_on_appeal(
            who, appeals.appeal(lodged.row.id), overturns=overturns, reasons=REASONS
        )

    return rule


EVENTS: dict[str, Callable[[Scene, Person], None]] = {
    "appeal": _appeal,
    "uphold": _rule(False),
    "overturn": _rule(True),
}
WAYS: dict[str, list[tuple[str, str]]] = {
    "decided": [],
    "open": [("appeal", "appellant")],
    "uphold": [("appeal", "appellant"), ("uphold", "second moderator")],
    "overturn": [("appeal", "appellant"), ("overturn", "administrator")],
}
LEADS = {
    ("decided", "appeal"): "open",
    ("open", "uphold"): "uphold",
    ("open", "overturn"): "overturn",
}
RULES_ON = {
    Kind.REMOVE: {"second moderator", "administrator"},
    Kind.REDACT: {"second moderator", "administrator"},
    Kind.HIDE: {"second moderator", "administrator"},
    Kind.DISMISS: {"second moderator", "administrator"},
    Kind.LOCK: {"second moderator", "administrator"},
    Kind.SUSPEND: {"second moderator", "administrator", "author"},
    Kind.WARN: {"second moderator", "administrator", "author"},
    Kind.READ_FIRST: {"second moderator", "administrator", "author"},
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
    scene = a_scene(Kind.REMOVE, state="open")
    before = (scene.comment.path, scene.comment.created_at, scene.comment.agree)

    scene.act("overturn", "second moderator")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    assert comment.state is CommentState.PUBLISHED
    assert (comment.path, comment.created_at, comment.agree) == before
    assert _kinds() == [Kind.REMOVE, Kind.APPEAL, Kind.RESTORE, Kind.OVERTURN]


def test_an_overturned_dismissal_removes_what_was_reported() -> None:
    scene = a_scene(Kind.DISMISS, state="overturn")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    removed = db.session.scalars(select(Decision).where(Decision.kind == Kind.REMOVE)).one()
    assert comment.state is CommentState.REMOVED
    assert removed.rule is Rule.ABUSE


def test_an_overturned_hiding_by_reports_puts_the_comment_back_and_closes_them() -> None:
    scene = a_scene(Kind.HIDE, state="open")
    waits = (scene.case.stands, scene.appeal.has_other, _state(scene))

    scene.act("overturn", "second moderator")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    assert waits == (True, True, CommentState.AUTO_HIDDEN)
    assert (comment.state, comment.reports) == (CommentState.PUBLISHED, 0)
    assert _kinds()[-3:] == [Kind.APPEAL, Kind.DISMISS, Kind.OVERTURN]
    assert _heard(scene, "moderator") == _heard(scene, "reporter") == []
    assert counts.differences(queries.reports_counted()) == []


def test_what_was_hidden_and_is_decided_in_the_queue_leaves_nothing_to_appeal() -> None:
    before, after = a_scene(Kind.HIDE), a_scene(Kind.HIDE, state="open")
    for scene in (before, after):
        comment = discussions.by_public_id(scene.comment.public_id, scene.people["administrator"])
        seen = services.Seen(1, last_decision(comment))
        with transaction():
            services.dismiss(scene.people["administrator"], comment, seen=seen)

    after.act("overturn", "second moderator")

    assert (_outcome(before, "appeal", "writer"), before.state) == ("late", "undone")
    assert (after.state, _state(after)) == ("overturn", CommentState.PUBLISHED)
    assert _kinds().count(Kind.DISMISS) == 2


def test_an_overturned_redaction_puts_the_words_back() -> None:
    scene = a_scene(Kind.REDACT, state="open")
    assert _words(scene) == f"We appointed {NOTE} 2022."

    scene.act("overturn", "second moderator")

    assert _words(scene) == "We appointed one in 2022."
    assert _kinds() == [Kind.REDACT, Kind.APPEAL, Kind.PUT_BACK, Kind.OVERTURN]
    assert counts.differences(queries.reports_counted()) == []


@pytest.mark.parametrize("overturned", ["first", "second", "both", "both, the second first"])
def test_of_two_redactions_the_one_that_stands_still_takes_its_words_out(overturned: str) -> None:
    first = a_scene(Kind.REDACT)
    second = replace(first)
    with transaction():
        second.number = _redact(first, "2022", revision=2).number or 0
    wanted = {"first": [first], "second": [second], "both": [first, second]}
    for scene in wanted.get(overturned, [second, first]):
        scene.act("appeal", "writer")
        scene.act("overturn", "administrator")

    assert _words(first) == {
        "first": f"We appointed one in {NOTE}.",
        "second": f"We appointed {NOTE} 2022.",
    }.get(overturned, "We appointed one in 2022.")


def test_what_the_writer_has_typed_since_stays_and_they_may_type_it_again() -> None:
    scene = a_scene(Kind.REDACT, state="open")
    _type(scene, "We appointed somebody.")
    moderator = scene.people["moderator"]
    held = discussions.by_public_id(scene.comment.public_id, moderator)
    with transaction():
        services.approve(moderator, held, seen=services.Seen(3, last_decision(held)))

    scene.act("overturn", "second moderator")
    stood = _words(scene)
    _type(scene, "We appointed one in 2022.")

    assert (stood, _words(scene)) == ("We appointed somebody.", "We appointed one in 2022.")
    assert _state(scene) is CommentState.PUBLISHED


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (CommentState.REMOVED, services.remove),
        (CommentState.SPAM, services.spam),
        (CommentState.WITHDRAWN, None),
    ],
)
def test_words_are_put_back_where_nobody_reads_them_and_not_into_what_was_withdrawn(
    state: CommentState, event: Callable[..., Decision] | None
) -> None:
    scene = a_scene(Kind.REDACT, state="open")
    moderator, writer = scene.people["moderator"], scene.people["writer"]
    seen = discussions.by_public_id(scene.comment.public_id, moderator)
    because: Any = {"rule": Rule.SPAM, "explanation": WHY} if event is services.remove else {}
    with transaction():
        if event:
            event(moderator, seen, seen=services.Seen(2, last_decision(seen)), **because)
        else:
            discussion.withdraw(writer, seen)

    scene.act("overturn", "administrator")

    is_back = _words(scene) == "We appointed one in 2022."
    assert (_state(scene), is_back) == (state, state is not CommentState.WITHDRAWN)


def test_an_entry_says_again_what_it_said() -> None:
    scene = a_scene(Kind.REMOVE)
    entry = an_entry(
        scene.briefing,
        scene.people["writer"],
        summary="ONE in the office, says Hyacinth, is too few.",
    )
    scene.comment = db.session.get_one(Comment, entry.comment_id)
    source = _words(scene)
    for span in ("Hyacinth", "one in"):
        with transaction():
            scene.number = _redact(scene, span, revision=scene.comment.revision).number or 0
        db.session.refresh(scene.comment)
    scene.act("appeal", "writer")
    scene.act("overturn", "administrator")

    now = db.session.get_one(Entry, entry.id, populate_existing=True)
    assert now.summary == f"ONE in the office, says {NOTE}, is too few."
    assert (now.revision, _words(scene)) == (4, source.replace("Hyacinth", NOTE))


def _redact(scene: Scene, span: str, *, revision: int) -> Decision:
    moderator = scene.people["moderator"]
    seen = discussions.by_public_id(scene.comment.public_id, moderator)
    return services.redact(
        moderator,
        seen,
        seen=services.Seen(revision, last_decision(seen)),
        span=span,
        note=NOTE,
        rule=Rule.PRIVATE,
        explanation="A private matter.",
    )


def _type(scene: Scene, source: str) -> None:
    writer = scene.people["writer"]
    comment = discussions.by_public_id(scene.comment.public_id, writer)
    with transaction():
        discussion.edit(writer, comment, source=source)


def _words(scene: Scene) -> str:
    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    return discussions.source_of(comment)


def _state(scene: Scene) -> CommentState | None:
    return db.session.scalar(select(Comment.state).where(Comment.id == scene.comment.id))


def test_an_overturned_suspension_is_lifted_and_a_closed_discussion_opened() -> None:
    suspended, locked = (
        a_scene(Kind.SUSPEND, state="overturn"),
        a_scene(Kind.LOCK, state="overturn"),
    )

    writer = db.session.get_one(Person, suspended.people["writer"].id, populate_existing=True)
    briefing = db.session.get_one(Briefing, locked.briefing.id, populate_existing=True)
    assert writer.state is PersonState.ACTIVE
    assert briefing.locked_at is None


def test_an_overturned_warning_no_longer_has_to_be_read() -> None:
    scene = a_scene(Kind.WARN, state="overturn")

    writer = db.session.get_one(Person, scene.people["writer"].id, populate_existing=True)
    assert writer.unread_warning is None


def test_what_is_upheld_stays_as_it_is() -> None:
    scene = a_scene(Kind.REMOVE, state="uphold")

    comment = db.session.get_one(Comment, scene.comment.id, populate_existing=True)
    assert comment.state is CommentState.REMOVED
    assert scene.case.stands


@pytest.mark.parametrize(
    ("kind", "days"), [(Kind.REMOVE, 14), (Kind.LOCK, 14), (Kind.WARN, 14), (Kind.DISMISS, 183)]
)
def test_the_time_for_an_appeal_ends(kind: DecisionKind, days: int) -> None:
    late, in_time = a_scene(kind), a_scene(kind)

    with clock.frozen(NOW + timedelta(days=days)):
        assert _outcome(late, "appeal", APPELLANT[kind]) == "late"
    with clock.frozen(NOW + timedelta(days=days, seconds=-1)):
        assert _outcome(in_time, "appeal", APPELLANT[kind]) == "done"


def test_a_suspension_that_has_ended_by_itself_can_still_be_appealed() -> None:
    scene = a_scene(Kind.WARN)
    scene.kind = Kind.SUSPEND
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
    assert Kind.REINSTATE not in _kinds()


def test_what_was_undone_before_cannot_be_appealed() -> None:
    scene = a_scene(Kind.REMOVE)
    with transaction():
        moderator = scene.people["moderator"]
        comment = discussions.by_public_id(scene.comment.public_id, moderator)
        services.restore(moderator, comment, seen=services.Seen(1, last_decision(comment)))

    assert (_outcome(scene, "appeal", "writer"), scene.state) == ("late", "undone")


def test_where_nobody_else_is_there_an_administrator_rules() -> None:
    scene = a_scene(Kind.REMOVE, state="open")
    for name in ("second moderator", "administrator"):
        db.session.get_one(Person, scene.people[name].id).state = PersonState.SUSPENDED
    db.session.get_one(Person, scene.people["moderator"].id).role = Role.ADMINISTRATOR
    db.session.commit()

    assert not scene.appeal.has_other
    assert _outcome(scene, "uphold", "second moderator") == "refused"
    assert _outcome(scene, "uphold", "moderator") == "done"


def test_an_appeal_against_the_suspension_of_a_moderator_is_for_administrators() -> None:
    scene = a_scene(Kind.WARN)
    administrator, suspended = scene.people["administrator"], scene.people["moderator"]
    another = a_person("Ano Administrator", role=Role.ADMINISTRATOR)
    with transaction():
        made = services.warn(administrator, suspended, rule=Rule.ABUSE, explanation="Rude words.")
    with transaction():
        lodged = services.appeal(suspended, appeals.case(made.number or 0), text=WHY)

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
    scene = a_scene(Kind.REMOVE, state="open")
    lodged = scene.appeal.lodged.row.id

    scene.act("overturn", "second moderator")

    assert _heard(scene, "writer") == [
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
    assert _heard(scene, "moderator") == [
        (
            f"A colleague overturned your decision, entry {scene.number}",
            f"/moderation/appeals/{lodged}",
            REASONS,
        ),
    ]
    assert _heard(scene, "second moderator") == [
        (
            f"Somebody appealed against entry {scene.number} of the log. Rule on it by 18 March",
            f"/moderation/appeals/{lodged}",
            WHY,
        ),
    ]
    assert _heard(scene, "author") == []


def _heard(scene: Scene, who: str) -> list[tuple[str, str, str]]:
    db.session.commit()
    rows = notifications.inbox(scene.people[who]).rows
    return [(r.line.sentence, r.line.path, r.line.quote) for r in rows if r.kind == "appeal"]


def _kinds() -> list[DecisionKind]:
    return list(db.session.scalars(select(Decision.kind).order_by(Decision.id)))


def test_the_database_takes_one_appeal_of_each_and_one_ruling() -> None:
    scene = a_scene(Kind.REMOVE, state="uphold")

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
    scenes = [a_scene(Kind.REMOVE, state=state) for state in ("open", "uphold", "open", "overturn")]
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
    scene = a_scene(Kind.WARN)
    writer = db.session.get_one(Person, scene.people["writer"].id, populate_existing=True)
    assert writer.unread_warning == scene.number

    with transaction():
        services.note_read(writer, scene.case)

    assert writer.unread_warning is None
    with pytest.raises(Forbidden), transaction():
        services.note_read(scene.people["practitioner"], scene.case)


@pytest.mark.parametrize("kind", list(APPELLANT))
def test_the_statement_names_nobody_and_an_appeal_not_who_reported(
    client: FlaskClient, kind: DecisionKind
) -> None:
    scene = a_scene(kind, state="open")
    named = ["Mo Moderator", "Rea Reporter"]
    own = {
        Kind.REMOVE: "Your comment was removed",
        Kind.REDACT: "Words were taken out of your comment",
        Kind.HIDE: "Your comment was hidden by reports",
        Kind.DISMISS: "A comment that you reported stays",
        Kind.LOCK: "The discussion of your briefing was closed",
        Kind.SUSPEND: "Your account was suspended",
        Kind.WARN: "You were warned",
        Kind.READ_FIRST: "What you write is read first",
    }
    page = f"/account/decisions/{scene.number}"

    sign_in(client, scene.people[APPELLANT[kind]])
    listed, statement = client.get("/account/decisions").text, client.get(page).text
    sign_in(client, scene.people["second moderator"])
    appeal = client.get(f"/moderation/appeals/{scene.appeal.lodged.row.id}").text

    assert f'<a href="{page}">{own[kind]}' in listed
    assert f"<h1>{own[kind]}</h1>" in statement
    assert ("Yes. People who have published here" in statement) == (kind is Kind.HIDE)
    assert ("The explanation is no longer kept" in statement) is False
    assert [name for name in named if name in statement] == []
    assert "Undone, " in appeal
    assert ("Rea Reporter" in appeal) == (kind is Kind.DISMISS)
    assert ("Mo Moderator" in appeal) == (kind is not Kind.HIDE)

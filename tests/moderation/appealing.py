"""A decision of each kind that can be appealed against, and the way of an appeal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import queries as discussions
from app.discussion.models import Comment
from app.moderation import services
from app.moderation.models import Decision, DecisionKind, Rule
from app.moderation.queries import appeals, last_decision, statements
from app.notifications import queries as notifications
from tests.factories import a_briefing, a_comment, a_person

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WHY = "It describes the post, not whoever holds it."
REASONS = "Nobody can be recognised in these words."
NOTE = "[a name was taken out by a moderator]"


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
        because: dict[str, Any] = {
            "rule": Rule.NAMES_SOMEBODY,
            "explanation": "It names an officer.",
        }
        writer = self.people["writer"]
        acts: dict[DecisionKind, Callable[[], Decision]] = {
            DecisionKind.REMOVE: lambda: services.remove(moderator, seen, seen=at, **because),
            DecisionKind.REDACT: lambda: taken_out(self, "one in", revision=1),
            DecisionKind.HIDE: self._report_it,
            DecisionKind.DISMISS: lambda: services.dismiss(moderator, seen, seen=at),
            DecisionKind.LOCK: lambda: services.lock(
                moderator, briefings.by_id(self.briefing.id, moderator), reason="In circles."
            ),
            DecisionKind.SUSPEND: lambda: services.suspend(
                moderator, writer, until=None, **because
            ),
            DecisionKind.WARN: lambda: services.warn(moderator, writer, **because),
            DecisionKind.READ_FIRST: lambda: services.read_first(moderator, writer, **because),
        }
        with transaction():
            self.number = acts[self.kind]().number or 0

    def _report_it(self) -> Decision:
        for who in ("author", "moderator", "reporter"):
            reporter = self.people[who]
            a_comment(a_briefing(), reporter)  # somebody who has written here
            seen = discussions.by_public_id(self.comment.public_id, reporter)
            services.report(reporter, seen, rule=Rule.ABUSE, note="", revision=1)
        hidden = select(Decision).where(Decision.kind == DecisionKind.HIDE)
        return db.session.scalars(hidden.order_by(Decision.id.desc()).limit(1)).one()

    @property
    def case(self) -> statements.Case:
        return statements.by_number(self.number)

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
    DecisionKind.REMOVE: "writer",
    DecisionKind.REDACT: "writer",
    DecisionKind.HIDE: "writer",
    DecisionKind.DISMISS: "reporter",
    DecisionKind.LOCK: "author",
    DecisionKind.SUSPEND: "writer",
    DecisionKind.WARN: "writer",
    DecisionKind.READ_FIRST: "writer",
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
    if kind is DecisionKind.DISMISS:
        seen = discussions.by_public_id(comment.public_id, people["reporter"])
        with transaction():
            services.report(people["reporter"], seen, rule=Rule.ABUSE, note="", revision=1)
    scene.decide()
    for event, who in WAYS[state]:
        scene.act(event, APPELLANT[kind] if who == "appellant" else who)
    return scene


def taken_out(scene: Scene, span: str, *, revision: int) -> Decision:
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


def heard(scene: Scene, who: str) -> list[tuple[str, str, str]]:
    db.session.commit()
    rows = notifications.inbox(scene.people[who]).rows
    return [(r.line.sentence, r.line.path, r.line.quote) for r in rows if r.kind == "appeal"]


def kinds() -> list[DecisionKind]:
    return list(db.session.scalars(select(Decision.kind).order_by(Decision.id)))

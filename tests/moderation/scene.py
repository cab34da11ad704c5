"""Everybody who might act on a comment, and the acts on it: what the tables of acts share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Briefing
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden
from app.core.freshness import PageVersion
from app.discussion.models import Comment, CommentRevision, CommentState, CommentStep, Rank
from app.moderation import services
from app.moderation.models import Decision, DecisionNote, Rule
from app.notifications.models import Notification
from tests.factories import a_briefing, a_comment, a_person

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
SEEN = services.Seen(revision=1)
EXPLAINED = "It names an officer who cannot answer here."

ACTORS = [
    "unconfirmed",
    "practitioner",
    "suspended",
    "writer",
    "author",
    "moderator",
    "administrator",
    "suspended-moderator",
]
"""The writer, too, is a moderator, and so is the author of the briefing."""

ON_COMMENTS: Mapping[str, Callable[[Person, Comment], Any]] = {
    "approve": lambda actor, comment: services.approve(actor, comment, seen=SEEN),
    "dismiss": lambda actor, comment: services.dismiss(actor, comment, seen=SEEN),
    "remove": lambda actor, comment: services.remove(
        actor, comment, seen=SEEN, rule=Rule.NAMES_SOMEBODY, explanation=EXPLAINED
    ),
    "restore": lambda actor, comment: services.restore(actor, comment, seen=SEEN),
    "report": lambda actor, comment: services.report(
        actor, comment, revision=1, rule=Rule.ABUSE, note="Unkind."
    ),
}


ACTS: Mapping[str, Callable[[Person, Any], Any]] = {
    **ON_COMMENTS,
    "lock": lambda actor, briefing: services.lock(actor, briefing, reason="It went in circles."),
    "unlock": lambda actor, briefing: services.unlock(actor, briefing, reason="New figures."),
    "suspend": lambda actor, person: services.suspend(
        actor, person, rule=Rule.ABUSE, explanation="Threats, three times.", until=LATER
    ),
    "reinstate": lambda actor, person: services.reinstate(actor, person),
}


@dataclass(frozen=True)
class Scene:
    briefing: Briefing
    comment: Comment
    actors: dict[str, Person]


def everybody() -> dict[str, Person]:
    """One person for each of ACTORS."""
    return {
        "unconfirmed": a_person(state=PersonState.UNCONFIRMED),
        "practitioner": a_person(),
        "suspended": a_person(state=PersonState.SUSPENDED),
        "writer": a_person("Wil Writer", role=Role.MODERATOR),
        "author": a_person("Aud Author", role=Role.MODERATOR),
        "moderator": a_person(role=Role.MODERATOR),
        "administrator": a_person(role=Role.ADMINISTRATOR),
        "suspended-moderator": a_person(role=Role.MODERATOR, state=PersonState.SUSPENDED),
    }


def a_scene(state: CommentState = CommentState.PUBLISHED, *, reports: int = 0) -> Scene:
    """Everybody of ACTORS, and a comment of `writer` under a briefing of `author`."""
    people = everybody()
    briefing = a_briefing("Appoint one.", authors=(people["author"],))
    comment = a_comment(briefing, people["writer"], state=state, reports=reports)
    return Scene(briefing, comment, people)


def outcome(act: str, actor: Person, subject: Any) -> str:
    try:
        with transaction():
            ACTS[act](actor, subject)
    except Forbidden:
        return "no"
    except Conflict:
        return "late"
    return "done"


def everything() -> list[list[tuple[Any, ...]]]:
    """Every row that an act could change."""
    tables = (
        Comment,
        CommentRevision,
        CommentStep,
        Rank,
        Briefing,
        Person,
        Decision,
        DecisionNote,
        Notification,
        PageVersion,
    )
    return [
        [tuple(row) for row in db.session.execute(select(*table.__table__.c)).all()]
        for table in tables
    ]

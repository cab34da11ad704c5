"""What every address answers to everyone, a file for each room. A route without a row fails.

Columns of ANSWERS: method, rule, whose and what, then the answer to each of `world.ACTORS`.
Whose is `own`, `another` or an actor; a rule that names nothing has `-`. `in` is a redirect to the
sign-in page, `.` does not apply (nobody signed in owns nothing).
FORMS: what a good form sends to each changing rule, beside its token.
"""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition, Version
from app.core.db import db
from app.core.tokens import signed
from app.discussion.models import Comment, Response
from app.moderation.models import Decision, DecisionKind
from app.notifications.letters import UNSUBSCRIBE
from app.notifications.models import Notification
from tests.routes import (
    accounts,
    administration,
    briefings,
    discussion,
    dissent,
    moderation,
    notifications,
    site,
)
from tests.world import ACTORS

ROOMS = (
    accounts,
    administration,
    briefings,
    discussion,
    dissent,
    moderation,
    notifications,
    site,
)

OPEN_FORMS = {
    "/confirm/<token>",
    "/invitation/<token>",
    "/recover",
    "/recover/<token>",
    "/register",
    "/sign-in",
    "/unsent/<token>",
}
"""Pages with a form for people who are not signed in: the only ones that give them a cookie."""

SIGNED = {
    "/unsubscribe/<token>",
    "/unsubscribe/<token>/undo",
    "/briefings/<slug>/comments/visitor",
    "/briefings/<slug>/respond/visitor",
}
"""Addresses that are their own proof, or prove nothing about who posts there."""

KEPT = {"/assets/htmx.js"}
"""Files that are the same for everyone and may be kept."""

NOT_PAGES = KEPT | {
    "/attachments/<public_id>/<name>",
    "/preview/<token>/attachments/<public_id>/<name>",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/feed.atom",
    "/moderation/log.atom",
    "/moderation/log/numbers.csv",
    "/briefings/<slug>/feed.atom",
    "/briefings/<slug>/comments.atom",
    "/briefings/<slug>/respond/alike",
    "/briefings/<slug>/register.atom",
    "/briefings/<slug>/register.csv",
    "/briefings/<slug>/register.json",
    "/sitemap.xml",
    "/robots.txt",
}
"""Feeds and files, which no browser shows as a page of ours."""

ROWS = [line.split() for room in ROOMS for line in room.ANSWERS.strip().splitlines()]
_FORMS: dict[str, dict[str, str]] = {
    rule: fields for room in ROOMS for rule, fields in room.FORMS.items()
}


def address(rule: str, whose: str, actor: str) -> str:
    """The rule with its gaps filled from the world, for what is this actor's own or another's."""
    for gap, value in _gaps(whose, actor).items():
        for converter in ("", "int:", "path:"):
            rule = rule.replace(f"<{converter}{gap}>", value)
    return rule


def _gaps(whose: str, actor: str) -> dict[str, str]:
    owner, _, what = whose.partition("-")
    name = actor if owner == "own" else owner if owner in ACTORS else "another"
    token, n, number = f"{name}-{what}", "1", "1"
    if what in ("decided", "appealed"):
        number, n = _decided(name, is_appealed=what == "appealed")
    if what == "mail":
        token = signed(UNSUBSCRIBE, _person_id(name), "reply")
    if what == "reply":
        wanted = select(Notification.id).where(Notification.person_id == _person_id(name))
        n = str(db.session.scalar(wanted))
    if what == "led":
        colleague = select(Person.id).where(Person.handle == f"colleague-of-{name}")
        wanted = select(Response.id).where(Response.person_id.in_(colleague))
        n = str(db.session.scalar(wanted))
    slugs = {"letter": f"{name}-published", "led": "another-published"}
    return {
        "slug": slugs.get(what, f"{name}-{what}"),
        "public_id": f"{name[:4]}-{what}",
        "handle": f"writer-to-{name}" if what == "letter" else name,
        "token": token,
        "n": n,
        "number": number,
        "key": "key-1",
        "name": "terms" if what == "text" else "minutes.pdf",
    }


def _decided(handle: str, *, is_appealed: bool) -> tuple[str, str]:
    """Number of a decision about somebody's words, id of their appeal against it."""
    appeal = aliased(Decision)
    found = db.session.execute(
        select(Decision.number, appeal.id)
        .join(Comment, Comment.id == Decision.subject_id)
        .outerjoin(appeal, appeal.about_id == Decision.id)
        .where(
            Comment.author_id == _person_id(handle),
            Decision.kind == DecisionKind.REMOVE,
            appeal.id.is_not(None) if is_appealed else appeal.id.is_(None),
        )
    ).one()
    return str(found[0]), str(found[1])


def _person_id(handle: str) -> int:
    return db.session.execute(select(Person.id).where(Person.handle == handle)).scalar_one()


def filled(rule: str, whose: str, actor: str) -> dict[str, str]:
    """What a good form sends there, beside its token."""
    fields = _FORMS.get(rule, {})
    name = next((name for name in fields if name.endswith("wording")), None)
    if name is None:
        return fields
    wording = (
        select(NumberedProposition.wording_id)
        .join(Version, Version.id == NumberedProposition.version_id)
        .join(Briefing, Briefing.id == Version.briefing_id)
        .where(Briefing.slug == _gaps(whose, actor)["slug"], NumberedProposition.number == 1)
    )
    return fields | {name: str(db.session.scalar(wording) or 0)}


def asked(row: list[str]) -> list[tuple[str, str]]:
    """(actor, expected answer) of a row, less what does not apply."""
    return [(actor, answer) for actor, answer in zip(ACTORS, row[3:], strict=True) if answer != "."]


def pages(reader: str) -> list[tuple[str, str]]:
    """(address, rule) of each page that this reader is shown; feeds and files are not pages."""
    reads = ACTORS.index(reader)
    shown = [row for row in ROWS if row[0] == "GET" and row[3 + reads] == "200"]
    return [(address(row[1], row[2], reader), row[1]) for row in shown if row[1] not in NOT_PAGES]

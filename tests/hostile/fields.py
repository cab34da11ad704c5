"""Every field into which somebody can type, and where what was typed is kept."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import Membership, Organisation, Person
from app.administration.models import SiteText
from app.briefings.models import Attachment, Briefing, Manuscript, Topic, Version
from app.core.db import db
from app.core.site import Setting
from app.discussion.models import Comment, CommentRevision
from app.moderation.models import Decision, DecisionNote

Read = Select[Any] | None


@dataclass(frozen=True)
class Typed:
    """A text field. `kept` reads what is stored; None: the field only finds or proves something."""

    rule: str
    name: str
    actor: str
    kept: Read
    whose: str = "-"
    also: dict[str, str] = field(default_factory=dict)
    part: str | None = None
    """Of a stored list of propositions."""


@dataclass(frozen=True)
class Number:
    rule: str
    name: str
    actor: str
    whose: str


def _latest(column: Any, order: Any) -> Select[Any]:
    return select(column).order_by(order.desc()).limit(1)


_MY_NAME = select(Person.name).where(Person.handle == "practitioner")
_MY_BIO = select(Person.bio).where(Person.handle == "practitioner")
_NEWEST_NAME = _latest(Person.name, Person.id)
_MY_ORGANISATION = (
    select(Organisation.name)
    .join(Membership, Membership.organisation_id == Organisation.id)
    .join(Person, Person.id == Membership.person_id)
    .where(Person.handle == "practitioner", Membership.until.is_(None))
)
_NOTE = _latest(DecisionNote.text, Decision.id).outerjoin_from(
    Decision, DecisionNote, DecisionNote.decision_id == Decision.id
)
_COMMENT = (
    select(CommentRevision.source)
    .join(Comment, Comment.id == CommentRevision.comment_id)
    .order_by(Comment.id.desc(), CommentRevision.n.desc())
    .limit(1)
)
_EDITED = (
    select(CommentRevision.source)
    .join(Comment, Comment.id == CommentRevision.comment_id)
    .where(Comment.public_id == "prac-published")
    .order_by(CommentRevision.n.desc())
    .limit(1)
)


def _desk(column: Any) -> Select[Any]:
    return (
        select(column)
        .join(Briefing, Briefing.id == Manuscript.briefing_id)
        .where(Briefing.slug == "author-draft")
    )


_ONE = {"propositions-0-key": "key-1", "propositions-0-kind": "step", "propositions-0-text": "One."}
_POST = {"organisation": "Somewhere Council", "organisation_type": "county"}
_DESK = "/desk/briefings/<slug>"
_OWN = "own-draft"
_REMOVE = "/moderation/comments/<public_id>/remove"

TYPED = [
    Typed("/register", "name", "anonymous", _NEWEST_NAME),
    Typed("/register", "email", "anonymous", None),
    Typed("/register", "password", "anonymous", None),
    Typed("/sign-in", "email", "anonymous", None),
    Typed("/sign-in", "password", "anonymous", None),
    Typed("/sign-in", "next", "anonymous", None),
    Typed("/recover", "email", "anonymous", None),
    Typed("/invitation/<token>", "name", "anonymous", _NEWEST_NAME, "another-administer"),
    Typed("/account/profile", "name", "practitioner", _MY_NAME),
    Typed("/account/profile", "bio", "practitioner", _MY_BIO),
    Typed(
        "/account/profile",
        "title",
        "practitioner",
        _latest(Membership.title, Membership.id),
        also=_POST,
    ),
    Typed(
        "/account/profile",
        "organisation",
        "practitioner",
        _MY_ORGANISATION,
        also=_POST,
    ),
    Typed("/account/email", "email", "practitioner", None),
    Typed(
        "/desk/briefings/new", "title", "author", _latest(Manuscript.title, Manuscript.briefing_id)
    ),
    Typed(_DESK, "title", "author", _desk(Manuscript.title), _OWN),
    Typed(_DESK, "standfirst", "author", _desk(Manuscript.standfirst), _OWN),
    Typed(_DESK, "source", "author", _desk(Manuscript.source), _OWN),
    Typed(
        _DESK, "propositions-0-text", "author", _desk(Manuscript.propositions), _OWN, _ONE, "text"
    ),
    Typed(
        _DESK,
        "propositions-0-rationale",
        "author",
        _desk(Manuscript.propositions),
        _OWN,
        _ONE,
        "rationale",
    ),
    Typed(
        _DESK,
        "propositions-0-alternatives",
        "author",
        _desk(Manuscript.propositions),
        _OWN,
        _ONE,
        "alternatives",
    ),
    Typed(f"{_DESK}/publish", "note", "author", _latest(Version.note, Version.id), "own-published"),
    Typed(f"{_DESK}/settings", "slug", "author", None, "own-published"),
    Typed(f"{_DESK}/authors", "handle", "author", None, _OWN),
    Typed(f"{_DESK}/attachments", "alt", "author", _latest(Attachment.alt, Attachment.id), _OWN),
    Typed(
        "/admin/organisations/<int:n>",
        "name",
        "administrator",
        select(Organisation.name).where(Organisation.id == 1),
        "another",
    ),
    Typed(
        "/admin/site",
        "name",
        "administrator",
        select(Setting.value).where(Setting.name == "name"),
    ),
    Typed(
        "/admin/site/<name>",
        "source",
        "administrator",
        _latest(SiteText.source, SiteText.n),
        "another-text",
    ),
    Typed("/admin/topics", "name", "administrator", _latest(Topic.name, Topic.id)),
    Typed("/admin/topics/<slug>", "name", "administrator", select(Topic.name), "another-topic"),
    Typed("/briefings/<slug>/comments/new", "body", "practitioner", _COMMENT, "another-published"),
    Typed("/c/<public_id>/edit", "body", "practitioner", _EDITED, "own-published"),
    Typed("/c/<public_id>/report", "note", "practitioner", _NOTE, "another-published"),
    Typed(_REMOVE, "explanation", "moderator", _NOTE, "another-published"),
    Typed("/moderation/briefings/<slug>/lock", "reason", "moderator", _NOTE, "another-published"),
    Typed("/moderation/people/<handle>/suspend", "explanation", "moderator", _NOTE, "another"),
    Typed("/moderation/words", "words", "moderator", None),
]

NUMBERS = [
    Number("/briefings/<slug>/stances", "wording", "practitioner", "another-published"),
    Number("/briefings/<slug>/stances", "stance", "practitioner", "another-published"),
    Number("/briefings/<slug>/read", "upto", "practitioner", "another-published"),
    Number("/c/<public_id>/vote", "helpful", "practitioner", "another-published"),
    Number("/c/<public_id>/vote", "agree", "practitioner", "another-published"),
    Number("/c/<public_id>/report", "revision", "practitioner", "another-published"),
    Number(_REMOVE, "revision", "moderator", "another-published"),
    Number(_REMOVE, "decision", "moderator", "another-published"),
    Number(_DESK, "saves", "author", _OWN),
    Number(f"{_DESK}/publish", "saves", "author", _OWN),
    Number("/moderation/people/<handle>/suspend", "until", "moderator", "another"),
    Number("/admin/people/<handle>", "role", "administrator", "another"),
]

ASKED = [
    "/?p={}",
    "/?page_id={}",
    "/briefings?q={}",
    "/briefings?topic={}&state={}",
    "/briefings?after={}",
    "/briefings/{}",
    "/briefings/{}/results",
    "/briefings/another-published?sort={}&bearing={}&about={}",
    "/briefings/another-published?after={}",
    "/briefings/another-published/versions?after={}",
    "/briefings/another-published/versions/1?compare={}",
    "/briefings/another-published/versions/{}",
    "/briefings/another-published/comments/new?reply_to={}",
    "/briefings/another-published/comments/new?about={}&draft={}",
    "/c/{}",
    "/c/{}/report",
    "/c/anot-published?after={}",
    "/people/{}",
    "/people/another?after={}",
    "/account/contributions?after={}",
    "/attachments/{}/x.pdf",
    "/attachments/anot-published/{}",
    "/preview/{}",
    "/confirm/{}",
    "/recover/{}",
    "/invitation/{}",
    "/sign-in?next={}",
    "/desk?state={}&after={}",
    "/desk/briefings/another-draft/authors?q={}",
    "/moderation?show={}&after={}&done={}",
    "/moderation/log?upto={}",
    "/moderation/comments/{}",
    "/moderation/people/{}",
    "/admin/people?q={}&after={}",
    "/admin/people/{}",
    "/admin/import/{}",
    "/static/{}",
    "/{}",
]
"""Addresses that hold what somebody wrote; asked by an administrator, who is shown most."""


def stored(typed: Typed) -> str | None:
    assert typed.kept is not None
    found = db.session.scalar(typed.kept.execution_options(populate_existing=True))
    return str(found[0][typed.part]) if typed.part and found else found

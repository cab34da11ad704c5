"""What can be found, as it stands now: the rows that decide whether somebody finds it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from app.accounts.models import Membership, Organisation, Person
from app.accounts.queries import SHOWN
from app.briefings.models import (
    Briefing,
    BriefingAuthor,
    BriefingTopic,
    NumberedProposition,
    Proposition,
    Topic,
    Version,
    Wording,
)
from app.briefings.queries import READABLE, _visible_to
from app.core.db import db
from app.core.folding import folded_words
from app.core.text import text_of
from app.discussion.models import Bearing, Comment, CommentState
from app.discussion.queries.people import COMMENTS
from app.discussion.queries.threads import IS_SIGNED
from app.notifications.models import Mute
from app.search import keys
from app.search.models import Kind

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Narrowed:
    """What the rows themselves must be, beside having the words."""

    topic: str = ""
    """A slug."""
    author_id: int | None = None
    bearing: Bearing | None = None


@dataclass(frozen=True)
class Subject:
    kind: Kind
    id: int
    at: datetime
    heading: str
    """Searched with the text; empty where the heading is another's, as of a comment."""
    text: str
    row: AnyRow
    marks: frozenset[str] = field(default=frozenset())
    """What the index can narrow by."""

    @property
    def place(self) -> int:
        return keys.place(self.at, self.kind, self.id)

    @property
    def key(self) -> int:
        return keys.key(self.place, of_comment=self.kind is Kind.COMMENT)

    @property
    def briefing_id(self) -> int:
        """Not of a person."""
        return int(self.row.briefing_id)

    @property
    def whole(self) -> str:
        return f"{self.heading}\n{self.text}" if self.heading else self.text


def readable(
    kind: Kind, ids: Collection[int], viewer: Person | None, narrowed: Narrowed
) -> list[Subject]:
    """Those of these subjects that the viewer may read and that are as asked for."""
    if not ids:
        return []
    rows = _ROWS[kind].where(_ID[kind].in_(_padded(ids)), *_narrow(kind, narrowed))
    if kind is not Kind.PERSON:
        rows = rows.where(_visible_to(viewer))
    if kind is Kind.COMMENT and viewer is not None:
        muted = exists().where(Mute.person_id == viewer.id, Mute.muted_id == Comment.author_id)
        rows = rows.where(~and_(muted, IS_SIGNED))
    return [_MADE[kind](row) for row in db.session.execute(rows)]


def _padded(ids: Collection[int]) -> list[int]:
    """As many as a power of two, so that there are few statements and the engine knows them."""
    wanted = sorted(ids)
    return wanted + wanted[-1:] * ((1 << (len(wanted) - 1).bit_length()) - len(wanted))


def as_they_are(kind: Kind, ids: Collection[int]) -> list[Subject]:
    """For the index: those of these subjects that anybody might find, with their marks."""
    found = [_MADE[kind](row) for row in db.session.execute(_ROWS[kind].where(_ID[kind].in_(ids)))]
    marks = _marks(kind, found)
    return [
        Subject(each.kind, each.id, each.at, each.heading, each.text, each.row, marks(each))
        for each in found
    ]


def propositions_of(briefing_ids: Collection[int]) -> list[int]:
    of_these = select(Proposition.id).where(Proposition.briefing_id.in_(briefing_ids))
    return list(db.session.scalars(of_these))


def briefings_in(topic: str) -> list[int]:
    """Ids of the briefings with this topic."""
    tagged = select(BriefingTopic.briefing_id).join(Topic).where(Topic.slug == topic)
    return list(db.session.scalars(tagged))


def unreadable_briefings(viewer: Person | None) -> list[int]:
    """Ids of those with something in the index that this viewer may not read."""
    hidden = select(Briefing.id).where(
        ~_visible_to(viewer), Briefing.current_n.is_not(None) | (Briefing.comments > 0)
    )
    return list(db.session.scalars(hidden))


_COMMENTS = COMMENTS.where(Comment.state == CommentState.PUBLISHED)
_BRIEFINGS = (
    select(
        Briefing.id,
        Briefing.id.label("briefing_id"),
        Briefing.published_at.label("at"),
        Briefing.slug,
        Version.title,
        Version.standfirst,
        Version.pieces,
    )
    .join(Briefing.current_version)
    .where(Briefing.state.in_(READABLE), Briefing.published_at.is_not(None))
)
_PROPOSITIONS = (
    select(
        Proposition.id,
        Briefing.published_at.label("at"),
        Proposition.briefing_id,
        Proposition.key,
        NumberedProposition.number,
        NumberedProposition.rationale_html,
        Wording.text,
        Briefing.slug,
        Version.title,
    )
    .join_from(Proposition, Briefing, Briefing.id == Proposition.briefing_id)
    .join(Briefing.current_version)
    .join(
        NumberedProposition,
        and_(
            NumberedProposition.version_id == Version.id,
            NumberedProposition.proposition_id == Proposition.id,
        ),
    )
    .join(Wording, Wording.id == NumberedProposition.wording_id)
    .where(Briefing.state.in_(READABLE), Briefing.published_at.is_not(None))
)
_POST = (
    select(Membership.title, Organisation.name.label("organisation"))
    .join(Organisation, Organisation.id == Membership.organisation_id)
    .where(Membership.person_id == Person.id, Membership.until.is_(None))
    .order_by(Membership.since.desc(), Membership.id.desc())
    .limit(1)
)
_PEOPLE = select(
    Person.id,
    Person.created_at.label("at"),
    Person.handle,
    Person.name,
    Person.bio_html,
    func.coalesce(_POST.with_only_columns(Membership.title).scalar_subquery(), "").label("post"),
    func.coalesce(_POST.with_only_columns(Organisation.name).scalar_subquery(), "").label(
        "organisation"
    ),
).where(Person.state.in_(SHOWN), Person.merged_into.is_(None))

_ROWS: dict[Kind, AnySelect] = {
    Kind.BRIEFING: _BRIEFINGS,
    Kind.PROPOSITION: _PROPOSITIONS,
    Kind.PERSON: _PEOPLE,
    Kind.COMMENT: _COMMENTS,
}
_ID: dict[Kind, Any] = {
    Kind.BRIEFING: Briefing.id,
    Kind.PROPOSITION: Proposition.id,
    Kind.PERSON: Person.id,
    Kind.COMMENT: Comment.id,
}


def _comment(row: AnyRow) -> Subject:
    return Subject(Kind.COMMENT, row.id, row.created_at, "", text_of(row.html), row)


def _briefing(row: AnyRow) -> Subject:
    body = " ".join(piece["html"] for piece in row.pieces if "html" in piece)
    text = f"{row.standfirst} {text_of(body)}".strip()
    return Subject(Kind.BRIEFING, row.id, row.at, row.title, text, row)


def _proposition(row: AnyRow) -> Subject:
    text = f"{row.text} {text_of(row.rationale_html)}".strip()
    return Subject(Kind.PROPOSITION, row.id, row.at, "", text, row)


def _person(row: AnyRow) -> Subject:
    works = ", ".join(filter(None, (row.post, row.organisation)))
    told = (f"@{row.handle}", works, text_of(row.bio_html))
    return Subject(Kind.PERSON, row.id, row.at, row.name, " · ".join(filter(None, told)), row)


_MADE: dict[Kind, Callable[[AnyRow], Subject]] = {
    Kind.BRIEFING: _briefing,
    Kind.PROPOSITION: _proposition,
    Kind.PERSON: _person,
    Kind.COMMENT: _comment,
}


def _narrow(kind: Kind, wanted: Narrowed) -> Iterable[ColumnElement[bool]]:
    if wanted.bearing is not None:
        yield Comment.bearing == wanted.bearing
    if wanted.topic:
        yield (
            select(BriefingTopic)
            .join(Topic)
            .where(BriefingTopic.briefing_id == Briefing.id, Topic.slug == wanted.topic)
            .exists()
        )
    if wanted.author_id is None:
        return
    if kind is Kind.COMMENT:
        yield Comment.author_id == wanted.author_id
        # What they did not sign is not found by their name.
        yield IS_SIGNED
    else:
        yield (
            select(BriefingAuthor)
            .where(
                BriefingAuthor.briefing_id == Briefing.id,
                BriefingAuthor.person_id == wanted.author_id,
            )
            .exists()
        )


def _marks(kind: Kind, found: Collection[Subject]) -> Callable[[Subject], frozenset[str]]:
    if kind is Kind.COMMENT:
        return lambda each: frozenset(
            (f"=a{each.row.author_id}", f"=b{each.row.briefing_id}", f"={each.row.bearing}")
        )
    if kind is Kind.PERSON:
        return lambda each: frozenset((f"=k{kind:d}", *headed(folded_words(each.heading))))
    authors = _authors({each.briefing_id for each in found})
    return lambda each: frozenset(
        (
            f"=k{kind:d}",
            f"=b{each.briefing_id}",
            *authors.get(each.briefing_id, ()),
            *headed(folded_words(each.heading)),
        )
    )


def headed(words: Iterable[str]) -> Iterable[str]:
    """Marks of the words of a title or name."""
    return (f"=h{word}" for word in words)


def _authors(briefing_ids: Collection[int]) -> dict[int, list[str]]:
    marks: dict[int, list[str]] = {}
    written = select(BriefingAuthor).where(BriefingAuthor.briefing_id.in_(briefing_ids))
    for row in db.session.scalars(written):
        marks.setdefault(row.briefing_id, []).append(f"=a{row.person_id}")
    return marks

"""What authors have on their desks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Person
from app.briefings.models import Briefing, BriefingAuthor, BriefingState, Manuscript, Topic
from app.briefings.queries.briefings import by_slug
from app.core import clock
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.permissions import Action, require

PAGE = 20
MOST_SUGGESTED = 10


@dataclass(frozen=True)
class Desk:
    briefing: Briefing
    manuscript: Manuscript


def for_desk(slug: str, actor: Person) -> Desk:
    """As `by_slug`, with what its authors are working on. Raises Missing, Forbidden."""
    briefing = by_slug(slug, actor)
    require(actor, Action.EDIT_BRIEFING, briefing)
    manuscript = db.session.scalars(
        select(Manuscript)
        .where(Manuscript.briefing_id == briefing.id)
        .execution_options(populate_existing=True)
    ).one()
    return Desk(briefing, manuscript)


def desk(actor: Person, states: Sequence[BriefingState], after: str | None = None) -> Page[Desk]:
    """The actor's own briefings in these states, last saved first. Raises Missing."""
    found = (
        select(Briefing, Manuscript)
        .join(Manuscript, Manuscript.briefing_id == Briefing.id)
        .join(BriefingAuthor, BriefingAuthor.briefing_id == Briefing.id)
        .where(BriefingAuthor.person_id == actor.id, Briefing.state.in_(states))
        .order_by(Manuscript.saved_at.desc(), Briefing.id.desc())
        .options(joinedload(Briefing.current_version))
        .execution_options(populate_existing=True)
    )
    if after is not None:
        at, last_id = unpack(after, datetime, int)
        found = found.where(tuple_(Manuscript.saved_at, Briefing.id) < (at, last_id))
    rows = [Desk(*row) for row in db.session.execute(found.limit(PAGE + 1))]
    return page_of(rows, PAGE, lambda row: (row.manuscript.saved_at, row.briefing.id))


def shared(token: str) -> Desk:
    """What the holder of a share link may read, whoever it is. Raises Missing."""
    row = db.session.execute(
        select(Briefing, Manuscript)
        .join(Manuscript, Manuscript.briefing_id == Briefing.id)
        .where(Briefing.preview_token == token)
        .options(selectinload(Briefing.authors), joinedload(Briefing.current_version))
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise Missing("There is no such page.")
    return Desk(*row)


IN_ORDER = (
    select(Topic).where(Topic.merged_into_id.is_(None)).order_by(Topic.place, Topic.name, Topic.id)
)


def topics() -> Sequence[Topic]:
    """All that are not merged into another, in the order of lists."""
    return db.session.scalars(IN_ORDER).all()


def offered_topics(briefing: Briefing) -> Sequence[Topic]:
    """What its authors choose from: a retired topic only where it is chosen already."""
    has = {topic.id for topic in briefing.topics}
    return [topic for topic in topics() if topic.retired_at is None or topic.id in has]


def possible_authors(words: str) -> Sequence[Person]:
    """People whose name or handle has these words in it, for an author to choose from."""
    has_words = or_(
        Person.name.icontains(words, autoescape=True),
        Person.handle.icontains(words, autoescape=True),
    )
    return db.session.scalars(
        select(Person)
        .where(Person.is_active(clock.now()), has_words)
        .order_by(Person.name, Person.id)
        .limit(MOST_SUGGESTED)
    ).all()

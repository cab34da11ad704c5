"""From the desk to readers: versions that never change, now or at a time."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.briefings.models import (
    Briefing,
    BriefingState,
    BriefingTopic,
    Manuscript,
    Version,
)
from app.briefings.queries import version
from app.briefings.services.addresses import free_slug, lead_on, move
from app.briefings.services.checks import examine, pieces_of, stored
from app.briefings.services.manuscripts import check_current, locked_manuscript
from app.briefings.services.numbering import number
from app.briefings.services.rewordings import mark, tell_of_changes
from app.core import clock, freshness, jobs
from app.core.db import db
from app.core.errors import Conflict, Forbidden, Unreadable
from app.core.folding import folded
from app.core.text import SANITISER
from app.notifications.models import Followed
from app.notifications.queries import marks
from app.notifications.services import tell
from app.permissions import Action, require

PUBLISH = "publish briefing"
PUBLISHED = "briefing published"
"""Job: a briefing can be read for the first time."""
NEW_BRIEFING = "briefing"
"""What those who follow its topics or its authors are told of."""


def publish(
    actor: Person,
    briefing: Briefing,
    *,
    saves: int,
    note: str = "",
    editorial: Collection[str] = (),
) -> Version:
    """Make the saved manuscript the version that readers see.

    saves: of the manuscript that the author saw. note: what changed; needed from the second
    version on. editorial: keys of propositions whose new words mean what the old ones did, which
    a moderator is asked to approve. Raises Outdated, Conflict, Unreadable.
    """
    require(actor, Action.EDIT_BRIEFING, briefing)
    briefing = _locked(briefing.id)
    manuscript = locked_manuscript(briefing)
    check_current(manuscript, saves)
    current = _current(briefing)
    if briefing.state is BriefingState.ARCHIVED:
        raise Conflict("This briefing is archived. Restore it first.")
    _check_publishable(manuscript, current, note)
    published = _next_version(actor, briefing, manuscript, note if current is not None else "")
    number(published, manuscript.drafted)
    published = version(briefing, published.n)
    mark(actor, published, current, editorial)
    tell_of_changes(published, current)
    _open(briefing, published)
    manuscript.saves += 1
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)
    return published


def schedule(actor: Person, briefing: Briefing, *, at: datetime, saves: int) -> None:
    """Publish for the first time at a moment, as saved by then.

    Raises Outdated, Conflict, Unreadable.
    """
    require(actor, Action.EDIT_BRIEFING, briefing)
    if at <= clock.now():
        raise Unreadable("Choose a time that is still to come.")
    briefing = _locked(briefing.id)
    if briefing.state not in (BriefingState.DRAFT, BriefingState.SCHEDULED):
        raise Conflict("This briefing has been published already.")
    manuscript = locked_manuscript(briefing)
    check_current(manuscript, saves)
    _check_publishable(manuscript, None, "")
    briefing.state = BriefingState.SCHEDULED
    briefing.published_at = at
    payload = {"briefing": briefing.id, "actor": actor.id, "at": at.isoformat()}
    jobs.ask(PUBLISH, payload, key=f"publish {briefing.id} {at.isoformat()}", at=at)


def unschedule(actor: Person, briefing: Briefing) -> None:
    """Back to a draft. Raises Conflict when it has been published."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    briefing = _locked(briefing.id)
    if briefing.state is BriefingState.DRAFT:
        return
    if briefing.state is not BriefingState.SCHEDULED:
        raise Conflict("This briefing has been published already.")
    briefing.state = BriefingState.DRAFT
    briefing.published_at = None


def publish_scheduled(briefing_id: int, actor_id: int, at: datetime) -> None:
    """Publish what was scheduled for this moment, unless that was changed since.

    What can no longer be published stays scheduled and overdue: the desk says so.
    """
    briefing = _locked(briefing_id)
    if briefing.state is not BriefingState.SCHEDULED or briefing.published_at != at:
        return
    asked = db.session.get_one(Person, actor_id, populate_existing=True)
    actor = db.session.get_one(Person, asked.now_id, populate_existing=True)
    with suppress(Unreadable, Forbidden), db.session.begin_nested():
        publish(actor, briefing, saves=locked_manuscript(briefing).saves)


def _check_publishable(manuscript: Manuscript, current: Version | None, note: str) -> None:
    """Raises Unreadable."""
    for problem in examine(manuscript, current).problems:
        raise problem
    if current is not None and not note:
        raise Unreadable("Say what changed, so that readers need not compare.")


def archive(actor: Person, briefing: Briefing) -> None:
    """Close a briefing to stances and comments; it stays readable. Raises Conflict."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    _turn(briefing, BriefingState.PUBLISHED, BriefingState.ARCHIVED)


def restore(actor: Person, briefing: Briefing) -> None:
    """Open an archived briefing again. Raises Conflict."""
    require(actor, Action.EDIT_BRIEFING, briefing)
    _turn(briefing, BriefingState.ARCHIVED, BriefingState.PUBLISHED)


def _turn(briefing: Briefing, old: BriefingState, new: BriefingState) -> None:
    briefing = _locked(briefing.id)
    if briefing.state is new:
        return
    if briefing.state is not old:
        raise Conflict("This briefing has not been published yet.")
    briefing.state = new
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)


def _locked(briefing_id: int) -> Briefing:
    """The briefing as it is now, held until the transaction ends."""
    return db.session.scalars(
        select(Briefing)
        .where(Briefing.id == briefing_id)
        .options(selectinload(Briefing.authors))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _current(briefing: Briefing) -> Version | None:
    return version(briefing, briefing.current_n) if briefing.current_n else None


def _next_version(actor: Person, briefing: Briefing, manuscript: Manuscript, note: str) -> Version:
    words = [proposition.text for proposition in manuscript.drafted]
    made = Version(
        briefing_id=briefing.id,
        n=(briefing.current_n or 0) + 1,
        lang=briefing.lang,
        title=manuscript.title,
        standfirst=manuscript.standfirst,
        folded=folded(" ".join([manuscript.title, manuscript.standfirst, *words])),
        source=manuscript.source,
        format=manuscript.format,
        pieces=stored(pieces_of(manuscript)),
        sanitiser=SANITISER,
        note=note,
        published_at=clock.now(),
        published_by_id=actor.id,
    )
    db.session.add(made)
    db.session.flush()  # its numbers need the id
    return made


def _open(briefing: Briefing, published: Version) -> None:
    is_first = briefing.current_n is None
    briefing.current_n = published.n
    if is_first:
        slug = free_slug(published.title, briefing)
        if slug != briefing.slug:
            move(briefing, slug)
        briefing.published_at = published.published_at
        jobs.ask(PUBLISHED, {"briefing": briefing.id})
    briefing.state = BriefingState.PUBLISHED
    if briefing.preview_token is not None:
        lead_on(f"/preview/{briefing.preview_token}", briefing)
        briefing.preview_token = None


def announce(briefing_id: int, after: int = 0) -> int | None:
    """Tell some of those who follow its topics or authors. Returns where to go on; None: done."""
    wanted = select(Briefing).where(Briefing.id == briefing_id)
    briefing = db.session.scalars(wanted.options(selectinload(Briefing.authors))).one()
    by_topic = select(BriefingTopic.topic_id).where(BriefingTopic.briefing_id == briefing.id)
    authors = [author.id for author in briefing.authors]
    found = {
        *marks.followers(Followed.TOPIC, db.session.scalars(by_topic).all(), after=after),
        *marks.followers(Followed.PERSON, authors, after=after),
    }
    told = sorted(found)[: marks.AT_ONCE]  # each list has as many, so nobody is passed by
    tell([person_id for person_id in told if person_id not in authors], NEW_BRIEFING, briefing.id)
    return told[-1] if told else None

"""The door for importers: what was published elsewhere, with its dates, authors and addresses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Person
from app.briefings.models import (
    Briefing,
    BriefingAuthor,
    BriefingState,
    BriefingTopic,
    Manuscript,
    SourceFormat,
    Topic,
    Version,
)
from app.briefings.services.addresses import free_slug, kept_path, lead_on
from app.briefings.services.topics import topic_slug
from app.core import clock
from app.core.db import db
from app.core.folding import folded
from app.core.text import SANITISER


@dataclass(frozen=True)
class Imported:
    import_key: str
    """What it was there, so that a second import knows it."""
    title: str
    source: str
    """As it came; kept with the version."""
    html: str
    """The source through `core.text.html_from_html`."""
    written_at: datetime
    state: BriefingState
    """Draft, published or archived."""
    standfirst: str = ""
    slug: str = ""
    """Wanted; another is made from it when it is taken, from the title when it is empty."""
    authors: Sequence[Person] = ()
    topics: Sequence[str] = ()
    """Names; made when there are none of the name."""
    addresses: Sequence[str] = field(default=())
    """Where it was: paths or whole addresses, which lead here from now on."""


def bring_in(post: Imported) -> Briefing:
    """Make a briefing of something published elsewhere. For importers, who asked whether they may.

    The caller touches `freshness.SITE` last, once for all. Raises Conflict (when the transaction
    ends) for an `import_key` that is there already.
    """
    is_draft = post.state is BriefingState.DRAFT
    briefing = Briefing(
        slug=free_slug(post.slug or post.title),
        state=post.state,
        current_n=None if is_draft else 1,
        published_at=None if is_draft else post.written_at,
        created_at=post.written_at,
        import_key=post.import_key,
    )
    db.session.add(briefing)
    db.session.flush()  # its rows need the id
    db.session.add(_manuscript(briefing, post))
    if not is_draft:
        db.session.add(_version(briefing, post))
    for place, person in enumerate(dict.fromkeys(post.authors)):
        db.session.add(BriefingAuthor(briefing_id=briefing.id, person_id=person.id, place=place))
    for topic in {_topic(name) for name in post.topics}:
        db.session.add(BriefingTopic(briefing_id=briefing.id, topic_id=topic.id))
    for path in {kept_path(address) for address in post.addresses} - {"/"}:
        lead_on(path, briefing)
    return briefing


def _manuscript(briefing: Briefing, post: Imported) -> Manuscript:
    return Manuscript(
        briefing_id=briefing.id,
        title=post.title,
        standfirst=post.standfirst,
        source=post.html,
        format=SourceFormat.HTML,
        saved_at=clock.now(),
    )


def _version(briefing: Briefing, post: Imported) -> Version:
    return Version(
        briefing_id=briefing.id,
        n=1,
        title=post.title,
        standfirst=post.standfirst,
        folded=folded(f"{post.title} {post.standfirst}"),
        source=post.source,
        format=SourceFormat.HTML,
        pieces=[{"html": post.html}],
        sanitiser=SANITISER,
        published_at=post.written_at,
    )


def _topic(name: str) -> Topic:
    """Of this name, or whatever that was merged into; made when there is none."""
    slug = topic_slug(name)
    found = db.session.scalar(select(Topic).where(Topic.slug == slug))
    if found is not None and found.merged_into_id is not None:
        return db.session.get_one(Topic, found.merged_into_id)
    if found is None:
        found = Topic(slug=slug, name=name)
        db.session.add(found)
        db.session.flush()  # the next post may name it too
    return found

"""Steps that tests of services share."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.briefings import queries, services
from app.briefings.models import Briefing, Drafted, Manuscript, PropositionKind
from app.briefings.queries import Desk
from app.briefings.services import Written
from app.core.db import db, transaction
from app.core.freshness import PageVersion

KIND = PropositionKind.STEP


def on_desk(briefing: Briefing, author: Person) -> Desk:
    return queries.for_desk(briefing.slug, author)


def does(change: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """One service in one transaction."""
    with transaction():
        return change(*values, **named)


def raised() -> dict[str, int]:
    """Versions of pages."""
    return {row.key: row.n for row in db.session.scalars(select(PageVersion))}


def text(source: str) -> Written:
    return Written("Bins", "", source, ())


def with_title(manuscript: Manuscript, title: str) -> Written:
    return Written(title, "", manuscript.source, tuple(manuscript.drafted))


def a_draft(author: Person, source: str, *texts: str, title: str = "Bins") -> Briefing:
    """Saved once; its propositions have the keys key-1, key-2 ..."""
    briefing: Briefing = does(services.start, author, title)
    drafted = tuple(Drafted(f"key-{n}", KIND, words) for n, words in enumerate(texts, start=1))
    desk = on_desk(briefing, author)
    does(services.save, author, desk.briefing, Written(title, "", source, drafted), saves=0)
    return briefing


def republish(
    author: Person, briefing: Briefing, *drafted: Drafted, editorial: tuple[str, ...] = ()
) -> None:
    """A further version with these propositions."""
    source = "Text." + "".join(f"\n\n{{{{proposition: {draft.key}}}}}" for draft in drafted)
    desk = on_desk(briefing, author)
    written = Written(desk.manuscript.title, "", source, drafted)
    does(services.save, author, desk.briefing, written, saves=desk.manuscript.saves)
    desk = on_desk(briefing, author)
    does(
        services.publish,
        author,
        desk.briefing,
        saves=desk.manuscript.saves,
        note="More.",
        editorial=editorial,
    )

"""Writing: what stands on the desk before it is published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.accounts.models import Person
from app.briefings.models import (
    Briefing,
    BriefingAuthor,
    BriefingState,
    Drafted,
    Manuscript,
    PropositionKind,
)
from app.briefings.services.addresses import free_slug
from app.briefings.services.checks import KEY, MOST_PROPOSITIONS, marker, without_marker
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.permissions import Action, require


class Outdated(Conflict):
    """The manuscript was saved by somebody else since it was read."""


@dataclass(frozen=True)
class Written:
    """What an author typed into the form."""

    title: str
    standfirst: str
    source: str
    propositions: tuple[Drafted, ...]


def start(actor: Person, title: str) -> Briefing:
    require(actor, Action.WRITE_BRIEFINGS)
    now = clock.now()
    briefing = Briefing(slug=free_slug(title), state=BriefingState.DRAFT, created_at=now)
    db.session.add(briefing)
    db.session.flush()  # its rows need the id
    db.session.add(BriefingAuthor(briefing_id=briefing.id, person_id=actor.id))
    db.session.add(
        Manuscript(briefing_id=briefing.id, title=title, saved_at=now, saved_by_id=actor.id)
    )
    return briefing


def save(actor: Person, briefing: Briefing, written: Written, *, saves: int) -> Manuscript:
    """Keep what was written. `saves`: of the copy it was written on. Raises Outdated.

    The same words sent twice are no conflict.
    """
    require(actor, Action.EDIT_BRIEFING, briefing)
    manuscript = locked_manuscript(briefing)
    if written == _as_written(manuscript):
        return manuscript
    check_current(manuscript, saves)
    manuscript.title = written.title
    manuscript.standfirst = written.standfirst
    manuscript.source = written.source
    manuscript.drafted = written.propositions
    manuscript.saves += 1
    manuscript.saved_at = clock.now()
    manuscript.saved_by_id = actor.id
    return manuscript


def locked_manuscript(briefing: Briefing) -> Manuscript:
    """As it is now, held until the transaction ends."""
    return db.session.scalars(
        select(Manuscript)
        .where(Manuscript.briefing_id == briefing.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def check_current(manuscript: Manuscript, saves: int) -> None:
    """Raises Outdated."""
    if manuscript.saves != saves:
        raise Outdated("Somebody saved another text while you were writing.")


def rearranged(written: Written, deed: str, key: str, left_out: Sequence[Drafted] = ()) -> Written:
    """The text after add, remove, up or down of the proposition `key`; unchanged for other deeds.

    left_out: propositions of the current version; `add` of one of their keys puts it back.
    Raises Unreadable when there are too many then.
    """
    found = _rearranged(written, deed, key, left_out)
    if len(found.propositions) > MOST_PROPOSITIONS:
        raise Unreadable("A briefing can have %(most)d propositions.", most=MOST_PROPOSITIONS)
    return found


def _rearranged(written: Written, deed: str, key: str, left_out: Sequence[Drafted]) -> Written:
    rows = list(written.propositions)
    at = next((place for place, row in enumerate(rows) if row.key == key), None)
    if deed == "add" and at is None and re.fullmatch(KEY, key):
        back = next((row for row in left_out if row.key == key), None)
        rows.append(back or Drafted(key, PropositionKind.RECOMMENDATION, ""))
        source = written.source
        if marker(key) not in source:
            source = f"{source}\n\n{marker(key)}".lstrip("\n")
        return replace(written, source=source, propositions=tuple(rows))
    if at is None:
        return written
    if deed == "remove":
        del rows[at]
        source = without_marker(written.source, key)
        return replace(written, source=source, propositions=tuple(rows))
    to = at + {"up": -1, "down": 1}.get(deed, 0)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    return replace(written, propositions=tuple(rows))


def _as_written(manuscript: Manuscript) -> Written:
    return Written(
        manuscript.title, manuscript.standfirst, manuscript.source, tuple(manuscript.drafted)
    )

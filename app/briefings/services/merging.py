"""What one person did at the desk becomes another's: the two were one."""

from sqlalchemy import delete, select, update

from app.briefings.models import Attachment, BriefingAuthor, Manuscript, Rewording, Version
from app.briefings.services.particulars import AUTHORS_CHANGED
from app.core import jobs
from app.core.db import QUIET, db

_DID = (
    Version.published_by_id,
    Rewording.marked_by_id,
    Rewording.decided_by_id,
    Rewording.disputed_by_id,
    Manuscript.saved_by_id,
    Attachment.added_by_id,
)


def hand_over(person_id: int, to: int) -> None:
    for column in _DID:
        db.session.execute(
            update(column.class_).where(column == person_id).values({column: to}),
            execution_options=QUIET,
        )
    wrote = select(BriefingAuthor.briefing_id, BriefingAuthor.place).where(
        BriefingAuthor.person_id == person_id
    )
    places = {row.briefing_id: row.place for row in db.session.execute(wrote)}
    named = set(
        db.session.scalars(
            select(BriefingAuthor.briefing_id).where(
                BriefingAuthor.person_id == to, BriefingAuthor.briefing_id.in_(places)
            )
        )
    )
    # Made anew, not changed: the search follows who comes and who goes.
    db.session.execute(
        delete(BriefingAuthor).where(BriefingAuthor.person_id == person_id),
        execution_options=QUIET,
    )
    for briefing_id, place in places.items():
        if briefing_id not in named:
            row = BriefingAuthor(briefing_id=briefing_id, person_id=to, place=place)
            db.session.add(row)
        payload = {"person": to, "briefing": briefing_id}
        jobs.ask(AUTHORS_CHANGED, payload, key=f"{AUTHORS_CHANGED}:{to}:{briefing_id}")

"""How the people behind an entry are shown."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import Person
from app.core.db import db
from app.discussion.models import Response


def shown(person: Person, response: Response | None, viewer: Person | None) -> str:  # noqa: ARG001
    return person.name


def responses_of(briefing_id: int, person_ids: Collection[int]) -> dict[int, Response]:
    """The responses of these people to a briefing, by person, ready for `shown`."""
    found = db.session.scalars(
        select(Response).where(
            Response.briefing_id == briefing_id, Response.person_id.in_(set(person_ids))
        )
    )
    return {response.person_id: response for response in found}

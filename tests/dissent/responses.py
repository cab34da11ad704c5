"""What the form of a response posts."""

from sqlalchemy import select

from app.briefings.models import Briefing, NumberedProposition, Version
from app.core.db import db

WORDS = ("Appoint a chief digital officer.", "Publish costs.", "Test with users.", "An academy.")
REASON = "What must change is how councils are led. A new officer leaves that as it was."
OUT = "The title promises three steps. The fourth asks for a new body and money."
KEY = "key-0123456789abcdef"


def wording(briefing: Briefing, number: int) -> int:
    """Id of the words that stand."""
    return db.session.execute(
        select(NumberedProposition.wording_id)
        .join(Version, Version.id == NumberedProposition.version_id)
        .join(Briefing, (Briefing.id == Version.briefing_id) & (Briefing.current_n == Version.n))
        .where(Briefing.id == briefing.id, NumberedProposition.number == number)
    ).scalar_one()


def typed(
    briefing: Briefing, stances: dict[int, str], *, to: str = "send", **more: str
) -> dict[str, str]:
    """Stances by number; `more` has double underscores for hyphens: p1__why="..."."""
    numbers = db.session.scalars(
        select(NumberedProposition.number)
        .join(Version, Version.id == NumberedProposition.version_id)
        .join(Briefing, (Briefing.id == Version.briefing_id) & (Briefing.current_n == Version.n))
        .where(Briefing.id == briefing.id)
    )
    fields = {"to": to, "form_key": KEY, "capacity": "personal", "shown_as": "name"}
    for number in numbers:
        fields[f"p-key-{number}-wording"] = str(wording(briefing, number))
        fields[f"p-key-{number}-asks"] = "y"
    db.session.rollback()  # what is read later is read anew
    for number, value in stances.items():
        fields[f"p-key-{number}-stance"] = value
    return fields | {
        name.replace("p", "p-key-", 1).replace("__", "-"): value for name, value in more.items()
    }

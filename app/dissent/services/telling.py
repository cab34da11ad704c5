"""Who hears of a step: everybody behind the entry and the briefing's authors."""

from app.dissent.models import Entry, EntryEvent
from app.dissent.services.steps import behind
from app.notifications import services as notifications

STEP = "entry"
"""Kind of the notifications of this feature; the subject is an event."""


def tell(event: EntryEvent, entry: Entry) -> None:
    people = {person.person_id for person in behind([entry])}
    authors = {author.id for author in entry.briefing.authors}
    notifications.tell(people | authors, STEP, event.id, but=event.actor_id)

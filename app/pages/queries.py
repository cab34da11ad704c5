"""What composed pages ask of several features at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.accounts import queries as people
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.notifications.models import Follow, Followed


@dataclass(frozen=True)
class Named:
    """Something that is followed, as a link."""

    name: str
    path: str


def followed(follows: Iterable[Follow], viewer: Person) -> dict[tuple[Followed, int], Named]:
    """By what and subject. What this person may not see (any longer) is missing."""
    ids: dict[Followed, list[int]] = {what: [] for what in Followed}
    for follow in follows:
        ids[follow.what].append(follow.subject_id)
    found: dict[tuple[Followed, int], Named] = {}
    if wanted := ids[Followed.BRIEFING]:
        for briefing in briefings.readable_among(wanted, viewer):
            title = briefing.current_version.title if briefing.current_version else briefing.slug
            found[Followed.BRIEFING, briefing.id] = Named(title, f"/briefings/{briefing.slug}")
    if wanted := ids[Followed.TOPIC]:
        for topic in briefings.topics_among(wanted):
            found[Followed.TOPIC, topic.id] = Named(topic.name, f"/briefings?topic={topic.slug}")
    if wanted := ids[Followed.PERSON]:
        for person in people.shown_among(wanted):
            found[Followed.PERSON, person.id] = Named(person.name, f"/people/{person.handle}")
    return found

"""The names of everybody on a page of the register, in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.accounts.models import Person, PersonState
from app.briefings.models import Briefing
from app.discussion.models import Channel, Response
from app.dissent.queries.shown import responses_of, shown


@dataclass(frozen=True)
class Names:
    _responses: Mapping[int, Response]
    _viewer: Person | None

    @classmethod
    def of(
        cls, briefing: Briefing, viewer: Person | None, people: Iterable[Person | None]
    ) -> "Names":
        ids = {person.id for person in people if person is not None}
        return cls(responses_of(briefing.id, ids) if ids else {}, viewer)

    def of_person(self, person: Person | None) -> str:
        """As their response says. Empty: a former participant, or nobody."""
        if person is None or person.state is PersonState.ERASED:
            return ""
        return shown(person, self._responses.get(person.id), self._viewer)

    def channel_of(self, person: Person | None) -> Channel:
        """How their response came."""
        response = self._responses.get(person.id) if person is not None else None
        return response.channel if response is not None else Channel.SITE

"""Answers of an author, in the register and in the form."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import transaction
from app.dissent import queries, services
from app.dissent.models import Disposition, Entry
from tests.factories import LONG_AGO, a_briefing, a_person

WHY = "The text says so itself, in the second paragraph of the part on leadership."
ANSWER = services.Answered(Disposition.NOT_ACCEPTED, WHY, restatement="You say it is leadership.")
DAY = timedelta(days=1)


@dataclass
class Case:
    """A briefing whose author answers, from the day on which it began."""

    briefing: Briefing
    author: Person
    moderator: Person
    raiser: Person

    def at(self, day: float) -> AbstractContextManager[None]:
        return clock.frozen(LONG_AGO + day * DAY)

    def answer(self, number: int = 1, disposition: str = "not_accepted", **said: object) -> None:
        said = {"restatement": "You say it is leadership."} | said
        answer = services.Answered(Disposition(disposition), WHY, **said)  # type: ignore[arg-type]
        with transaction():
            services.answer(self.author, self.briefing, [number], answer)


def a_case() -> tuple[Briefing, Person, Person, Person]:
    """A briefing of four propositions, its author, a moderator, and who has something to say."""
    author, raiser = a_person("Ada Author"), a_person("Ruth Raiser")
    made = a_briefing("Lead digitally.", "Share data.", "Buy well.", "Train.", authors=(author,))
    moderator = a_person("Mo Moderator", role=Role.MODERATOR)
    return briefings.by_id(made.id, author), author, moderator, raiser


def entry(briefing: Briefing, number: int) -> Entry:
    return queries.by_number(briefing, number)


def answered(author: Person, briefing: Briefing, *numbers: int) -> None:
    with transaction():
        services.answer(author, briefing, numbers, ANSWER)


def sent(number: int, **fields: str) -> dict[str, str]:
    """What the form of one entry sends when its author has filled it in."""
    fields = {
        "restatement": "You say it is leadership.",
        "disposition": "not_accepted",
        "reason": WHY,
    } | fields
    return {f"e{number}-{name}": value for name, value in fields.items()}

"""Roles, and two people who are one."""

from dataclasses import dataclass

from app.accounts.models import Person, Role
from app.accounts.queries import workplace_of
from app.accounts.services import merging as accounts
from app.accounts.services import people
from app.accounts.services.profile import show_change
from app.administration import queries
from app.briefings.services import merging as briefings
from app.core.db import db
from app.core.errors import Forbidden
from app.core.freshness import briefing_key
from app.discussion.services import merging as discussion
from app.dissent.services import merging as dissent
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.notifications.services import merging as notifications
from app.permissions import Action, require


def change_standing(
    actor: Person, person: Person, *, role: Role, writes: bool, leads: bool = False
) -> None:
    """Raises Forbidden, also when it is the actor's own role."""
    require(actor, Action.ADMINISTER)
    before = _standing(person)
    people.change_standing(actor, person, role=role, writes=writes, leads=leads)
    db.session.flush()  # read again below
    after = _standing(person)
    if before != after:
        logged(actor, _about(person, DecisionKind.APPOINT), f"{before} → {after}")


def _standing(person: Person) -> str:
    post = workplace_of(person.id)
    leads = post is not None and post.confirmed_by_id is not None
    said = [person.role, "writes" if person.writes else "", "leads" if leads else ""]
    return ", ".join(filter(None, said))


def merge(actor: Person, person: Person, into: Person) -> Decision:
    """Give all that `person` wrote to `into`; the first address leads to the second.

    Nothing is deleted but a second vote, stance or support of one matter, of which the one who
    stays keeps their own, and a second answer's place as that of an organisation.
    Raises Forbidden, Conflict.
    """
    require(actor, Action.ADMINISTER)
    if actor.id == person.id:
        raise Forbidden("You would sign yourself out for good. Ask another administrator.")
    person, into = accounts.locked_pair(person, into)
    pages = map(briefing_key, queries.shown_in(person.id))
    accounts.close(person, into)
    briefings.hand_over(person.id, into.id)
    discussion.hand_over(person.id, into.id)
    dissent.hand_over(actor, person.id, into.id)
    notifications.hand_over(person.id, into.id)
    show_change(into)
    said = f"{person.handle} → {into.handle}"
    return logged(actor, _about(into, DecisionKind.MERGE), said, *pages)


def _about(person: Person, kind: DecisionKind) -> Decision:
    return Decision(kind=kind, subject_kind=SubjectKind.PERSON, subject_id=person.id)


@dataclass(frozen=True)
class Twice:
    """What both have done, so that only one of the two stays."""

    responses: int
    places: int
    """Of these, answers of organisations, which are taken back."""
    votes: int
    entries: int


def done_twice(person: Person, into: Person) -> Twice:
    return Twice(
        responses=len(discussion.answered_by_both(person.id, into.id)),
        places=discussion.places_given_up(person.id, into.id),
        votes=len(discussion.votes_given_up(person.id, into.id)),
        entries=dissent.behind_both(person.id, into.id),
    )

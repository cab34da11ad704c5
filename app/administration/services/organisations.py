"""Organisations: their names, and two spellings that are one."""

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from app.accounts.models import Membership, Organisation, OrganisationType, Person
from app.core import clock, jobs
from app.core.db import QUIET, db
from app.core.errors import Conflict
from app.core.folding import folded
from app.discussion.models import Capacity, Response
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.permissions import Action, require


def change(
    actor: Person, organisation: Organisation, *, name: str, type_: OrganisationType
) -> None:
    """Raises Conflict when another has this name."""
    require(actor, Action.ADMINISTER)
    words = folded(name)
    taken = select(Organisation.id).where(
        Organisation.folded == words, Organisation.id != organisation.id
    )
    if db.session.scalar(taken) is not None:
        raise Conflict("Another organisation has this name. Merge the two instead.")
    before = (organisation.name, organisation.type)
    if before == (name, type_):
        return
    organisation.name, organisation.folded, organisation.type = name, words, type_
    _show(organisation.id)
    said = f"{before[0]}, {before[1]} → {name}, {type_}"
    logged(actor, _about(organisation, DecisionKind.CHANGE), said)


def merge(actor: Person, organisation: Organisation, into: Organisation) -> None:
    """Its people and responses are the other's from now on; its spelling still finds it.

    Of two answers given for both to one briefing, the one for `into` stays the organisation's and
    the other is its sender's own. Votes keep the spelling under which they were cast, so no
    counter changes. Raises Conflict.
    """
    require(actor, Action.ADMINISTER)
    db.session.execute(
        select(Organisation.id)
        .where(Organisation.id.in_([organisation.id, into.id]))
        .order_by(Organisation.id)
        .with_for_update()
    )
    db.session.refresh(organisation, ["merged_into_id"])
    db.session.refresh(into, ["merged_into_id"])
    if organisation.id == into.id:
        raise Conflict("These are one organisation already.")
    if organisation.merged_into_id or into.merged_into_id:
        raise Conflict("One of the two has been merged already.")
    _hand_over_posts(organisation.id, into.id)
    _hand_over_responses(organisation.id, into.id)
    db.session.execute(
        update(Organisation)
        .where(
            (Organisation.id == organisation.id) | (Organisation.merged_into_id == organisation.id)
        )
        .values(merged_into_id=into.id),
        execution_options=QUIET,
    )
    _show(into.id)
    said = f"{organisation.name} → {into.name}"
    logged(actor, _about(into, DecisionKind.MERGE), said)


def _hand_over_posts(organisation_id: int, to: int) -> None:
    """Somebody with an open post in both keeps the one, and leads it if they led either."""
    mine = aliased(Membership)
    double = db.session.execute(
        select(mine, Membership)
        .join(Membership, Membership.person_id == mine.person_id)
        .where(
            mine.organisation_id == organisation_id,
            mine.until.is_(None),
            Membership.organisation_id == to,
            Membership.until.is_(None),
        )
    ).all()
    for post, kept in double:
        post.until = clock.now()
        kept.confirmed_by_id = kept.confirmed_by_id or post.confirmed_by_id
    db.session.flush()  # one open post an organisation
    db.session.execute(
        update(Membership)
        .where(Membership.organisation_id == organisation_id)
        .values(organisation_id=to),
        execution_options=QUIET,
    )


def _hand_over_responses(organisation_id: int, to: int) -> None:
    answered = select(Response.briefing_id).where(
        Response.organisation_id == to, Response.capacity == Capacity.ORGANISATION
    )
    second = db.session.scalars(
        select(Response.id).where(
            Response.organisation_id == organisation_id,
            Response.capacity == Capacity.ORGANISATION,
            Response.briefing_id.in_(answered),
        )
    ).all()
    db.session.execute(
        update(Response)
        .where(Response.id.in_(second))
        .values(capacity=Capacity.PERSONAL, confirmed_by_id=None),
        execution_options=QUIET,
    )
    db.session.execute(
        update(Response)
        .where(Response.organisation_id == organisation_id)
        .values(organisation_id=to),
        execution_options=QUIET,
    )


def _show(organisation_id: int) -> None:
    """Pages that name it beside people, or beside what was answered for it, are made anew."""
    works = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    answered = select(Response.person_id).where(Response.organisation_id == organisation_id)
    people = db.session.scalars(works.union(answered)).all()
    jobs.ask_each("person changed", [{"person": person_id} for person_id in people])


def _about(organisation: Organisation, kind: DecisionKind) -> Decision:
    return Decision(kind=kind, subject_kind=SubjectKind.ORGANISATION, subject_id=organisation.id)

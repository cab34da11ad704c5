"""Where a person stands on the exact words of a proposition."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Membership, Organisation, OrganisationType, Person
from app.briefings.models import Briefing, NumberedProposition, Rewording, Wording
from app.briefings.services import dispute_rewording
from app.core import clock, freshness, jobs
from app.core.db import QUIET, db
from app.core.errors import Conflict, Missing
from app.discussion.models import Capacity, Response, Stance, StanceChange
from app.discussion.queries.stances import answered_words, meaning_of
from app.discussion.services import places, speaking
from app.permissions import Action, require

CHANGE_SIDES = "change-sides"

_OPEN = {
    name: dialect.insert(Response).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def take(
    actor: Person,
    briefing: Briefing,
    *,
    key: str,
    wording_id: int,
    value: int | None,
    because_id: int | None = None,
) -> None:
    """Stand somewhere on the words that were read; None: no view. Because of a comment, perhaps.

    Raises SignInFirst, Forbidden, Missing, Conflict.
    """
    require(actor, Action.TAKE_STANCE, briefing)
    record(actor, briefing, key=key, wording_id=wording_id, value=value, because_id=because_id)


def record(
    person: Person,
    briefing: Briefing,
    *,
    key: str,
    wording_id: int,
    value: int | None,
    because_id: int | None = None,
) -> None:
    """As `take`, of whoever sends or sent a whole response. Asks nobody: its service has.

    Raises Missing, Conflict.
    """
    proposition = _proposition(briefing, key, wording_id)
    response = answering(person, briefing)
    taken = _taken(response.id, proposition.wording)
    last = taken[-1] if taken else None
    if last is not None and (last.wording_id, last.value) == (wording_id, value):
        return
    now = clock.now()
    if wording_id not in {row.wording_id for row in taken}:
        db.session.add(
            Stance(response_id=response.id, wording_id=wording_id, value=value, taken_at=now)
        )
    else:
        db.session.execute(
            update(Stance)
            .where(Stance.response_id == response.id, Stance.wording_id == wording_id)
            .values(value=value, taken_at=now),
            execution_options=QUIET,
        )
    _changed(
        response,
        proposition,
        StanceChange(
            response_id=response.id,
            wording_id=wording_id,
            old=last.value if last else None,
            new=value,
            because_id=because_id if last else None,
            at=now,
        ),
    )


def undo(actor: Person, briefing: Briefing, *, key: str, wording_id: int) -> None:
    """Stand nowhere again, on these words and on those that mean the same.

    Raises SignInFirst, Forbidden, Missing, Conflict.
    """
    require(actor, Action.TAKE_STANCE, briefing)
    proposition = _proposition(briefing, key, wording_id)
    response = own_response(actor, briefing)
    taken = _taken(response.id, proposition.wording)
    if not taken:
        return
    db.session.execute(
        delete(Stance).where(Stance.id.in_([row.id for row in taken])),
        execution_options=QUIET,
    )
    _changed(
        response,
        proposition,
        StanceChange(
            response_id=response.id,
            wording_id=wording_id,
            old=taken[-1].value,
            withdrawn=True,
            at=clock.now(),
        ),
    )


def show_tallies(actor: Person, briefing: Briefing) -> None:
    """Remember that this person asked to see how others answered before answering.

    Raises SignInFirst, Forbidden.
    """
    require(actor, Action.TAKE_STANCE, briefing)
    db.session.execute(
        update(Response)
        .where(Response.id == own_response(actor, briefing).id, Response.saw_tally_at.is_(None))
        .values(saw_tally_at=clock.now()),
        execution_options=QUIET,
    )


def dispute(actor: Person, rewording: Rewording) -> None:
    """A change that carried this person's stance over was not merely editorial, they say.

    From now on every stance stays with the words it was taken on.
    Raises SignInFirst, Forbidden, Conflict.
    """
    require(actor, Action.TAKE_STANCE, rewording.briefing)
    if not answered_words(actor.id, rewording.new) - {rewording.new_id}:
        raise Conflict("Only a person whose stance was carried over can dispute this change.")
    dispute_rewording(actor, rewording)


def _taken(response_id: int, wording: Wording) -> Sequence[places.AnyRow]:
    """Stances of a response on these words and on those that mean the same, the last one last."""
    return db.session.execute(
        select(Stance.id, Stance.wording_id, Stance.value)
        .join(Wording, Wording.id == Stance.wording_id)
        .where(
            Stance.response_id == response_id,
            Wording.proposition_id == wording.proposition_id,
            meaning_of(Wording) == wording.meaning,
        )
        .order_by(Stance.taken_at, Stance.id)
    ).all()


def _proposition(briefing: Briefing, key: str, wording_id: int) -> NumberedProposition:
    version = briefing.current_version
    for numbered in version.propositions if version else []:
        if numbered.proposition.key == key:
            if numbered.proposition.decided:
                raise Conflict("This proposition is decided, so it takes no stances.")
            if numbered.wording_id != wording_id:
                raise Conflict(
                    "The words of this proposition have changed. Read them before you answer."
                )
            return numbered
    raise Missing("There is no such page.")


def answering(actor: Person, briefing: Briefing) -> Response:
    """Their own response, which is sent by what they are about to do."""
    response = own_response(actor, briefing)
    response.sent_at = response.sent_at or clock.now()
    return response


def own_response(actor: Person, briefing: Briefing) -> Response:
    """The person's own response, locked; made, and not sent yet, when there is none."""
    organisation_id, organisation_type = workplace(actor.id)
    values = {
        "briefing_id": briefing.id,
        "person_id": actor.id,
        "capacity": Capacity.PERSONAL,
        "organisation_id": organisation_id,
        "organisation_type": organisation_type,
    }
    db.session.execute(_OPEN[db.engine.dialect.name], values)
    return db.session.scalars(
        select(Response)
        .where(
            Response.briefing_id == briefing.id,
            Response.person_id == actor.id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def workplace(person_id: int) -> tuple[int | None, OrganisationType | None]:
    """Where somebody works now; their latest post, if there are several."""
    found = db.session.execute(
        select(Organisation.id, Organisation.type)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.until.is_(None))
        .order_by(Membership.since.desc(), Membership.id.desc())
        .limit(1)
    ).first()
    return (found.id, found.type) if found else (None, None)


def _changed(response: Response, numbered: NumberedProposition, change: StanceChange) -> None:
    db.session.add(change)
    jobs.ask(
        CHANGE_SIDES,
        {"person": response.person_id, "proposition": numbered.proposition_id},
        key=f"{CHANGE_SIDES}:{response.person_id}:{numbered.proposition_id}",
    )
    pages = [freshness.briefing_key(response.briefing_id)]
    if speaking.ask_again(response):
        pages.append(freshness.SITE)  # for whom they spoke stands beside their words
    db.session.flush()  # the versions of pages are the last rows to be locked
    freshness.touch(*pages)

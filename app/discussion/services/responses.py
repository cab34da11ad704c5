"""A response as a whole: for whom somebody answers, and how they are shown."""

from sqlalchemy import select

from app.accounts.models import Membership, Person
from app.accounts.queries import workplace_of
from app.briefings.models import Briefing
from app.core import clock, freshness
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.discussion.models import Capacity, Channel, Response, ShownAs
from app.discussion.queries.leads import to_confirm
from app.discussion.services.speaking import AWAITS_LEAD, speak_for
from app.discussion.services.stances import own_response
from app.notifications import services as notifications
from app.permissions import Action, require


def send_response(
    actor: Person, briefing: Briefing, *, capacity: Capacity, shown_as: ShownAs
) -> Response:
    """The person's one response to a briefing, locked, with where they work now.

    Raises SignInFirst, Forbidden, Conflict, Unreadable.
    """
    require(actor, Action.RESPOND, briefing)
    return _sent(actor, briefing, capacity, shown_as)


def enter_response(
    actor: Person,
    briefing: Briefing,
    person: Person,
    *,
    channel: Channel,
    capacity: Capacity,
    shown_as: ShownAs,
) -> Response:
    """As `send_response`, of a person whose answer came on paper and is typed in by `actor`.

    Raises SignInFirst, Forbidden, Conflict, Unreadable.
    """
    require(actor, Action.ENTER_RESPONSE, briefing)
    response = _sent(person, briefing, capacity, shown_as)
    response.channel = channel
    response.entered_by_id = response.entered_by_id or actor.id
    db.session.flush()  # how it came stands beside the name wherever that is shown
    return response


def _sent(person: Person, briefing: Briefing, capacity: Capacity, shown_as: ShownAs) -> Response:
    response = own_response(person, briefing)
    post = workplace_of(person.id)
    if capacity is Capacity.ORGANISATION:
        _speak_for(briefing, response, post)
    else:
        response.capacity, response.confirmed_by_id = capacity, None
    response.shown_as = shown_as
    response.title = post.title if post else ""
    response.organisation_id = post.organisation_id if post else None
    response.organisation_type = post.organisation.type if post else None
    response.sent_at = clock.now()
    db.session.flush()  # what comes with it is told of it
    return response


def confirm_response(actor: Person, briefing: Briefing, response_id: int, *, seen: str) -> None:
    """Say that what a colleague sent is the answer of the organisation; twice is once.

    seen: which state of it was read, as `ForOrganisation.state` says.
    Raises Missing, Forbidden, Conflict.
    """
    db.session.execute(select(Response.id).where(Response.id == response_id).with_for_update())
    found = to_confirm(actor, briefing, response_id)
    require(actor, Action.CONFIRM_RESPONSE, found.post)
    response = found.response
    if response.confirmed_by_id is not None:
        return
    if seen != found.state:
        raise Conflict(
            "%(name)s has changed this answer meanwhile. Read it before you confirm it.",
            name=found.sender.name,
        )
    if _is_taken(briefing, response, found.post):
        raise Conflict(
            "Another answer of %(organisation)s stands already.",
            organisation=found.post.organisation.name,
        )
    response.capacity, response.confirmed_by_id = Capacity.ORGANISATION, actor.id
    notifications.hide(AWAITS_LEAD, [response.id])
    db.session.flush()  # the versions of pages are the last rows to be locked
    freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)


def _speak_for(briefing: Briefing, response: Response, post: Membership | None) -> None:
    """Raises Conflict, Unreadable."""
    if post is None:
        raise Unreadable("Say in your profile where you work before you answer for it.")
    is_taken = _is_taken(briefing, response, post)
    speak_for(response, post.organisation_id)
    if is_taken and response.capacity is Capacity.ORGANISATION:  # by whom is for them to say
        raise Conflict(
            "A colleague has answered for %(organisation)s already. Answer for yourself.",
            organisation=post.organisation.name,
        )


def _is_taken(briefing: Briefing, response: Response, post: Membership) -> bool:
    """Whether another response is the one of this organisation."""
    other = db.session.scalar(
        select(Response.id).where(
            Response.briefing_id == briefing.id,
            Response.organisation_id == post.organisation_id,
            Response.capacity == Capacity.ORGANISATION,
            Response.id != response.id,
        )
    )
    return other is not None

"""A response as a whole: for whom somebody answers, and how they are shown."""

from sqlalchemy import select

from app.accounts.models import Membership, Person
from app.accounts.queries import workplace_of
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.discussion.models import Capacity, Channel, Response, ShownAs
from app.discussion.services.stances import own_response
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
    response_id = own_response(person, briefing)
    response = db.session.scalars(
        select(Response).where(Response.id == response_id).execution_options(populate_existing=True)
    ).one()
    post = workplace_of(person.id)
    if capacity is Capacity.ORGANISATION:
        _require_free(briefing, response, post)
    response.capacity, response.shown_as = capacity, shown_as
    response.title = post.title if post else ""
    response.organisation_id = post.organisation_id if post else None
    response.organisation_type = post.organisation.type if post else None
    response.sent_at = clock.now()
    db.session.flush()  # what comes with it is told of it
    return response


def _require_free(briefing: Briefing, response: Response, post: Membership | None) -> None:
    """One response for an organisation. Raises Conflict, Unreadable."""
    if post is None:
        raise Unreadable("Say in your profile where you work before you answer for it.")
    is_taken = db.session.scalar(
        select(Response.id).where(
            Response.briefing_id == briefing.id,
            Response.organisation_id == post.organisation_id,
            Response.capacity == Capacity.ORGANISATION,
            Response.id != response.id,
        )
    )
    if is_taken is not None:  # by whom is for them to say
        raise Conflict(
            "A colleague has answered for %(organisation)s already. Answer for yourself.",
            organisation=post.organisation.name,
        )

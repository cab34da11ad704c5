"""For whom a response speaks: where somebody leads an organisation, it answers through them."""

from app.accounts.queries import leads_of
from app.discussion.models import Capacity, Response
from app.notifications import services as notifications

AWAITS_LEAD = "awaits lead"
"""What whoever leads an organisation is told of; the subject is a colleague's response."""


def speak_for(response: Response, organisation_id: int) -> None:
    """Only what a lead sends is its answer at once; a colleague's waits for them, who are told."""
    leads = leads_of(organisation_id)
    if leads and response.person_id not in leads:
        response.capacity, response.confirmed_by_id = Capacity.AWAITS_LEAD, None
        notifications.tell_anew(leads, AWAITS_LEAD, response.id)
        return
    response.capacity = Capacity.ORGANISATION
    response.confirmed_by_id = response.person_id if leads else None


def ask_again(response: Response) -> bool:
    """An answer has changed: what somebody else confirmed is no longer what stands there."""
    is_confirmed = response.confirmed_by_id not in (None, response.person_id)
    if not is_confirmed or response.organisation_id is None:
        return False
    speak_for(response, response.organisation_id)
    return True

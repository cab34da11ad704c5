"""What came on paper, by letter or by e-mail, typed in by the team for whoever wrote it."""

from dataclasses import dataclass

from app.accounts.models import Person
from app.accounts.services import respondents
from app.accounts.services.profile import Profile
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.discussion import services as discussion
from app.discussion.models import Channel
from app.dissent.queries.entered import entered_by_handle
from app.dissent.services.responding import Sender, Sent, deliver, response_of, was_sent
from app.dissent.services.steps import lock, show
from app.permissions import Action, require


@dataclass(frozen=True)
class Respondent:
    """Who answered, as it says on the paper, and how it came."""

    profile: Profile
    channel: Channel


def enter(
    actor: Person,
    briefing: Briefing,
    respondent: Respondent,
    sent: Sent,
    *,
    handle: str | None = None,
) -> None:
    """Send a response that came on paper, or (with the handle) mend what was typed in.

    It is the respondent's: a person without an account. The same form sent again changes nothing.
    Raises SignInFirst, Forbidden, Missing, Conflict, Unreadable.
    """
    require(actor, Action.ENTER_RESPONSE, briefing)
    lock(briefing.id)
    briefing = briefings.by_id(briefing.id, actor)
    if handle is None:
        person = respondents.bring_in(respondent.profile, sent.form_key)
    else:
        person = entered_by_handle(briefing, actor, handle)
        respondents.correct(person, respondent.profile)
    if was_sent(person, response_of(person, briefing), sent.form_key):
        return
    response = discussion.enter_response(
        actor,
        briefing,
        person,
        channel=respondent.channel,
        capacity=sent.capacity,
        shown_as=sent.shown_as,
    )
    deliver(Sender(person, actor, discussion.enter), briefing, response, sent)
    show(briefing.id)

"""Mails a notification, for what its reader may see at that moment."""

from typing import Any

from app.core import mail
from app.core.db import transaction
from app.core.mail import link
from app.core.tokens import signed
from app.notifications import letters, queries, services
from app.notifications.queries import TITLES, Due
from app.notifications.services import NOTIFY, UNSUBSCRIBE


def notify(payload: dict[str, Any]) -> None:
    """Sent first and noted after: a crash between the two sends the same letter again."""
    with transaction():  # nothing stays open while the mail server is waited for
        due = queries.due(payload["notification"])
    if due is None:
        return
    mail.deliver(_letter(due))
    with transaction():
        services.note_mailed(due.id)


def _letter(due: Due) -> dict[str, Any]:
    unsubscribe = link(f"/unsubscribe/{signed(UNSUBSCRIBE, due.person.id, due.kind)}")
    return mail.letter(
        due.email,
        mail.subject_of(due.line.sentence),
        letters.text(
            due.person.name,
            due.line.sentence,
            due.line.quote,
            due.line.path,
            title=str(TITLES[due.kind]),
            unsubscribe=unsubscribe,
        ),
        id=f"notification-{due.id}",
        at=due.at,
        headers=letters.unsubscribing(unsubscribe),
    )


HANDLERS = {NOTIFY: notify}

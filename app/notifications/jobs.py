"""Mails what is new, for what its reader may see at that moment.

Sent first and noted after: a crash between the two sends the same letter again, with the same
Message-ID.
"""

from datetime import timedelta
from typing import Any

import structlog

from app.core import clock, jobs, mail
from app.core.db import transaction
from app.core.mail import Refused
from app.notifications import letters, queries, services
from app.notifications.hours import Hours
from app.notifications.models import DIGESTS
from app.notifications.queries import TITLES
from app.notifications.services import DIGEST, NOTIFY

log = structlog.get_logger()


def notify(payload: dict[str, Any]) -> None:
    with transaction():  # nothing stays open while the mail server is waited for
        due = queries.due(payload["notification"])
        if due is not None and due.how in DIGESTS:  # chosen since
            services.wait(due.id, due.how)
            return
    if due is None or _waits(NOTIFY, payload, due.hours):
        return
    if _sent(due.person.id, letters.of_one(due, str(TITLES[due.kind]))):
        with transaction():
            services.note_mailed(due.id)


def digest(payload: dict[str, Any]) -> None:
    with transaction():
        due = queries.due_digest(payload["digest"])
        if due is None:
            services.note_digest(payload["digest"], sent=False)
            return
    if _waits(DIGEST, payload, due.hours):
        return
    is_sent = _sent(due.person.id, letters.of_digest(due))
    with transaction():
        services.note_digest(due.id, sent=is_sent)


def gather_digests() -> None:
    """In turns, since each holds the lock of writers."""
    place = None
    while True:
        with transaction():
            place = services.gather_digests(place)
        if place is None:
            return


def _waits(kind: str, payload: dict[str, Any], hours: Hours) -> bool:
    """Whether these are quiet hours. Then the job is asked for again, at their end."""
    now = clock.now()
    end = hours.awake_at(now)
    if end <= now:
        return False
    with transaction():
        jobs.ask(kind, {name: payload[name] for name in payload if name != "job"}, at=end)
    return True


def _sent(person_id: int, letter: dict[str, Any]) -> bool:
    """False: no mail of ours is ever taken there. Raises Undelivered."""
    try:
        mail.deliver(letter)
    except Refused as error:
        log.warning("mail refused", letter=letter["id"], reason=str(error))
        with transaction():
            services.note_refused(person_id, letter["id"], letter["to"])
        return False
    return True


HANDLERS = {NOTIFY: notify, DIGEST: digest}
PERIODIC = {gather_digests: timedelta(minutes=5)}

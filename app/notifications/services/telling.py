"""Telling people, and taking it back."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Person, PersonState
from app.core import clock, jobs
from app.core.db import QUIET, UTCDateTime, db
from app.notifications.models import DIGESTS, MailChoice, Mute, Notification
from app.notifications.queries.choices import habit

NOTIFY = "notify"

_HAVE_AN_INBOX = (PersonState.UNCONFIRMED, PersonState.ACTIVE, PersonState.SUSPENDED)
_WANTED = func.coalesce(MailChoice.how, bindparam("habit", type_=MailChoice.how.type))
_READERS = (
    select(
        Person.id,
        bindparam("told_kind", type_=String()),
        bindparam("told_subject", type_=BigInteger()),
        bindparam("told_at", type_=UTCDateTime()),
        case((_WANTED.in_(DIGESTS), _WANTED)),
    )
    .outerjoin(
        MailChoice,
        and_(
            MailChoice.person_id == Person.id,
            MailChoice.kind == bindparam("told_kind", type_=String()),
        ),
    )
    .where(
        Person.id.in_(bindparam("people", expanding=True)),
        Person.merged_into.is_(None),
        Person.state.in_(_HAVE_AN_INBOX),
        ~exists().where(
            Mute.person_id == Person.id, Mute.muted_id == bindparam("told_by", type_=BigInteger())
        ),
    )
    .order_by(Person.id)  # two who tell the same people never wait for each other in a ring
)
# Built once: a reply is told in the transaction that posts it. Of the table, not the class: the
# ORM would take the parameters for rows.
_TABLE = Notification.__table__
_INSERTS = {
    name: dialect.insert(_TABLE).from_select(
        ["person_id", "kind", "subject_id", "at", "waits_for"], _READERS
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_SUBJECT = ["kind", "subject_id", "person_id"]
_TELL = {
    name: insert.on_conflict_do_update(
        index_elements=_SUBJECT,
        set_={"hidden": False, "waits_for": insert.excluded.waits_for},
        where=_TABLE.c.hidden.is_(True),
    ).returning(_TABLE.c.id, _TABLE.c.waits_for)
    for name, insert in _INSERTS.items()
}
_TELL_ANEW = {
    name: insert.on_conflict_do_update(
        index_elements=_SUBJECT,
        set_={
            # Another id: an inbox is in their order, and a letter with an old one is thrown away.
            **{column: insert.excluded[column] for column in ("id", "at", "waits_for")},
            **dict.fromkeys(("read_at", "mailed_at", "digest_id")),
            "hidden": False,
        },
        where=_TABLE.c.hidden.is_(True) | _TABLE.c.read_at.is_not(None),
    ).returning(_TABLE.c.id, _TABLE.c.waits_for)
    for name, insert in _INSERTS.items()
}


def tell(
    person_ids: Iterable[int],
    kind: str,
    subject_id: int,
    *,
    but: int | None = None,
    by: int | None = None,
) -> None:
    """Put a line into each inbox, once, and ask the job that mails it at once. Asks nobody.

    For those who want a digest the line waits for it.
    `but` is whoever did it, who knows. `by`: whose words it brings, to none who muted them. Told
    again after `hide`, the same line is shown again; it is not mailed twice. Call it before
    `freshness.touch`.
    """
    _tell(_TELL, set(person_ids) - {but}, kind, subject_id, by)


def tell_anew(person_ids: Iterable[int], kind: str, subject_id: int) -> None:
    """As `tell`, of what can be news again: who read the line, or had it hidden, has a new one.

    What is still unread stays as it is.
    """
    _tell(_TELL_ANEW, set(person_ids), kind, subject_id, None)


def _tell(
    statements: Mapping[str, Executable],
    people: Collection[int],
    kind: str,
    subject_id: int,
    by: int | None,
) -> None:
    wanted = sorted(people)
    if not wanted:
        return
    subject = {"told_kind": kind, "told_subject": subject_id, "told_at": clock.now()}
    given = subject | {"habit": habit(kind), "people": wanted, "told_by": by}
    told = db.session.execute(statements[db.engine.dialect.name], given).all()
    jobs.ask_each(NOTIFY, [{"notification": row.id} for row in told if row.waits_for is None])


def hide(kind: str, subject_ids: Collection[int]) -> None:
    """What has gone from sight is no line, not counted and not mailed. Asks nobody."""
    hide_each([kind], subject_ids)


def hide_from(person_id: int, kinds: Collection[str], subject_id: int) -> None:
    """One of those told hears of it in another line. Asks nobody."""
    _hide(
        Notification.person_id == person_id,
        Notification.kind.in_(kinds),
        Notification.subject_id == subject_id,
    )


def hide_each(kinds: Collection[str], subject_ids: Collection[int]) -> None:
    """As `hide`, whatever was told of these subjects."""
    _hide(Notification.kind.in_(kinds), Notification.subject_id.in_(subject_ids))


def _hide(*which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(Notification).where(*which).values(hidden=True), execution_options=QUIET
    )

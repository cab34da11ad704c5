"""What practitioners do: raise, join, explain, withdraw, adopt, appeal and contest."""

from dataclasses import dataclass

from sqlalchemy import select, update

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition
from app.core import clock
from app.core.db import QUIET, db, insert_here
from app.core.errors import Conflict, Unreadable
from app.discussion.models import CommentState
from app.discussion.services import Posted
from app.discussion.services.stances import answering
from app.dissent.models import Entry, EntryKind, EntryPerson, EntryState, EventKind, Part
from app.dissent.queries.register import LOADED
from app.dissent.services import judging, redacting
from app.dissent.services.anew import make_way, make_way_back
from app.dissent.services.steps import (
    head_of,
    lock,
    log,
    one,
    show,
    step,
)
from app.dissent.services.succeeding import pass_on
from app.dissent.services.telling import tell
from app.permissions import Action, require

SHORTEST_SUMMARY, LONGEST_SUMMARY = 10, 180


@dataclass(frozen=True)
class Raised:
    """What a practitioner wants answered, beside its reason."""

    kind: EntryKind
    summary: str
    resolve: str = ""
    crux: str = ""
    proposed: str = ""
    removes: bool = False


def raise_entry(
    actor: Person,
    briefing: Briefing,
    raised: Raised,
    *,
    response_id: int,
    reason: Posted,
    about: NumberedProposition | None,
) -> Entry:
    """Enter a posted reason in the register; about: None for the title.

    Raises Conflict when this response has a live objection to the proposition already,
    Unreadable.
    """
    require(actor, Action.RAISE, briefing)
    return enter_raised(
        actor, briefing, raised, response_id=response_id, reason=reason, about=about
    )


def enter_raised(
    raiser: Person,
    briefing: Briefing,
    raised: Raised,
    *,
    response_id: int,
    reason: Posted,
    about: NumberedProposition | None,
) -> Entry:
    """As `raise_entry`, with a whole response. Asks nobody: its service has."""
    _check(raised, about)
    lock(briefing.id)
    entry = _begun(raiser, briefing, raised, response_id, about)
    entry.wording_id = about.wording_id if about else None
    entry.comment_id, entry.revision = reason.id, 1
    entry.summary, entry.resolve, entry.crux = raised.summary, raised.resolve, raised.crux
    entry.proposed, entry.removes = raised.proposed, raised.removes
    entry.since = entry.raised_at = clock.now()
    db.session.add(entry)
    db.session.flush()  # its events need its id
    log(entry, EventKind.RAISE, raiser)
    if reason.held_for is None:
        _publish(entry, raiser)
    show(briefing.id)
    return entry


def _begun(
    raiser: Person,
    briefing: Briefing,
    raised: Raised,
    response_id: int,
    about: NumberedProposition | None,
) -> Entry:
    """An entry without words: a new one, or one whose reason went before it had a number."""
    proposition_id = about.proposition_id if about else None
    if raised.kind is EntryKind.OBJECTION:
        unread = make_way(raiser, response_id, proposition_id)
        if unread is not None:
            return unread
    return Entry(
        briefing_id=briefing.id,
        kind=raised.kind,
        response_id=response_id,
        proposition_id=proposition_id,
        state=EntryState.HELD,
        people=[_person(raiser, Part.RAISER)],
    )


def follow(comment_id: int) -> None:
    """A reason is published: its entry follows its words.

    One that was held is numbered, and its clock starts. Asks nobody: whoever published the comment
    has.
    """
    its = Entry.comment_id == comment_id
    briefing_id = db.session.scalar(select(Entry.briefing_id).where(its))
    if briefing_id is None:
        return
    lock(briefing_id)
    entry = db.session.scalars(
        select(Entry).where(its).options(*LOADED).execution_options(populate_existing=True)
    ).one()
    redacting.catch_up(entry, entry.comment.revision)
    if entry.state is EntryState.HELD and entry.comment.state is CommentState.PUBLISHED:
        _publish(entry, None)
        show(briefing_id)


def join(actor: Person, briefing: Briefing, number: int) -> Entry:
    """Stand behind an objection instead of repeating it. Joining twice is joining once."""
    entry = one(briefing, number)
    if entry.part_of(actor.id) is not None:
        return entry
    require(actor, Action.JOIN_ENTRY, entry)
    return stand_behind(entry, actor)


def stand_behind(entry: Entry, person: Person) -> Entry:
    """As `join`, with a whole response. Asks nobody: its service has. Raises Conflict."""
    joined = insert_here(EntryPerson).values(
        entry_id=entry.id, person_id=person.id, part=Part.JOINER, joined_at=clock.now()
    )
    db.session.execute(joined.on_conflict_do_nothing())
    step(entry, EventKind.JOIN, person)
    show(entry.briefing_id)
    return entry


def leave(actor: Person, briefing: Briefing, number: int) -> Entry:
    """Undo joining. Whoever raised the entry withdraws it instead. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.ADOPT_ENTRY, entry)
    step(entry, EventKind.LEAVE, actor)
    entry.people = [person for person in entry.people if person.person_id != actor.id]
    judging.settle(head_of(entry))
    show(briefing.id)
    return entry


def reply(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Answer the author's question. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.SPEAK_FOR_ENTRY, entry)
    tell(step(entry, EventKind.REPLY, actor, note=text), entry)
    show(briefing.id)
    return entry


def withdraw(actor: Person, briefing: Briefing, number: int) -> Entry:
    """Take an unfinished entry back; whoever joined it can adopt it. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.SPEAK_FOR_ENTRY, entry)
    return take_back(entry, actor)


def take_back(entry: Entry, raiser: Person) -> Entry:
    """As `withdraw`, with a whole response. Asks nobody: its service has. Raises Conflict."""
    pass_on(entry)
    tell(step(entry, EventKind.WITHDRAW, raiser), entry)
    show(entry.briefing_id)
    return entry


def adopt(actor: Person, briefing: Briefing, number: int) -> Entry:
    """Raise a withdrawn entry that one had joined as one's own. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.ADOPT_ENTRY, entry)
    response_id = answering(actor, briefing).id
    make_way_back(actor, entry, response_id)
    entry.response_id = response_id
    event = step(entry, EventKind.ADOPT, actor)
    for person in entry.people:
        person.part = Part.RAISER if person.person_id == actor.id else Part.JOINER
    tell(event, entry)
    show(briefing.id)
    return entry


def appeal(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Ask somebody else to look at a ruling that it is out of scope, once. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.SPEAK_FOR_ENTRY, entry)
    make_way_back(actor, entry, entry.response_id)
    tell(step(entry, EventKind.APPEAL, actor, note=text), entry)
    show(briefing.id)
    return entry


def contest(actor: Person, briefing: Briefing, number: int, *, text: str) -> Entry:
    """Take one's entry out of a group: it says something else. Raises Conflict."""
    entry = one(briefing, number)
    require(actor, Action.SPEAK_FOR_ENTRY, entry)
    head = head_of(entry)
    tell(step(entry, EventKind.CONTEST, actor, note=text), entry)
    judging.forget_verdicts([entry])
    judging.settle(head)
    show(briefing.id)
    return entry


def _check(raised: Raised, about: NumberedProposition | None) -> None:
    if not SHORTEST_SUMMARY <= len(raised.summary) <= LONGEST_SUMMARY:
        raise Unreadable("Say it in one sentence of 10 to 180 characters.")
    if raised.kind is EntryKind.OBJECTION and about is None:
        raise Unreadable("Say which proposition you object to.")
    if raised.kind is EntryKind.CHANGE and bool(raised.proposed) == raised.removes:
        raise Unreadable("Write the words you ask for, or ask for it to be left out.")
    if about is not None and about.proposition.decided:
        raise Conflict("This proposition is decided, so it takes no objections.")


def _person(person: Person, part: Part) -> EntryPerson:
    return EntryPerson(person_id=person.id, part=part, joined_at=clock.now())


def _publish(entry: Entry, actor: Person | None) -> None:
    entry.number = db.session.scalar(
        update(Briefing)
        .where(Briefing.id == entry.briefing_id)
        .values(entries=Briefing.entries + 1)
        .returning(Briefing.entries)
        .execution_options(**QUIET)
    )
    tell(step(entry, EventKind.PUBLISH, actor), entry)

"""A whole response at once: stances, reasons, objections and changes, all of it or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing, NumberedProposition
from app.core.errors import Conflict, Forbidden, Missing, Unreadable
from app.discussion import queries as discussions
from app.discussion import services as discussion
from app.discussion.models import Bearing, Capacity, Response, ShownAs
from app.dissent.models import SHORTEST_REASON, Entry, EntryKind, Part
from app.dissent.services.raising import Raised, enter_raised, stand_behind, take_back
from app.dissent.services.receipts import send_receipt
from app.dissent.services.steps import lock, one, show
from app.permissions import Action, require


@dataclass(frozen=True)
class Objecting:
    """The author is asked for an answer to a reason."""

    summary: str
    resolve: str = ""
    crux: str = ""
    joins: int | None = None
    """Number of the entry that says the same: they stand behind it instead."""


@dataclass(frozen=True)
class Change:
    reason: str
    summary: str
    proposed: str = ""
    removes: bool = False


@dataclass(frozen=True)
class Said:
    """What somebody says to one proposition, in the words that they read."""

    key: str
    wording_id: int
    is_answered: bool = False
    value: int | None = None
    """With `is_answered`: None is no view."""
    reason: str = ""
    """Why they disagree."""
    objection: Objecting | None = None
    change: Change | None = None


@dataclass(frozen=True)
class Sent:
    form_key: str
    answers: tuple[Said, ...] = ()
    title: Change | None = None
    """A change of the title."""
    capacity: Capacity = Capacity.PERSONAL
    shown_as: ShownAs = ShownAs.NAME
    withdrawn: frozenset[int] = field(default_factory=frozenset)
    """Numbers of entries that are taken back."""
    because: str = ""
    """Public id of the comment that changed their mind."""


def respond(actor: Person, briefing: Briefing, sent: Sent) -> None:
    """Send a response, or change it. The same form sent again changes nothing.

    Raises SignInFirst, Forbidden, Missing, Conflict, Unreadable.
    """
    require(actor, Action.RESPOND, briefing)
    lock(briefing.id)
    briefing = briefings.by_id(briefing.id, actor)
    if was_sent(actor, response_of(actor, briefing), sent.form_key):
        return
    response = discussion.send_response(
        actor, briefing, capacity=sent.capacity, shown_as=sent.shown_as
    )
    deliver(Sender(actor, actor, discussion.post), briefing, response, sent)
    send_receipt(actor, briefings.by_id(briefing.id, actor))
    show(briefing.id)


@dataclass(frozen=True)
class Sender:
    """Whose response it is, who reads the briefing to send it, and how its words are posted."""

    author: Person
    reader: Person
    post: Callable[..., discussion.Posted]


def deliver(sender: Sender, briefing: Briefing, response: Response, sent: Sent) -> None:
    """Put everything of a response where it belongs. Asks nobody: its service has.

    Raises Forbidden, Missing, Conflict, Unreadable.
    """
    author = sender.author
    response.form_key = sent.form_key
    because_id = _credited(sent.because, briefing, author)
    _check(sent)
    rows = _read(briefing, sent)
    for number in sorted(sent.withdrawn):
        _withdraw(author, briefing, number)
    briefing = briefings.by_id(briefing.id, sender.reader)  # steps of entries half unload it
    for said, row in rows:
        if said.is_answered:
            discussion.record(
                author,
                briefing,
                key=said.key,
                wording_id=row.wording_id,
                value=said.value,
                because_id=because_id,
            )
    _Words(sender, briefing, response, sent).send(rows)


def response_of(person: Person, briefing: Briefing) -> Response | None:
    return discussions.responses_of(briefing.id, [person.id]).get(person.id)


def was_sent(author: Person, response: Response | None, form_key: str) -> bool:
    """Whether this form has been sent before, also when they have sent something else since."""
    is_last = response is not None and response.form_key == form_key
    return is_last or discussion.posted_by(author.id, f"{form_key}-0") is not None


def _withdraw(author: Person, briefing: Briefing, number: int) -> None:
    entry = one(briefing, number)
    if entry.part_of(author.id) is not Part.RAISER:
        raise Forbidden(Action.SPEAK_FOR_ENTRY.value)
    take_back(entry, author)


def _check(sent: Sent) -> None:
    """Whoever asks for an answer gives a reason that can be answered. Raises Unreadable."""
    changes = [sent.title, *(said.change for said in sent.answers)]
    asking = [said.reason for said in sent.answers if said.objection]
    asking += [change.reason for change in changes if change]
    if any(len(reason) < SHORTEST_REASON for reason in asking):
        raise Unreadable("Give your reason in 40 characters or more.")


Read = list[tuple[Said, NumberedProposition]]


@dataclass
class _Words:
    """Puts the prose of a response where it belongs."""

    sender: Sender
    briefing: Briefing
    response: Response
    sent: Sent
    _keys: Iterator[int] = field(default_factory=count)

    def send(self, rows: Read) -> None:
        for said, row in rows:
            if said.reason:
                self._reason(said, row)
            if said.change:
                self._change(said.change, row, is_against=(said.value or 0) < 0)
        if self.sent.title:
            self._change(self.sent.title, None, is_against=False)

    def _reason(self, said: Said, row: NumberedProposition) -> None:
        posted = self._post(said.reason, Bearing.AGAINST, row)
        objection = said.objection
        if objection is None:
            return
        if objection.joins is not None:
            self._join(objection.joins)
            return
        raised = Raised(EntryKind.OBJECTION, objection.summary, objection.resolve, objection.crux)
        self._raise(raised, posted, row)

    def _join(self, number: int) -> None:
        entry = one(self.briefing, number)
        if entry.part_of(self.sender.author.id) is None:
            stand_behind(entry, self.sender.author)

    def _change(self, change: Change, row: NumberedProposition | None, *, is_against: bool) -> None:
        bearing = Bearing.AGAINST if is_against or change.removes else Bearing.NEITHER
        posted = self._post(change.reason, bearing, row)
        raised = Raised(
            EntryKind.CHANGE, change.summary, proposed=change.proposed, removes=change.removes
        )
        self._raise(raised, posted, row)

    def _post(
        self, source: str, bearing: Bearing, row: NumberedProposition | None
    ) -> discussion.Posted:
        return self.sender.post(
            self.sender.author,
            briefings.by_id(self.briefing.id, self.sender.reader),
            source=source,
            bearing=bearing,
            proposition_id=row.proposition_id if row else None,
            response_id=self.response.id,
            form_key=f"{self.sent.form_key}-{next(self._keys)}",
        )

    def _raise(
        self, raised: Raised, posted: discussion.Posted, row: NumberedProposition | None
    ) -> Entry:
        return enter_raised(
            self.sender.author,
            self.briefing,
            raised,
            response_id=self.response.id,
            reason=posted,
            about=row,
        )


def _read(briefing: Briefing, sent: Sent) -> Read:
    """Each answer with what it is about. Raises Conflict when that is not there any more."""
    version = briefing.current_version
    there = {row.proposition.key: row for row in (version.propositions if version else [])}
    if any(said.key not in there for said in sent.answers):
        raise Conflict("The authors have taken a proposition out. Look again before you send.")
    rows = [(said, there[said.key]) for said in sent.answers]
    for said, row in rows:
        if said.wording_id != row.wording_id:
            raise Conflict(
                "The words of %(number)s have changed. Read them before you answer.",
                number=row.number,
            )
    return sorted(rows, key=lambda pair: pair[1].number)


def _credited(public_id: str, briefing: Briefing, actor: Person) -> int | None:
    """Raises Missing."""
    if not public_id:
        return None
    comment = discussions.by_public_id(public_id, actor)
    if comment.briefing_id != briefing.id or comment.author_id == actor.id:
        raise Missing("There is no such page.")
    return comment.id

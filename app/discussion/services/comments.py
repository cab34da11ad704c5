"""Words: posting, changing and withdrawing them."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Update, func, insert, select, update

from app.accounts.models import Person
from app.accounts.queries import shown_with
from app.briefings.models import Briefing
from app.core import clock, jobs
from app.core.db import QUIET, db
from app.core.errors import Conflict, Unreadable
from app.core.markup import handles_in
from app.core.text import SANITISER, html_from_markdown, plain, text_of
from app.discussion import paths
from app.discussion.models import (
    Bearing,
    Comment,
    CommentEvent,
    CommentRevision,
    CommentState,
    CommentStep,
    HeldFor,
)
from app.discussion.screening import Submission, screen, screen_again
from app.discussion.services import pace, places, steps
from app.discussion.transitions import STEPS
from app.permissions import Action, can, require

MOST_MENTIONED = 25
"""People whom one comment tells of itself, however often it is edited."""
EDIT_WINDOW = timedelta(minutes=15)
"""How long the words of a comment can be changed without a trace."""

CLOSED = "This discussion is closed."
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # none that reads as another
_INSERT_REVISION = insert(CommentRevision)


@dataclass(frozen=True)
class Posted:
    id: int
    public_id: str
    held_for: HeldFor | None


@dataclass(frozen=True)
class Words:
    source: str
    html: str


def words(source: str) -> Words:
    """What would be stored of this comment. Raises Unreadable."""
    source = plain(source)
    html = html_from_markdown(source, mentioned(source)[0])
    if not text_of(html):
        raise Unreadable("Enter a comment.")
    return Words(source, html)


def mentioned(source: str) -> tuple[dict[str, Person], list[str]]:
    """Whom a comment names, by handle and as many as it may; and what nobody is called."""
    handles = handles_in(source)[:MOST_MENTIONED]
    found = shown_with(handles)
    return found, [handle for handle in handles if handle not in found]


def post(
    actor: Person,
    briefing: Briefing,
    *,
    source: str,
    bearing: Bearing = Bearing.NEITHER,
    proposition_id: int | None = None,
    parent_id: int | None = None,
    response_id: int | None = None,
    form_key: str | None = None,
) -> Posted:
    """Add a comment, or find the one that this form has already posted.

    A reply is about what its parent is about. Raises SignInFirst, Forbidden, Conflict,
    Unreadable, TooMany.
    """
    require_open(actor, briefing)
    if form_key is not None and (posted := posted_by(actor.id, form_key)):
        return posted
    said = words(source)
    if response_id is None:
        pace.keep_writing(actor, at=clock.now())
        pace.keep_slow(actor, briefing, at=clock.now())
    held_for = screen(Submission(actor, briefing, said.html, with_response=response_id is not None))
    root_id, path = None, b""
    if parent_id is not None:
        parent, root_id, path = places.take_place(
            parent_id, briefing.id, published=held_for is None
        )
        proposition_id = parent.proposition_id
    elif proposition_id is not None:
        _require_current(briefing, proposition_id)
    comment = _comment(
        actor,
        briefing,
        held_for,
        proposition_id=proposition_id,
        parent_id=parent_id,
        root_id=root_id,
        path=path,
        response_id=response_id,
        bearing=bearing,
        form_key=form_key,
    )
    _insert(comment, said, answers=parent.author_id if parent_id is not None else None)
    return Posted(comment.id, comment.public_id, held_for)


def enter(
    author: Person,
    briefing: Briefing,
    *,
    source: str,
    bearing: Bearing,
    proposition_id: int | None,
    response_id: int,
    form_key: str,
) -> Posted:
    """Words that came on paper, as a comment of whoever wrote them. Asks nobody: its service has.

    No moderator reads them first: who typed them in has read them. Raises Conflict, Unreadable.
    """
    said = words(source)
    comment = _comment(
        author,
        briefing,
        None,
        proposition_id=proposition_id,
        path=b"",
        response_id=response_id,
        bearing=bearing,
        form_key=form_key,
    )
    _insert(comment, said, answers=None)
    return Posted(comment.id, comment.public_id, None)


def edit(actor: Person, comment: Comment, *, source: str) -> None:
    """Change the words. Readers are shown what was changed after the first minutes.

    Words in the place of those that were removed go to a moderator. Raises Forbidden, Conflict,
    Unreadable.
    """
    require(actor, Action.EDIT_COMMENT, comment)
    said = words(source)
    found = places.locked(comment.id)
    current = CommentRevision.n == found.revision, CommentRevision.comment_id == found.id
    is_same = db.session.scalar(select(CommentRevision.source).where(*current)) == said.source
    is_sent_again = found.state in STEPS[CommentEvent.RESUBMIT]
    if is_same and is_sent_again:
        raise Unreadable("These are the words that were hidden. Change them, and send them again.")
    if is_same:
        return
    now, published = clock.now(), found.state is CommentState.PUBLISHED
    late = published and now > found.created_at + EDIT_WINDOW
    if late:
        _run(update(CommentRevision).where(*current).values(public=True))
    _add_revision(found.id, found.revision + 1, said)
    changed = {"revision": found.revision + 1} | ({"edited_at": now} if late else {})
    _run(update(Comment).where(Comment.id == found.id).values(changed))
    held_for = HeldFor.RESUBMITTED if is_sent_again else None
    if published:
        held_for = _screened_again(actor, comment, said)
    event = CommentEvent.RESUBMIT if is_sent_again else CommentEvent.EDIT
    if published and held_for:
        event = CommentEvent.HOLD
    steps.take(found, event, actor.id, held_for=held_for, revision=found.revision + 1)
    if published:
        if not held_for:  # it may name more people now
            jobs.ask(steps.ANNOUNCE, {"comment": found.id})
        steps.show(found.briefing_id)


def _screened_again(actor: Person, comment: Comment, said: Words) -> HeldFor | None:
    """What a moderator took out of a comment does not come back unseen."""
    out, back = (
        func.count().filter(CommentStep.event == event)
        for event in (CommentEvent.REDACT, CommentEvent.PUT_BACK)
    )
    if db.session.scalar(select(out > back).where(CommentStep.comment_id == comment.id)):
        return HeldFor.RESUBMITTED
    return screen_again(Submission(actor, comment.briefing, said.html))


def withdraw(actor: Person, comment: Comment) -> None:
    """Take one's words back; a stub stays over replies. Raises Forbidden, Conflict."""
    require(actor, Action.EDIT_COMMENT, comment)
    steps.step(comment.id, CommentEvent.WITHDRAW, actor.id)


def posted_by(person_id: int, form_key: str) -> Posted | None:
    """What this form has posted already, should it be sent twice."""
    found = db.session.execute(
        select(Comment.id, Comment.public_id, Comment.held_for).where(
            Comment.author_id == person_id, Comment.form_key == form_key
        )
    ).first()
    return Posted(*found) if found else None


def require_open(actor: Person, briefing: Briefing) -> None:
    """Raises Conflict when the discussion is closed, else as `require`."""
    if can(actor, Action.READ_BRIEFING, briefing) and not briefing.takes_words(clock.now()):
        raise Conflict(CLOSED)
    require(actor, Action.COMMENT, briefing)


def _require_current(briefing: Briefing, proposition_id: int) -> None:
    version = briefing.current_version
    numbered = version.propositions if version else []
    if proposition_id not in {row.proposition_id for row in numbered}:
        raise Conflict("The authors have taken this proposition out. Choose another one.")


def _comment(
    author: Person, briefing: Briefing, held_for: HeldFor | None, *, path: bytes, **about: Any
) -> Comment:
    """about: further columns."""
    return Comment(
        public_id=public_id(),
        briefing_id=briefing.id,
        author_id=author.id,
        path=path,
        band=paths.band(path),
        created_at=clock.now(),
        state=CommentState.PENDING if held_for else CommentState.PUBLISHED,
        held_for=held_for,
        listed=held_for is None,
        **about,
    )


def _insert(comment: Comment, said: Words, *, answers: int | None) -> None:
    """`answers`: who wrote what it replies to."""
    db.session.add(comment)
    db.session.flush()  # its words need its id
    published = comment.held_for is None
    _add_revision(comment.id, 1, said)
    if published and comment.root_id is None:
        places.enter_ranks(comment)
    is_open = places.count(comment.briefing_id, comments=int(published), held=int(not published))
    if not is_open:
        raise Conflict(CLOSED)
    jobs.ask(steps.ANNOUNCE if published else steps.HELD, {"comment": comment.id})
    if published:  # that a comment waits changes no reader's page, and is told to no reader
        if answers is not None:
            steps.tell(answers, comment.id, by=comment.author_id)
        steps.show(comment.briefing_id)


def _add_revision(comment_id: int, n: int, said: Words) -> None:
    values = {"comment_id": comment_id, "n": n, "source": said.source, "html": said.html}
    db.session.execute(_INSERT_REVISION, values | {"sanitiser": SANITISER, "at": clock.now()})


def _run(change: Update) -> None:
    db.session.execute(change, execution_options=QUIET)


def public_id() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))

"""Words: posting, changing and withdrawing them."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Update, insert, select, update

from app.accounts.models import Person
from app.accounts.queries import shown_with
from app.briefings.models import Briefing, BriefingState
from app.core import clock, freshness, jobs
from app.core.db import db
from app.core.errors import Conflict, Unreadable
from app.core.markup import handles_in
from app.core.text import SANITISER, html_from_markdown, plain, text_of
from app.discussion import paths
from app.discussion.models import Bearing, Comment, CommentRevision, CommentState, HeldFor
from app.discussion.screening import Submission, screen, screen_again
from app.discussion.services import pace, places
from app.notifications import services as notifications
from app.permissions import Action, can, require

MOST_MENTIONED = 25
"""People whom one comment tells of itself, however often it is edited."""
EDIT_WINDOW = timedelta(minutes=15)
"""How long the words of a comment can be changed without a trace."""

CLOSED = "This discussion is closed."
REPLY = "reply"
"""What the writer of a comment is told of; the subject is the comment that answers."""
MENTION, MINE, FOLLOWED, BY = "mention", "comment", "followed", "comment by"
"""Who is named in it, whose briefing it is on, who follows the briefing, who follows its writer."""
OF_COMMENTS = (REPLY, MENTION, MINE, FOLLOWED, BY)
ANNOUNCE, HELD = "announce comment", "comment held"
"""Jobs: a comment can be read, or waits for a moderator."""
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
    held_for = screen(Submission(actor, briefing, said.html))
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

    Raises Forbidden, Conflict, Unreadable.
    """
    require(actor, Action.EDIT_COMMENT, comment)
    said = words(source)
    found = _locked_own(comment)
    current = CommentRevision.n == found.revision, CommentRevision.comment_id == found.id
    if db.session.scalar(select(CommentRevision.source).where(*current)) == said.source:
        return
    now, published = clock.now(), found.state is CommentState.PUBLISHED
    late = published and now > found.created_at + EDIT_WINDOW
    if late:
        _run(update(CommentRevision).where(*current).values(public=True))
    _add_revision(found.id, found.revision + 1, said)
    changed = {"revision": found.revision + 1} | ({"edited_at": now} if late else {})
    _run(update(Comment).where(Comment.id == found.id).values(changed))
    held_for = screen_again(Submission(actor, comment.briefing, said.html)) if published else None
    if held_for is not None:
        places.move(found, CommentState.PENDING, held_for=held_for)
        notifications.hide_each(OF_COMMENTS, [found.id])
    if published:
        jobs.ask(HELD if held_for else ANNOUNCE, {"comment": found.id})
        _show(found.briefing_id)


def withdraw(actor: Person, comment: Comment) -> None:
    """Take one's words back; a stub stays over replies. Raises Forbidden, Conflict."""
    require(actor, Action.EDIT_COMMENT, comment)
    set_state(_locked_own(comment).id, CommentState.WITHDRAWN)


def set_state(comment_id: int, to: CommentState) -> None:
    """Approve, remove, withdraw, restore one comment; its replies stay under a placeholder.

    Asks nobody: whoever calls it has.
    """
    found = places.locked(comment_id)
    if found.state is to:
        return
    is_seen = places.move(found, to)
    if to is not CommentState.PUBLISHED:
        notifications.hide_each(OF_COMMENTS, [comment_id])
    else:
        if found.parent_id is not None:
            answered = places.comment_row(found.parent_id).author_id
            _tell(answered, comment_id, by=found.author_id)
        jobs.ask(ANNOUNCE, {"comment": comment_id})
    if is_seen:
        _show(found.briefing_id)


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
    if can(actor, Action.READ_BRIEFING, briefing) and not _is_open(briefing):
        raise Conflict(CLOSED)
    require(actor, Action.COMMENT, briefing)


def _is_open(briefing: Briefing) -> bool:
    return briefing.state is BriefingState.PUBLISHED and briefing.locked_at is None


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
    jobs.ask(ANNOUNCE if published else HELD, {"comment": comment.id})
    if published:  # that a comment waits changes no reader's page, and is told to no reader
        if answers is not None:
            _tell(answers, comment.id, by=comment.author_id)
        _show(comment.briefing_id)


def _tell(person_id: int, comment_id: int, *, by: int) -> None:
    notifications.tell([person_id], REPLY, comment_id, but=by, by=by)


def _add_revision(comment_id: int, n: int, said: Words) -> None:
    values = {"comment_id": comment_id, "n": n, "source": said.source, "html": said.html}
    db.session.execute(_INSERT_REVISION, values | {"sanitiser": SANITISER, "at": clock.now()})


def _locked_own(comment: Comment) -> places.AnyRow:
    found = places.locked(comment.id)
    if found.state not in (CommentState.PUBLISHED, CommentState.PENDING):
        raise Conflict("This comment can no longer be changed.")
    return found


def _run(change: Update) -> None:
    db.session.execute(change, execution_options=places.QUIET)


def _show(briefing_id: int) -> None:
    freshness.touch(freshness.briefing_key(briefing_id), freshness.SITE)


def public_id() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))

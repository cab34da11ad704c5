"""Taking words out of a comment, visibly, and putting them back.

Those that were there are kept, and shown to nobody.
"""

import re

from sqlalchemy import select, update

from app.core import clock
from app.core.db import QUIET, db
from app.core.errors import Unreadable
from app.core.text import SANITISER, html_from_markdown
from app.discussion.models import Comment, CommentEvent, CommentRevision
from app.discussion.services import places, steps
from app.discussion.services.comments import mentioned


def without(text: str, span: str, note: str) -> str:
    """A text with a note in each place of a span, in whatever case it stands."""
    return re.sub(re.escape(span), lambda _: note, text, flags=re.IGNORECASE)


def redact(comment_id: int, span: str, note: str, actor_id: int) -> int:
    """Put a note in the place of a span; n of the words that stand then.

    Asks nobody: whoever calls it has. Raises Conflict, Unreadable.
    """
    found = places.locked(comment_id)
    its = CommentRevision.comment_id == comment_id
    source = db.session.execute(
        select(CommentRevision.source).where(its, CommentRevision.n == found.revision)
    ).scalar_one()
    said = without(source, span, note)
    if said == source:
        raise Unreadable("These words do not stand in the comment. Copy them from it, as typed.")
    db.session.execute(update(CommentRevision).where(its).values(public=False))
    n = _say(found, said)
    steps.take(found, CommentEvent.REDACT, actor_id, revision=n)
    return n


def put_back(comment_id: int, source: str | None, actor_id: int) -> int:
    """Let a comment say what it said; n of the words that stand then.

    Without a source they stay as they are. Asks nobody: whoever calls it has. Raises Conflict.
    """
    found = places.locked(comment_id)
    n: int = found.revision if source is None else _say(found, source)
    steps.take(found, CommentEvent.PUT_BACK, actor_id, revision=n)
    return n


def _say(found: places.AnyRow, source: str) -> int:
    n: int = found.revision + 1
    db.session.add(
        CommentRevision(
            comment_id=found.id,
            n=n,
            source=source,
            html=html_from_markdown(source, mentioned(source)[0]),
            sanitiser=SANITISER,
            at=clock.now(),
        )
    )
    db.session.flush()  # the comment names its words
    db.session.execute(
        update(Comment).where(Comment.id == found.id).values(revision=n),
        execution_options=QUIET,
    )
    return n

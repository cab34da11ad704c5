"""The list of words that hold a comment."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from app.accounts.models import Person
from app.core.db import db
from app.discussion.models import HeldWord
from app.permissions import Action, require


def change_words(actor: Person, *, added: Iterable[str], dropped: Iterable[str]) -> None:
    """Change the list of words that hold a comment. What a colleague changed meanwhile stays."""
    require(actor, Action.MODERATE)
    db.session.execute(delete(HeldWord).where(HeldWord.word.in_(list(dropped))))
    wanted = list(added)
    known = set(db.session.scalars(select(HeldWord.word).where(HeldWord.word.in_(wanted))))
    fresh = [{"word": word} for word in wanted if word not in known]
    if fresh:
        db.session.execute(insert(HeldWord), fresh)

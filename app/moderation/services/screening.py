"""What holds a comment: the checks, and the list of words."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from app.accounts.models import Person
from app.core.db import db, insert_here
from app.discussion.models import Check, HeldWord, ScreeningSwitch
from app.discussion.screening import NUMBERS
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


def switch(actor: Person, wanted: Mapping[Check, int | None]) -> None:
    """Which checks are made from now on, each with its number; None: not made."""
    require(actor, Action.MODERATE)
    for check, number in wanted.items():
        chosen = None if number in (None, NUMBERS.get(check)) or check not in NUMBERS else number
        values = {"is_off": number is None, "number": chosen}
        db.session.execute(
            insert_here(ScreeningSwitch)
            .values(check=check, **values)
            .on_conflict_do_update(index_elements=[ScreeningSwitch.check], set_=values)
        )
    usual = ScreeningSwitch.is_off.is_(False), ScreeningSwitch.number.is_(None)
    db.session.execute(delete(ScreeningSwitch).where(*usual))

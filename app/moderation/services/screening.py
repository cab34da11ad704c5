"""What holds a comment: the checks, and the list of words."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from app.accounts.models import Person
from app.core.db import db, insert_here
from app.discussion.models import Check, HeldWord, ScreeningSwitch
from app.discussion.screening import NUMBERS, switched_on
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.permissions import Action, require


def change_words(actor: Person, *, added: Iterable[str], dropped: Iterable[str]) -> None:
    """Change the list of words that hold a comment. What a colleague changed meanwhile stays."""
    require(actor, Action.MODERATE)
    gone = delete(HeldWord).where(HeldWord.word.in_(list(dropped))).returning(HeldWord.word)
    dropped_now = db.session.scalars(gone).all()
    wanted = list(added)
    known = set(db.session.scalars(select(HeldWord.word).where(HeldWord.word.in_(wanted))))
    fresh = [word for word in wanted if word not in known]
    if fresh:
        db.session.execute(insert(HeldWord), [{"word": word} for word in fresh])
    said = {"added": sorted(fresh), "dropped": sorted(dropped_now)}
    _log(actor, [f"{act}: {', '.join(words)}" for act, words in said.items() if words])


def switch(actor: Person, wanted: Mapping[Check, int | None]) -> None:
    """Which checks are made from now on, each with its number; None: not made."""
    require(actor, Action.MODERATE)
    before = switched_on()
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
    db.session.expire_all()  # read again below
    after = switched_on()
    changed = [check for check in Check if before.get(check) != after.get(check)]
    said = [f"{check}: {_told(before, check)} → {_told(after, check)}" for check in changed]
    _log(actor, said)


def _told(checks: Mapping[Check, int], check: Check) -> str:
    return str(checks[check] or "on") if check in checks else "off"


def _log(actor: Person, said: list[str]) -> None:
    """A change of nothing is none."""
    if said:
        row = Decision(kind=DecisionKind.CHANGE, subject_kind=SubjectKind.SCREENING, subject_id=0)
        logged(actor, row, "; ".join(said))

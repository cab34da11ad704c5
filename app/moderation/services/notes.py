"""Notes among moderators. Whom they are about does not read them."""

from app.accounts.models import Person
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db
from app.core.errors import Forbidden
from app.discussion.models import Comment
from app.moderation.models import ModeratorNote, SubjectKind
from app.permissions import Action, require


def note_comment(actor: Person, comment: Comment, text: str) -> None:
    require(actor, Action.DECIDE_ON_COMMENT, comment)
    _note(actor, SubjectKind.COMMENT, comment.id, text)


def note_briefing(actor: Person, briefing: Briefing, text: str) -> None:
    require(actor, Action.DECIDE, briefing)
    _note(actor, SubjectKind.BRIEFING, briefing.id, text)


def note_person(actor: Person, person: Person, text: str) -> None:
    require(actor, Action.MODERATE)
    if actor.id == person.id:
        raise Forbidden("Notes about you are for others.")
    _note(actor, SubjectKind.PERSON, person.id, text)


def _note(actor: Person, kind: SubjectKind, subject_id: int, text: str) -> None:
    db.session.add(
        ModeratorNote(
            subject_kind=kind, subject_id=subject_id, author_id=actor.id, at=clock.now(), text=text
        )
    )

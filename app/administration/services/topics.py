"""The topics of the site, each change with its row in the log."""

from app.accounts.models import Person
from app.briefings import services as briefings
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.permissions import Action, require

SIMPLE = {
    "remove": briefings.remove_topic,
    "retire": briefings.retire_topic,
    "offer": briefings.offer_topic,
}


def add(actor: Person, name: str) -> None:
    """Raises Conflict."""
    require(actor, Action.ADMINISTER)
    briefings.add_topic(actor, name)
    _log(actor, f"added: {name}")


def rename(actor: Person, slug: str, name: str) -> None:
    """Raises Missing."""
    require(actor, Action.ADMINISTER)
    briefings.rename_topic(actor, slug, name)
    _log(actor, f"{slug}: {name}")


def change(actor: Person, slug: str, act: str) -> None:
    """One of `SIMPLE`. Raises Missing."""
    require(actor, Action.ADMINISTER)
    SIMPLE[act](actor, slug)
    _log(actor, f"{act}: {slug}")


def move(actor: Person, slug: str, *, by: int) -> None:
    """Earlier (-1) or later (1) in lists. Raises Missing."""
    require(actor, Action.ADMINISTER)
    if briefings.move_topic(actor, slug, by=by):
        _log(actor, f"{'earlier' if by < 0 else 'later'}: {slug}")


def merge(actor: Person, slug: str, into: str) -> None:
    """Raises Missing, Conflict."""
    require(actor, Action.ADMINISTER)
    other = briefings.merge_topic(actor, slug, into)
    _log(actor, f"{slug} → {into}", DecisionKind.MERGE, other.id)


def _log(
    actor: Person, said: str, kind: DecisionKind = DecisionKind.CHANGE, subject_id: int = 0
) -> None:
    logged(actor, Decision(kind=kind, subject_kind=SubjectKind.TOPIC, subject_id=subject_id), said)

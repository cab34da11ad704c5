"""Moderators do not rule on what is theirs, unless there is nobody else; then the log says so."""

from collections.abc import Collection

from app.accounts.models import Person
from app.moderation import queries
from app.permissions import Action, can, require


def require_ruling(
    actor: Person, action: Action, subject: object, parties: Collection[int]
) -> bool:
    """Whether the actor rules as a party because there is no other moderator.

    parties: who may not, of moderators. Raises SignInFirst, Forbidden.
    """
    if can(actor, action, subject):
        return False
    stands_in = can(actor, Action.MODERATE) and not queries.has_others({*parties, actor.id})
    if not stands_in:
        require(actor, action, subject)
    return True

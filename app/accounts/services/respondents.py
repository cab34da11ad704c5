"""People who answered on paper, by letter or by e-mail. Nobody can sign in as them yet."""

import secrets

from sqlalchemy import select

from app.accounts.models import Person, PersonState
from app.accounts.services.profile import Profile, show_change, take_post
from app.core import clock
from app.core.db import db

KEY = "entered:"
"""How the import key of such a person begins."""


def bring_in(profile: Profile, key: str) -> Person:
    """Whoever was named under this key, made now if nobody was. Asks nobody: its service has.

    The handle says nothing: they may not want to be named, and nobody asked them for one.
    """
    import_key = f"{KEY}{key}"
    person = db.session.scalar(select(Person).where(Person.import_key == import_key))
    if person is not None:
        return person
    person = Person(
        handle=f"respondent-{secrets.token_hex(6)}",
        name=profile.name,
        state=PersonState.IMPORTED,
        import_key=import_key,
        created_at=clock.now(),
    )
    db.session.add(person)
    db.session.flush()  # the membership needs its id
    take_post(person, profile)
    return person


def correct(person: Person, profile: Profile) -> None:
    """What was misread of who they are. Asks nobody: its service has."""
    person.name = profile.name
    take_post(person, profile)
    show_change(person)

"""The door for importers: people who wrote elsewhere. Nobody can sign in as them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select

from app.accounts.models import Person, PersonState
from app.accounts.services.registration import handle_from
from app.core.db import db


@dataclass(frozen=True)
class Imported:
    import_key: str
    """Who they were there, so that a second import knows them."""
    name: str
    since: datetime


def bring_in(people: Sequence[Imported]) -> dict[str, int]:
    """Ids by import key, of people who are there already and of those made now.

    They are known by their keys alone, never by name or address. Raises Conflict (when the
    transaction ends) when somebody else makes the same ones.
    """
    found = _ids_of({person.import_key for person in people})
    new = {person.import_key: person for person in people if person.import_key not in found}
    if new:
        rows = _rows(list(new.values()))
        made = insert(Person).returning(Person.import_key, Person.id)
        found |= _by_key(db.session.connection().execute(made, rows))
    return found


def _ids_of(keys: set[str]) -> dict[str, int]:
    """Ids of those who are there; of one who was merged, whom they are now."""
    known = select(Person.import_key, Person.now_id).where(Person.import_key.in_(keys))
    return _by_key(db.session.execute(known))


def _rows(people: Sequence[Imported]) -> list[dict[str, object]]:
    wanted = [handle_from(person.name) for person in people]
    taken = set(db.session.scalars(select(Person.handle).where(Person.handle.in_(set(wanted)))))
    rows: list[dict[str, object]] = []
    for person, handle in zip(people, wanted, strict=True):
        free = f"{handle}-{_digest(person.import_key)}" if handle in taken else handle
        taken.add(free)
        rows.append(
            {
                "handle": free,
                "name": person.name,
                "state": PersonState.IMPORTED,
                "import_key": person.import_key,
                "created_at": person.since,
            }
        )
    return rows


def _by_key(found: Iterable[Row[str | None, int]]) -> dict[str, int]:
    return {key: person_id for key, person_id in found if key is not None}


def _digest(key: str) -> str:
    """From the key, so that an import that was cut short goes on with the same handles."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]

"""Drawing lots that fall anew each day for each reader, and the same way all day.

The day is that of the readers, at the end of which the stored page of strangers ends too.
"""

from hashlib import sha256
from typing import NamedTuple

from flask import current_app

from app.core import clock


class Lots(NamedTuple):
    """Strangers share theirs: the page that one of them is shown is stored for the others."""

    secret: str
    person_id: int | None
    day: str

    @classmethod
    def of(cls, person_id: int | None) -> "Lots":
        day = clock.today().isoformat()
        return cls(current_app.config["SECRET_KEY"], person_id, day)

    def key(self, id_: int) -> bytes:
        """The lowest is drawn first."""
        person = "" if self.person_id is None else self.person_id
        return sha256(f"{self.secret}|{person}|{self.day}|{id_}".encode()).digest()

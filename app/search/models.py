"""The index of a search. All of it is made of other tables, so it is in no backup.

Triggers write into `search_changes` what has changed; a job brings `search_documents` up to date.
The engine's own index (`search_words`) follows `search_documents` by itself.
"""

from enum import IntEnum

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from app.core.db import NAMES, BigId

METADATA = MetaData(naming_convention=NAMES)
"""Apart from the tables that hold what people wrote."""


class Kind(IntEnum):
    """What can be found. Of one second, the highest stands first."""

    COMMENT = 0
    PERSON = 1
    PROPOSITION = 2
    BRIEFING = 3


documents = Table(
    "search_documents",
    METADATA,
    # Of `keys.key`: newest first is this order, backwards.
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_id", BigId, nullable=False),
    # Each word once, folded; and marks: whose it is, what it is about, its neighbours, its title.
    Column("words", String, nullable=False),
    UniqueConstraint("kind", "subject_id"),
)

changes = Table(
    "search_changes",
    METADATA,
    # A row for each change, never one for each subject: what is written while a worker reads
    # the subject must still be there when it is done.
    Column("id", BigId, primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_id", BigId, nullable=False),
)

terms = Table(
    "search_terms",
    METADATA,
    # By code point on both engines, so that the words with one beginning are one range.
    Column(
        "word",
        String().with_variant(String(collation="C"), "postgresql"),
        primary_key=True,
    ),
    Column("documents", Integer, nullable=False),
)

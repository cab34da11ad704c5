"""What the index proposes. It is asked for numbers only: the rows themselves decide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, column, func, select, table, text

from app.core.db import db
from app.search.matching import Sought
from app.search.models import Kind, changes, documents, terms

MOST_COMPLETIONS = 30
"""Words that a beginning stands for, those in the most documents."""
MOST_WAITING = 100
"""Changes that the index does not know yet and a search looks at itself."""


@dataclass(frozen=True)
class Lexemes:
    """What a document must have: of each group one. And what it must not have."""

    groups: tuple[tuple[str, ...], ...]
    but: tuple[str, ...] = ()

    def for_sqlite(self) -> str:
        wanted = " AND ".join(_one_of(group, '"', "OR") for group in self.groups)
        return f"({wanted}) NOT " + _one_of(self.but, '"', "OR") if self.but else wanted

    def for_postgresql(self) -> str:
        wanted = " & ".join(_one_of(group, "'", "|") for group in self.groups)
        return f"{wanted} & !" + _one_of(self.but, "'", "|") if self.but else wanted


def _one_of(lexemes: Iterable[str], quote: str, either: str) -> str:
    """Lexemes are letters, digits and "=", so that quotes are all they need."""
    return "(" + f" {either} ".join(f"{quote}{lexeme}{quote}" for lexeme in lexemes) + ")"


def lexemes(
    wanted: Sought, marks: Iterable[Collection[str]] = (), but: Iterable[str] = ()
) -> Lexemes:
    """marks: groups of which a document must have one each."""
    groups: list[tuple[str, ...]] = [(word,) for word in sorted(wanted.whole | wanted.pairs)]
    groups += [tuple(sorted(group)) for group in marks]
    if wanted.beginning:
        groups.append(tuple(sorted({wanted.beginning, *completions(wanted.beginning)})))
    return Lexemes(tuple(groups), tuple(sorted(but)))


def completions(beginning: str) -> Sequence[str]:
    return db.session.scalars(
        select(terms.c.word)
        .where(terms.c.word >= beginning, terms.c.word < beginning + _HIGHEST)
        .order_by(terms.c.documents.desc(), terms.c.word)
        .limit(MOST_COMPLETIONS)
    ).all()


_HIGHEST = "\U0010ffff"


def newest(wanted: Lexemes, low: int, high: int, many: int) -> Sequence[int]:
    """Keys of documents from low up to and without high, the highest first."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    found = db.session.execute(
        _ON_SQLITE if is_sqlite else _ON_POSTGRESQL,
        {
            "wanted": wanted.for_sqlite() if is_sqlite else wanted.for_postgresql(),
            "low": low,
            "high": high,
            "many": many,
        },
    )
    return found.scalars().all()


_ON_SQLITE = (
    select(column("rowid", BigInteger))
    .select_from(table("search_words"))
    .where(text("search_words MATCH :wanted AND rowid >= :low AND rowid < :high"))
    .order_by(text("rowid DESC"))
    .limit(bindparam("many"))
)
_ON_POSTGRESQL = (
    select(documents.c.id)
    .where(text("search_lexemes(words) @@ CAST(:wanted AS tsquery) AND id >= :low AND id < :high"))
    .order_by(documents.c.id.desc())
    .limit(bindparam("many"))
)


def waiting() -> dict[Kind, list[int]]:
    """Subjects of the latest changes that have yet to reach the index."""
    found: dict[Kind, list[int]] = {}
    latest = select(changes.c.kind, changes.c.subject_id).order_by(changes.c.id.desc())
    for kind, subject_id in db.session.execute(latest.limit(MOST_WAITING)):
        found.setdefault(Kind(kind), []).append(subject_id)
    return found


def number_waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(changes)) or 0

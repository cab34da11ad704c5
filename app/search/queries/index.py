"""What the index proposes. It is asked for numbers only: the rows themselves decide."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, bindparam, column, func, literal_column, select, table, text

from app.core.db import db
from app.search import keys
from app.search.matching import Sought
from app.search.models import Kind, changes, documents, terms
from app.search.queries.subjects import headed

MOST_COMPLETIONS = 12
"""Words that a beginning stands for, those in the most documents."""
MOST_WAITING = 100
"""Changes that the index does not know yet and a search looks at itself."""

NEAR = (1_500, 20_000)
"""Documents among which PostgreSQL looks first, before it looks through all."""
MOST_WINDOWS = 400


@dataclass(frozen=True)
class Lexemes:
    """What a document must have: of each group one. And what it must not have."""

    words: tuple[tuple[str, ...], ...]
    marks: tuple[tuple[str, ...], ...]
    but: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        return self.words + self.marks

    def and_one_of(self, marks: Iterable[str]) -> "Lexemes":
        return replace(self, marks=(*self.marks, tuple(marks)))

    def in_headings(self) -> "Lexemes":
        """The same words, in a title or name."""
        return replace(self, words=tuple(tuple(headed(group)) for group in self.words))

    def for_sqlite(self) -> str:
        wanted = " AND ".join(_one_of(group, '"', "OR") for group in self.groups)
        return f"({wanted}) NOT " + _one_of(self.but, '"', "OR") if self.but else wanted

    def for_postgresql(self) -> str:
        wanted = " & ".join(_one_of(group, "'", "|") for group in self.groups)
        return f"{wanted} & !" + _one_of(self.but, "'", "|") if self.but else wanted


def _one_of(lexemes: Iterable[str], quote: str, either: str) -> str:
    """Lexemes are letters, digits and "=", so that quotes are all they need."""
    return "(" + f" {either} ".join(f"{quote}{lexeme}{quote}" for lexeme in lexemes) + ")"


def lexemes(wanted: Sought, marks: Iterable[Collection[str]], but: Iterable[str]) -> Lexemes:
    """marks: groups of which a document must have one each."""
    words: list[tuple[str, ...]] = [(word,) for word in sorted(wanted.whole)]
    if wanted.beginning:
        words.append((wanted.beginning, *completions(wanted.beginning)))
    groups = [*([pair] for pair in sorted(wanted.pairs)), *marks]
    return Lexemes(tuple(words), tuple(map(tuple, groups)), tuple(but))


def completions(beginning: str) -> Sequence[str]:
    return db.session.scalars(
        select(terms.c.word)
        .where(terms.c.word > beginning, terms.c.word < beginning + _HIGHEST)
        .order_by(terms.c.documents.desc(), terms.c.word)
        .limit(MOST_COMPLETIONS)
    ).all()


_HIGHEST = "\U0010ffff"


def newest(wanted: Lexemes, low: int, high: int, many: int) -> Sequence[int]:
    """Keys of documents from low up to and without high, the highest first."""
    if db.engine.dialect.name == "sqlite":
        asked = {"wanted": wanted.for_sqlite(), "low": low, "high": high, "many": many}
        return db.session.execute(_ON_SQLITE, asked).scalars().all()
    found: Sequence[int] = []
    for windows in _nearer(low, high):
        within = wanted.and_one_of(windows) if windows else wanted
        asked = {"wanted": within.for_postgresql(), "low": low, "high": high, "many": many}
        found = db.session.execute(_ON_POSTGRESQL, asked).scalars().all()
        if len(found) >= many:
            break
    return found


_ON_SQLITE = (
    select(column("rowid", BigInteger))
    .select_from(table("search_words"))
    .where(text("search_words MATCH :wanted AND rowid >= :low AND rowid < :high"))
    .order_by(text("rowid DESC"))
    .limit(bindparam("many"))
)
# "+ 0": not by the primary key, row after row, in the hope of finding enough soon.
_ON_POSTGRESQL = (
    select(documents.c.id)
    .where(
        text("search_lexemes(words) @@ CAST(:wanted AS tsquery)"),
        text("id + 0 >= :low AND id + 0 < :high"),
    )
    .order_by(text("id + 0 DESC"))
    .limit(bindparam("many"))
)


def _nearer(low: int, high: int) -> Iterator[list[str]]:
    """Marks of the latest windows with so many documents, then of more; at last of all, or none.

    PostgreSQL gathers all that its index proposes before it can say which are the newest; of a
    common word that would be most documents.
    """
    newest = db.session.scalar(_AFTER, {"low": low, "high": high, "passed": 0})
    if newest is None:
        return
    latest = keys.window(keys.place_of(newest))
    for passed in NEAR:
        oldest = db.session.scalar(_AFTER, {"low": low, "high": high, "passed": passed})
        if oldest is None:
            break
        first = max(keys.window(keys.place_of(oldest)), latest - MOST_WINDOWS)
        yield _windows(first, latest)
    first = keys.window(keys.place_of(low))
    yield _windows(first, latest) if latest - first <= MOST_WINDOWS else []


def _windows(first: int, latest: int) -> list[str]:
    return [f"=w{n:x}" for n in range(first, latest + 1)]


_AFTER = (
    select(documents.c.id)
    .where(documents.c.id >= bindparam("low"), documents.c.id < bindparam("high"))
    .order_by(documents.c.id.desc())
    .offset(bindparam("passed"))
    .limit(literal_column("1"))
)


def waiting() -> dict[Kind, set[int]]:
    """Subjects of the latest changes that have yet to reach the index."""
    found: dict[Kind, set[int]] = {}
    latest = select(changes.c.kind, changes.c.subject_id).order_by(changes.c.id.desc())
    for kind, subject_id in db.session.execute(latest.limit(MOST_WAITING)):
        found.setdefault(Kind(kind), set()).add(subject_id)
    return found


def number_waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(changes)) or 0

"""What the index proposes. It is asked for numbers only: the rows themselves decide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import (
    BigInteger,
    ScalarSelect,
    Select,
    bindparam,
    column,
    func,
    select,
    table,
    text,
)

from app.core.db import db
from app.search import keys
from app.search.matching import Sought
from app.search.models import Kind, changes, documents, terms
from app.search.queries.subjects import headed

MOST_COMPLETIONS = 12
"""Words that a beginning stands for, those in the most documents."""
MOST_WAITING = 100
"""Changes that the index does not know yet and a search looks at itself."""

NEAR = (1_500, 10_000)
"""Comments among which PostgreSQL looks first, before it looks through all."""
FEW = 800
"""Documents that are as soon all gathered."""
MOST_WINDOWS = 24
"""With more it takes longer to tell in which a document is than to gather from all of them."""


@dataclass(frozen=True)
class Lexemes:
    """What a document must have: of each group one. And what it must not have."""

    words: tuple[tuple[str, ...], ...]
    marks: tuple[tuple[str, ...], ...]
    but: tuple[str, ...]
    fewest: int
    """Documents that have the rarest of the words; 0: none has them all."""

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
    documents_of = _documents(wanted.whole)
    words: list[tuple[str, ...]] = [(word,) for word in sorted(wanted.whole)]
    numbers = [documents_of.get(word, 0) for word in wanted.whole]
    if wanted.beginning:
        completed = _completions(wanted.beginning)
        words.append(tuple(completed) or (wanted.beginning,))
        numbers.append(sum(completed.values()))
    groups = [*([pair] for pair in sorted(wanted.pairs)), *marks]
    return Lexemes(tuple(words), tuple(map(tuple, groups)), tuple(but), min(numbers))


def _documents(words: Collection[str]) -> dict[str, int]:
    """In how many documents each word is."""
    if not words:
        return {}
    found = db.session.execute(select(terms).where(terms.c.word.in_(words)))
    return {row.word: row.documents for row in found}


def _completions(beginning: str) -> dict[str, int]:
    """Words with this beginning, itself first, and in how many documents each is."""
    found = db.session.execute(
        select(terms)
        .where(terms.c.word >= beginning, terms.c.word < beginning + _HIGHEST)
        .order_by(terms.c.word != beginning, terms.c.documents.desc(), terms.c.word)
        .limit(MOST_COMPLETIONS)
    )
    return {row.word: row.documents for row in found}


_HIGHEST = "\U0010ffff"


def newest(wanted: Lexemes, low: int, high: int, many: int) -> Sequence[int]:
    """Keys of documents from low up to and without high, the highest first."""
    if wanted.fewest == 0:
        return []
    asked = {"low": low, "high": high, "many": many}
    if db.engine.dialect.name == "sqlite":
        found = db.session.execute(_ON_SQLITE, asked | {"wanted": wanted.for_sqlite()})
        return found.scalars().all()
    *near, everywhere = _nearer(wanted, low, high)
    for windows in filter(None, near):
        found_near = _on_postgresql(wanted, windows, asked)
        if len(found_near) >= many:
            return found_near
        if not found_near and len(wanted.groups) > 1:
            break  # they are seldom together, and all is as soon gathered
    return _on_postgresql(wanted, everywhere, asked)


def _on_postgresql(wanted: Lexemes, windows: list[str], asked: dict[str, int]) -> Sequence[int]:
    within = wanted.and_one_of(windows) if windows else wanted
    among = _AMONG_OTHERS if asked["low"] >= keys.OTHERS else _AMONG_ALL
    found = db.session.execute(among, asked | {"wanted": within.for_postgresql()})
    return found.scalars().all()


_ON_SQLITE = (
    select(column("rowid", BigInteger))
    .select_from(table("search_words"))
    .where(text("search_words MATCH :wanted AND rowid >= :low AND rowid < :high"))
    .order_by(text("rowid DESC"))
    .limit(bindparam("many"))
)
# "+ 0": not by the primary key, row after row, in the hope of finding enough soon.
_AMONG_ALL = (
    select(documents.c.id)
    .where(
        text("search_lexemes(words) @@ CAST(:wanted AS tsquery)"),
        text("id + 0 >= :low AND id + 0 < :high"),
    )
    .order_by(text("id + 0 DESC"))
    .limit(bindparam("many"))
)
# They have an index of their own, in which no comments are.
_AMONG_OTHERS = _AMONG_ALL.where(text(f"id >= {keys.OTHERS}"))


def _nearer(wanted: Lexemes, low: int, high: int) -> list[list[str]]:
    """Marks of the latest windows with so many comments, then of more, then of all in the range.

    No marks: nothing is narrowed. PostgreSQL gathers all that its index proposes before it can say
    which are the newest; of a common word that would be most comments.
    """
    if low >= keys.OTHERS or wanted.fewest <= FEW:
        return [[]]
    latest, *firsts = db.session.execute(_PASSED, {"low": low, "high": high}).one()
    if latest is None:
        return [[]]
    return [_windows(first, latest) for first in firsts if first is not None]


def _windows(first: int, latest: int) -> list[str]:
    """The narrowest that are not too many; none where all are."""
    for name, length in keys.WINDOWS.items():
        each = range(keys.window(first, length), keys.window(latest, length) + 1)
        if len(each) <= MOST_WINDOWS:
            return [keys.mark(name, n) for n in each]
    return []


_OF_RANGE = documents.c.id >= bindparam("low"), documents.c.id < bindparam("high")


def _passing(many: int) -> ScalarSelect[int]:
    found = select(documents.c.id).where(*_OF_RANGE).order_by(documents.c.id.desc())
    return found.offset(many).limit(1).scalar_subquery()


def _passed(*near: int) -> Select[*tuple[int | None, ...]]:
    """The latest in a range, those after so many more, and the oldest."""
    return select(
        *(_passing(many).label(f"after_{many}") for many in (0, *near)),
        select(func.min(documents.c.id)).where(*_OF_RANGE).scalar_subquery().label("oldest"),
    )


_PASSED = _passed(*NEAR)


def waiting() -> dict[Kind, set[int]]:
    """Subjects of the latest changes that have yet to reach the index."""
    found: dict[Kind, set[int]] = {}
    latest = select(changes.c.kind, changes.c.subject_id).order_by(changes.c.id.desc())
    for kind, subject_id in db.session.execute(latest.limit(MOST_WAITING)):
        found.setdefault(Kind(kind), set()).add(subject_id)
    return found


def number_waiting() -> int:
    return db.session.scalar(select(func.count()).select_from(changes)) or 0

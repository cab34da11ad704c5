"""Keeps the index: nothing here is asked for by a person, so nobody's permission is."""

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import Person
from app.briefings.models import Briefing, Proposition
from app.core.db import db
from app.core.folding import folded_words
from app.discussion.models import Comment
from app.search import keys
from app.search.matching import neighbours
from app.search.models import Kind, changes, documents, terms
from app.search.queries.subjects import Subject, as_they_are, propositions_of

BATCH = 500
IDS = {
    Kind.PERSON: Person.id,
    Kind.BRIEFING: Briefing.id,
    Kind.PROPOSITION: Proposition.id,
    Kind.COMMENT: Comment.id,
}

Document = tuple[int, str]
"""Its key and its words."""


_SORT_IN = text(
    "SELECT gin_clean_pending_list(indexrelid) FROM pg_index"
    " WHERE indrelid = 'search_documents'::regclass AND indexprs IS NOT NULL"
)


def bring_up_to_date(many: int = BATCH) -> int:
    """Tell the index the oldest changes. Returns how many there were."""
    is_postgresql = db.engine.dialect.name == "postgresql"
    if is_postgresql:
        # One at a time, without holding up who writes: of two, the slower would put back what
        # it had read before the faster.
        db.session.execute(text("LOCK TABLE search_changes IN SHARE UPDATE EXCLUSIVE MODE"))
    found = db.session.execute(select(changes).order_by(changes.c.id).limit(many)).all()
    by_kind: dict[Kind, set[int]] = {}
    for change in found:
        by_kind.setdefault(Kind(change.kind), set()).add(change.subject_id)
    if changed := by_kind.get(Kind.BRIEFING):
        by_kind[Kind.PROPOSITION] = set(propositions_of(changed))
    for kind, ids in by_kind.items():
        _write(kind, ids)
    db.session.execute(delete(changes).where(changes.c.id.in_([row.id for row in found])))
    if is_postgresql and 0 < len(found) < many:
        # What is new waits in a list that every search reads through, until it is sorted in.
        db.session.execute(_SORT_IN)
    return len(found)


def note(kind: Kind, ids: Collection[int]) -> None:
    """These have changed. Triggers say so by themselves."""
    rows = [{"kind": kind, "subject_id": subject_id} for subject_id in ids]
    db.session.execute(insert(changes), rows)


def wrong(kind: Kind, step: int = BATCH) -> Iterator[list[int]]:
    """Subjects that the index does not have as they are, of so many looked at in turn.

    Those that wait to be told are none of them.
    """
    last = 0
    while ids := _next_ids(kind, last, step):
        last = ids[-1]
        should = _fresh(kind, ids)
        there = _there(kind, ids)
        waiting = _waiting(kind, ids)
        yield [n for n in ids if should.get(n) != there.get(n) and n not in waiting]


def _next_ids(kind: Kind, last: int, step: int) -> list[int]:
    """Of subjects that are there or have been."""
    are = select(IDS[kind]).where(IDS[kind] > last).order_by(IDS[kind])
    held = (
        select(documents.c.subject_id)
        .where(documents.c.kind == kind, documents.c.subject_id > last)
        .order_by(documents.c.subject_id)
    )
    each = [set(db.session.scalars(part.limit(step))) for part in (are, held)]
    return sorted(set.union(*each))[:step]


def _waiting(kind: Kind, ids: Collection[int]) -> set[int]:
    told = select(changes.c.subject_id)
    if kind is Kind.PROPOSITION:
        told = (
            select(Proposition.id)
            .join(changes, changes.c.subject_id == Proposition.briefing_id)
            .where(changes.c.kind == Kind.BRIEFING, Proposition.id.in_(ids))
        )
    else:
        told = told.where(changes.c.kind == kind, changes.c.subject_id.in_(ids))
    return set(db.session.scalars(told))


def words_of(subject: Subject) -> str:
    """What the index holds of it."""
    folded = folded_words(subject.whole)
    marks = (*neighbours(folded), *subject.marks, *keys.windows(subject.place))
    return " ".join(sorted({*folded, *marks}))


def _write(kind: Kind, ids: Collection[int]) -> None:
    fresh = _fresh(kind, ids)
    there = _there(kind, ids)
    gone = {n: old for n, old in there.items() if fresh.get(n) != old}
    new = {n: document for n, document in fresh.items() if there.get(n) != document}
    if gone:
        db.session.execute(
            delete(documents).where(documents.c.id.in_([key for key, _ in gone.values()]))
        )
    if new:
        db.session.execute(
            insert(documents),
            [
                {"id": key, "kind": kind, "subject_id": n, "words": held}
                for n, (key, held) in new.items()
            ],
        )
    _count_words(new.values(), gone.values())


def _fresh(kind: Kind, ids: Collection[int]) -> dict[int, Document]:
    return {each.id: (each.key, words_of(each)) for each in as_they_are(kind, ids)}


def _there(kind: Kind, ids: Collection[int]) -> dict[int, Document]:
    found = db.session.execute(
        select(documents.c.subject_id, documents.c.id, documents.c.words).where(
            documents.c.kind == kind, documents.c.subject_id.in_(ids)
        )
    )
    return {subject_id: (key, held) for subject_id, key, held in found}


def _count_words(new: Collection[Document], gone: Collection[Document]) -> None:
    """In how many documents each word is. One that is in none is forgotten."""
    by: Counter[str] = Counter(_plain_words(new))
    by.subtract(_plain_words(gone))
    changed = {word: number for word, number in by.items() if number}
    if not changed:
        return
    engine = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    adding = engine.insert(terms)
    rows = [{"word": word, "documents": number} for word, number in sorted(changed.items())]
    db.session.execute(
        adding.on_conflict_do_update(
            index_elements=[terms.c.word],
            set_={"documents": terms.c.documents + adding.excluded.documents},
        ),
        rows,
    )
    if any(number < 0 for number in changed.values()):
        db.session.execute(
            delete(terms).where(
                terms.c.word.in_([word for word, n in changed.items() if n < 0]),
                terms.c.documents <= 0,
            )
        )


def _plain_words(found: Collection[Document]) -> Iterator[str]:
    return (word for _, held in found for word in held.split() if word[0] != "=")

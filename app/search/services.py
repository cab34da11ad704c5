"""Keeps the index: nothing here is asked for by a person, so nobody's permission is."""

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import db
from app.core.folding import words
from app.search.matching import neighbours
from app.search.models import Kind, changes, documents, terms
from app.search.queries.subjects import Subject, as_they_are, propositions_of

BATCH = 500

Document = tuple[int, str]
"""Its key and its words."""


def bring_up_to_date(many: int = BATCH) -> int:
    """Tell the index the oldest changes. Returns how many there were."""
    if db.engine.dialect.name == "postgresql":
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
    return len(found)


def words_of(subject: Subject) -> str:
    """What the index holds of it."""
    folded = [word.folded for word in words(subject.whole)]
    return " ".join(sorted({*folded, *neighbours(folded), *subject.marks}))


def _write(kind: Kind, ids: Collection[int]) -> None:
    fresh = {each.id: (each.key, words_of(each)) for each in as_they_are(kind, ids)}
    there = _there(kind, ids)
    gone = {n: old for n, old in there.items() if fresh.get(n) != old}
    new = {n: document for n, document in fresh.items() if there.get(n) != document}
    if gone:
        keys = [key for key, _ in gone.values()]
        db.session.execute(delete(documents).where(documents.c.id.in_(keys)))
    if new:
        db.session.execute(
            insert(documents),
            [
                {"id": key, "kind": kind, "subject_id": n, "words": held}
                for n, (key, held) in new.items()
            ],
        )
    _count_words(new.values(), gone.values())


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

"""The log is a chain: whatever is done to it behind the triggers is seen, and where."""

import sys
import time
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError

from app.accounts.models import Person, Role
from app.core.db import db, transaction
from app.moderation.models import Decision, DecisionKind, DecisionNote, Rule, SubjectKind
from app.moderation.queries import chain
from app.moderation.queries.chain import Verdict
from app.moderation.services import log
from tests.factories import LONG_AGO, a_decision, a_person

pytestmark = pytest.mark.usefixtures("app")

ROWS = 1_000
MOMENTS = ("at", "until")
TEXTS = ("kind", "subject_kind", "role", "rule", "note_digest", "salt", "previous", "hash")
NUMBERS = ("number", "subject_id", "revision", "actor_id", "votes", "about_id")


def _filled(rows: int) -> Person:
    """Rows of the log that say something in every column."""
    moderator = a_person(role=Role.MODERATOR)
    with transaction():
        for n in range(1, rows + 1):
            decision = Decision(
                kind=DecisionKind.REMOVE,
                subject_kind=SubjectKind.COMMENT,
                subject_id=n,
                revision=1,
                rule=Rule.SPAM,
                until=LONG_AGO,
                votes=n % 7,
                about_id=n - 1 or None,
            )
            log.logged(moderator, decision, f"For reason {n}.")
    return moderator


def _after(*statements: str, kept: str | None = None) -> Verdict:
    """What is found when this is done behind the triggers; afterwards it is undone."""
    db.session.rollback()
    with db.engine.connect() as connection, connection.begin() as done:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            for act in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER decisions_refuse_{act}"))
        for statement in statements:
            connection.execute(text(statement))
        found = chain.judged(chain.rows(connection), kept)
        done.rollback()
    return found


def _rows() -> list[chain.Row]:
    with db.engine.connect() as connection:
        return list(chain.rows(connection))


@pytest.mark.parametrize("forbidden", ["UPDATE decisions SET votes = 9", "DELETE FROM decisions"])
def test_the_database_refuses_to_change_or_delete_a_decision(forbidden: str) -> None:
    _filled(1)

    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(forbidden))


def test_what_was_written_is_found_as_it_was_written_reports_too() -> None:
    _filled(3)
    a_decision(DecisionKind.REPORT, a_person(), "Look at this.")

    assert chain.verify() == Verdict(rows=4)


def test_one_altered_byte_in_any_of_a_thousand_rows_is_named(engine_name: str) -> None:
    _filled(ROWS)
    one_byte = "substr({0}, 1, 3) || 'x' || substr({0}, 5)"
    a_moment = one_byte if engine_name == "sqlite" else "{0} + INTERVAL '1 microsecond'"
    changes = {
        **{name: one_byte.format(name) for name in TEXTS},
        **{name: a_moment.format(name) for name in MOMENTS},
        **{name: f"{name} + 10000" for name in NUMBERS},
    }

    @given(row=st.integers(min_value=2, max_value=ROWS), column=st.sampled_from(sorted(changes)))
    @settings(max_examples=40, deadline=None, database=None)
    def named(row: int, column: str) -> None:
        done = f"UPDATE decisions SET {column} = {changes[column]} WHERE id = {row}"  # noqa: S608  ours
        found = _after(done)
        assert found.rows == row - 1
        assert (found.fault or "").startswith(f"Row {row} ")

    named()


def test_no_column_is_left_out() -> None:
    """A flag that somebody adds later is covered too: `chain.content_of` asks the table."""
    _filled(2)

    (*_, last) = _rows()

    covered = {*MOMENTS, *TEXTS, *NUMBERS, "id"}
    assert {*last.content, "hash"} == covered
    assert covered <= set(Decision.__table__.columns.keys())


def test_a_column_added_later_leaves_the_hashes_of_old_rows_alone() -> None:
    before = {"id": 1, "kind": "lock", "rule": None}

    assert chain.content_of(before) == chain.content_of(before | {"new": None})


def test_an_explanation_that_was_altered_added_or_lost_is_named() -> None:
    _filled(2)
    a_decision(DecisionKind.APPROVE, a_person(role=Role.MODERATOR))

    faults = [
        _after(what).fault
        for what in (
            "UPDATE decision_notes SET text = 'For reason 3.' WHERE decision_id = 2",
            "DELETE FROM decision_notes WHERE decision_id = 2",
            "INSERT INTO decision_notes (decision_id, text, key) VALUES (3, 'Because.', '')",
        )
    ]

    assert faults == [
        "Row 2 (entry 2 of the log) has an explanation that was altered.",
        "Row 2 (entry 2 of the log) has lost its explanation.",
        "Row 3 (entry 3 of the log) got an explanation that it had not.",
    ]


def test_an_explanation_that_erasure_blanked_is_counted() -> None:
    _filled(2)

    found = _after("UPDATE decision_notes SET text = '', key = '' WHERE decision_id = 2")

    assert found == Verdict(rows=2, blank=1)


def test_a_row_that_is_no_text_at_all_is_named(engine_name: str) -> None:
    if engine_name == "sqlite":  # the other engine does not take it
        _filled(3)

        found = _after("UPDATE decisions SET kind = CAST(x'fffe' AS TEXT) WHERE id = 2")

        assert (found.fault or "").startswith("Row 2 ")


def test_rows_that_have_gone_are_named() -> None:
    _filled(5)

    gone = _after(
        "DELETE FROM decision_notes WHERE decision_id = 3", "DELETE FROM decisions WHERE id = 3"
    )
    first = _after("DELETE FROM decisions WHERE id = 1")

    assert gone.fault == "Rows between 2 and 4 are missing."
    assert first.fault == "Rows before 2 are missing."


def test_a_row_hashed_anew_after_it_was_altered_is_named() -> None:
    _filled(3)
    first, second, third = _rows()
    content = dict(second.content) | {"votes": "1000"}

    forged = replace(second, content=content, hash=chain.hash_of(content))

    assert chain.judged([first, forged, third]).fault == (
        "Row 2 (entry 2 of the log) was altered: the row after it has another hash of it."
    )


def test_a_row_put_in_between_is_named() -> None:
    _filled(2)
    first, second = _rows()
    content = dict(second.content) | {"votes": "1000"}

    forged = replace(second, content=content, hash=chain.hash_of(content))

    assert chain.judged([first, forged, second]).fault == (
        "Row 2 (entry 2 of the log) was inserted: the row after it does not know it."
    )


def test_a_tail_that_was_cut_off_is_seen_against_a_head_kept_outside() -> None:
    _filled(3)
    kept = chain.head()
    assert kept is not None
    a_decision(DecisionKind.APPROVE, a_person(role=Role.MODERATOR))

    whole = chain.verify(kept.hash)
    cut = _after(
        "DELETE FROM decision_notes WHERE decision_id >= 3",
        "DELETE FROM decisions WHERE id >= 3",
        kept=kept.hash,
    )

    assert whole == Verdict(rows=4, after_kept=1)
    assert cut.fault == (
        "No row has the hash that was kept: Row 2 (entry 2 of the log) is the last."
    )


@pytest.mark.gate
def test_a_hundred_thousand_rows_are_verified_in_flat_memory(
    capsys: pytest.CaptureFixture[str],
) -> None:
    head = _many(100_000)

    began = time.perf_counter()
    found = chain.verify(head)
    seconds = time.perf_counter() - began
    tracemalloc.start()
    again = chain.verify(head)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    with capsys.disabled():
        sys.stdout.write(f"\n100,000 rows: {seconds:.1f} s, {peak / 1e3:,.0f} kB at most\n")
    assert found == again == Verdict(rows=100_000, after_kept=0)
    assert peak < 10_000_000


def _many(count: int) -> str:
    """The hash of the last."""
    moderator = a_person(role=Role.MODERATOR)
    digest = chain.digest_of_note("Because.", "key")
    columns = {
        "at": LONG_AGO,
        "kind": DecisionKind.REMOVE,
        "subject_kind": SubjectKind.COMMENT,
        "actor_id": moderator.id,
        "role": moderator.role,
        "note_digest": digest,
    }
    rows, previous = [], chain.FIRST
    for n in range(1, count + 1):
        row = columns | {"id": n, "number": n, "subject_id": n, "previous": previous}
        row["hash"] = previous = chain.hash_of(chain.content_of(row | {"salt": ""}))
        rows.append(row)
    db.session.execute(insert(Decision), rows)
    notes = [{"decision_id": row["id"], "text": "Because.", "key": "key"} for row in rows]
    db.session.execute(insert(DecisionNote), notes)
    db.session.commit()
    return previous

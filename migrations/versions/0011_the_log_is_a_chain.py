"""Every decision has the hash of itself and of the one before it

Revision ID: 0011
Revises: 0009b
"""

import hashlib
import hmac
import json
import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009b"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 1_000

REFUSE = {
    "sqlite": [
        f"""CREATE TRIGGER decisions_refuse_{act} BEFORE {act} ON decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE TRIGGER decisions_refuse BEFORE UPDATE OR DELETE ON decisions
        FOR EACH ROW EXECUTE FUNCTION decisions_refuse()""",
    ],
}
ALLOW = {
    "sqlite": ["DROP TRIGGER decisions_refuse_UPDATE", "DROP TRIGGER decisions_refuse_DELETE"],
    "postgresql": ["DROP TRIGGER decisions_refuse ON decisions"],
}
CHAINED = (
    *("id", "number", "at", "kind", "subject_kind", "subject_id", "revision", "actor_id", "role"),
    *("rule", "until", "votes", "note_digest", "salt", "previous"),
)
KEEP_HASHES = sa.text(
    "UPDATE decisions SET note_digest = :note_digest, salt = :salt, previous = :previous,"
    " hash = :hash WHERE id = :id"
)
KEEP_KEYS = sa.text("UPDATE decision_notes SET key = :key WHERE decision_id = :id AND text <> ''")


def upgrade() -> None:
    engine = op.get_bind().dialect.name
    for statement in ALLOW[engine]:
        op.execute(statement)
    _refer_to_each_other(engine)
    op.add_column("decisions", sa.Column("note_digest", sa.String(length=64), nullable=True))
    for name, length in (("salt", 32), ("previous", 64), ("hash", 64)):
        op.add_column(
            "decisions",
            sa.Column(name, sa.String(length=length), server_default="", nullable=False),
        )
    op.add_column(
        "decision_notes",
        sa.Column("key", sa.String(length=32), server_default="", nullable=False),
    )
    _chain(op.get_bind())
    op.create_index("uq_decisions_previous", "decisions", ["previous"], unique=True)
    for statement in REFUSE[engine]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("uq_decisions_previous", table_name="decisions")
    for name in ("hash", "previous", "salt", "note_digest", "about_id"):
        op.execute(f"ALTER TABLE decisions DROP COLUMN {name}")
    op.execute("ALTER TABLE decision_notes DROP COLUMN key")


def _refer_to_each_other(engine: str) -> None:
    """SQLite adds a foreign key only in the column's own words."""
    if engine == "sqlite":
        op.execute(
            "ALTER TABLE decisions ADD COLUMN about_id INTEGER"
            " CONSTRAINT fk_decisions_about_id_decisions REFERENCES decisions (id)"
        )
        return
    op.add_column("decisions", sa.Column("about_id", BigId, nullable=True))
    op.create_foreign_key(
        "fk_decisions_about_id_decisions", "decisions", "decisions", ["about_id"], ["id"]
    )


def _chain(connection: sa.Connection) -> None:
    previous, last = "", 0
    while True:
        found = connection.execute(
            sa.text(
                "SELECT decisions.*, note.text AS note FROM decisions"
                " LEFT JOIN decision_notes AS note ON note.decision_id = decisions.id"
                " WHERE decisions.id > :last ORDER BY decisions.id LIMIT :batch"
            ),
            {"last": last, "batch": BATCH},
        ).mappings()
        rows = [dict(row) for row in found]
        if not rows:
            return
        for row in rows:
            previous = _seal(row, previous)
            last = row["id"]
        connection.execute(KEEP_HASHES, rows)
        connection.execute(KEEP_KEYS, rows)


def _seal(row: dict[str, Any], previous: str) -> str:
    row["salt"], row["key"] = secrets.token_hex(16), secrets.token_hex(16)
    row["previous"], row["note_digest"] = previous, None
    if row["note"]:
        row["note_digest"] = hmac.digest(row["key"].encode(), row["note"].encode(), "sha256").hex()
    content = {name: _as_text(row[name]) for name in CHAINED if row[name] is not None}
    written = json.dumps(content, sort_keys=True, separators=(",", ":"))
    row["hash"] = hashlib.sha256(written.encode()).hexdigest()
    return str(row["hash"])


def _as_text(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else str(value)

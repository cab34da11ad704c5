"""How a response is shown and how it came; comments of responses; what changed a mind

Revision ID: 0006
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_PERSONAL = sa.text("capacity = 'personal'")


def upgrade() -> None:
    op.add_column("responses", sa.Column("title", sa.String(), server_default="", nullable=False))
    op.add_column(
        "responses",
        sa.Column("shown_as", sa.String(length=20), server_default="name", nullable=False),
    )
    op.add_column(
        "responses",
        sa.Column("channel", sa.String(length=20), server_default="site", nullable=False),
    )
    op.add_column("responses", sa.Column("form_key", sa.String(), nullable=True))
    _add("responses", "entered_by_id", "people")
    _add("comments", "response_id", "responses")
    _add("stance_changes", "because_id", "comments")
    op.create_index(op.f("ix_stance_changes_because_id"), "stance_changes", ["because_id"])
    op.drop_index("uq_responses_person", table_name="responses")
    op.create_index("uq_responses_person", "responses", ["briefing_id", "person_id"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_responses_person", table_name="responses")
    op.create_index(
        "uq_responses_person",
        "responses",
        ["briefing_id", "person_id"],
        unique=True,
        sqlite_where=IS_PERSONAL,
        postgresql_where=IS_PERSONAL,
    )
    op.drop_index(op.f("ix_stance_changes_because_id"), table_name="stance_changes")
    for table, column in (
        ("stance_changes", "because_id"),
        ("comments", "response_id"),
        ("responses", "entered_by_id"),
        ("responses", "form_key"),
        ("responses", "channel"),
        ("responses", "shown_as"),
        ("responses", "title"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _add(table: str, column: str, other: str) -> None:
    """One statement: SQLite adds a column with a foreign key only in the column's own words."""
    name = f"fk_{table}_{column}_{other}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT {name} REFERENCES {other} (id)"
        )
        return
    op.add_column(table, sa.Column(column, BigId, nullable=True))
    op.create_foreign_key(name, table, other, [column], ["id"])

"""Who typed in a step that somebody took by letter

Revision ID: 0009
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0013"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = "fk_entry_events_entered_by_id_people"


def upgrade() -> None:
    """One statement: SQLite adds a column with a foreign key only in the column's own words."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE entry_events ADD COLUMN entered_by_id INTEGER"
            f" CONSTRAINT {NAME} REFERENCES people (id)"
        )
        return
    op.add_column("entry_events", sa.Column("entered_by_id", BigId, nullable=True))
    op.create_foreign_key(NAME, "entry_events", "people", ["entered_by_id"], ["id"])


def downgrade() -> None:
    op.drop_column("entry_events", "entered_by_id")

"""Who leads an organisation, and confirmed an answer of it

Revision ID: 0009b
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0009b"
down_revision = "0012"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("memberships", "responses")


def upgrade() -> None:
    """One statement: SQLite adds a column with a foreign key only in the column's own words."""
    for table in TABLES:
        name = f"fk_{table}_confirmed_by_id_people"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN confirmed_by_id INTEGER"
                f" CONSTRAINT {name} REFERENCES people (id)"
            )
        else:
            op.add_column(table, sa.Column("confirmed_by_id", BigId, nullable=True))
            op.create_foreign_key(name, table, "people", ["confirmed_by_id"], ["id"])


def downgrade() -> None:
    op.execute("UPDATE responses SET capacity = 'personal' WHERE capacity = 'awaits_lead'")
    for table in TABLES:
        op.drop_column(table, "confirmed_by_id")

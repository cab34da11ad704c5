"""One appeal of each person against a decision, one ruling on each; warnings are to be read

Revision ID: 0011b
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011b"
down_revision = "0010"
branch_labels = None
depends_on = None

ONCE = (
    ("uq_decisions_appeal", ["about_id", "actor_id"], "kind = 'appeal'"),
    ("uq_decisions_ruling", ["about_id"], "kind IN ('uphold', 'overturn')"),
)


def upgrade() -> None:
    for name, columns, where in ONCE:
        op.create_index(
            name,
            "decisions",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.add_column("people", sa.Column("unread_warning", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "unread_warning")
    for name, _, _ in ONCE:
        op.drop_index(name, table_name="decisions")

"""A decision says which automatic check had held the words

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Null on the rows that are there: their hashes stay as they are.
    op.add_column("decisions", sa.Column("held_for", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("decisions", "held_for")

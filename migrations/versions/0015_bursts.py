"""Votes that come in one burst, whoever casts them, are found by when they were cast

Revision ID: 0015
Revises: 0011b
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0011b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_votes_unhelpful",
        "votes",
        ["cast_at"],
        sqlite_where=sa.text("helpful = -1"),
        postgresql_where=sa.text("helpful = -1"),
    )


def downgrade() -> None:
    op.drop_index("ix_votes_unhelpful", "votes")

"""Whoever was merged into somebody is found without reading everybody

Revision ID: 0016
Revises: 0015b
"""

from alembic import op

revision = "0016"
down_revision = "0015b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_people_merged_into"), "people", ["merged_into"])


def downgrade() -> None:
    op.drop_index(op.f("ix_people_merged_into"), "people")

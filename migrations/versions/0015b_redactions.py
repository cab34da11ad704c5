"""What moderators took out of comments, so that it can be put back

Revision ID: 0015b
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015b"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redactions",
        sa.Column(
            "decision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("span", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("entry", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.id"],
            name=op.f("fk_redactions_decision_id_decisions"),
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_redactions")),
    )


def downgrade() -> None:
    op.drop_table("redactions")

"""Settings and pages of the site; people, organisations and topics that are merged

Revision ID: 0014
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ORGANISATION_KEY = "fk_organisations_merged_into_id_organisations"
TOPIC_KEY = "fk_topics_merged_into_id_topics"


def upgrade() -> None:
    op.create_table(
        "site_settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_settings")),
    )
    op.create_table(
        "site_texts",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_site_texts_by_id_people")),
        sa.PrimaryKeyConstraint("name", "n", name=op.f("pk_site_texts")),
    )
    op.add_column("topics", sa.Column("place", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("retired_at", sa.DateTime(), nullable=True))
    _refer("topics", TOPIC_KEY)
    _refer("organisations", ORGANISATION_KEY)


def downgrade() -> None:
    op.drop_column("organisations", "merged_into_id")
    op.drop_column("topics", "merged_into_id")
    op.drop_column("topics", "retired_at")
    op.drop_column("topics", "place")
    op.drop_table("site_texts")
    op.drop_table("site_settings")


def _refer(table: str, key: str) -> None:
    """A column `merged_into_id` that names a row of the same table."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN merged_into_id INTEGER"
            f" CONSTRAINT {key} REFERENCES {table} (id)"
        )
        return
    op.add_column(table, sa.Column("merged_into_id", BigId, nullable=True))
    op.create_foreign_key(key, table, table, ["merged_into_id"], ["id"])

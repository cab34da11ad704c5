"""Votes know the organisation and the moment; ranks know what they are about; exclusions

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

FINER = 10**6
"""Ranks were kept to 12 decimals, and are now kept to 18."""


def upgrade() -> None:
    op.create_table(
        "vote_exclusions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("comment_id", BigId, nullable=True),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_vote_exclusions_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_vote_exclusions_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_vote_exclusions_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_exclusions")),
    )
    for name, columns, where in _ONE_STANDING:
        op.create_index(
            name,
            "vote_exclusions",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    # One statement each: SQLite adds a column with a foreign key only in the column's own words.
    _add("votes", "organisation_id", "organisations")
    op.add_column("votes", sa.Column("cast_at", sa.DateTime(), nullable=True))
    op.add_column(
        "votes", sa.Column("set_aside", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_votes_cast", "votes", ["person_id", "cast_at"])
    op.create_index(
        "ix_votes_organisation",
        "votes",
        ["comment_id", "organisation_id"],
        sqlite_where=sa.text("organisation_id IS NOT NULL"),
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )
    op.add_column("decisions", sa.Column("votes", sa.Integer(), nullable=True))
    _add("ranks", "proposition_id", "propositions")
    op.add_column(
        "ranks",
        sa.Column("bearing", sa.String(length=20), server_default="neither", nullable=False),
    )
    op.add_column("ranks", sa.Column("votes", sa.Integer(), server_default="0", nullable=False))
    _fill_ranks()
    op.create_index(
        "ix_ranks_reasons", "ranks", ["proposition_id", "bearing", "helpful", "comment_id"]
    )
    op.create_index("ix_ranks_arrival", "ranks", ["proposition_id", "comment_id"])
    op.create_index(
        "ix_ranks_untried",
        "ranks",
        ["proposition_id", "bearing", "comment_id"],
        sqlite_where=sa.text("votes < 5"),
        postgresql_where=sa.text("votes < 5"),
    )


def downgrade() -> None:
    op.drop_index("ix_ranks_untried", table_name="ranks")
    op.drop_index("ix_ranks_arrival", table_name="ranks")
    op.drop_index("ix_ranks_reasons", table_name="ranks")
    for column in ("votes", "bearing", "proposition_id"):
        op.execute(f"ALTER TABLE ranks DROP COLUMN {column}")
    op.execute(f"UPDATE ranks SET helpful = helpful / {FINER}")  # noqa: S608  a constant
    op.execute("ALTER TABLE decisions DROP COLUMN votes")
    op.drop_index("ix_votes_organisation", table_name="votes")
    op.drop_index("ix_votes_cast", table_name="votes")
    for column in ("set_aside", "cast_at", "organisation_id"):
        op.execute(f"ALTER TABLE votes DROP COLUMN {column}")
    for name, _, _ in _ONE_STANDING:
        op.drop_index(name, table_name="vote_exclusions")
    op.drop_table("vote_exclusions")


_ONE_STANDING = (
    (
        "uq_vote_exclusions_discussion",
        ["person_id", "briefing_id"],
        "comment_id IS NULL AND ended_at IS NULL",
    ),
    ("uq_vote_exclusions_comment", ["person_id", "comment_id"], "ended_at IS NULL"),
)


def _fill_ranks() -> None:
    """What stood in the orders stays there; the worker works each out again to the new decimals."""
    op.execute(
        "UPDATE ranks SET"
        " proposition_id = (SELECT proposition_id FROM comments WHERE comments.id = comment_id),"
        " bearing = (SELECT bearing FROM comments WHERE comments.id = comment_id)"
    )
    op.execute(f"UPDATE ranks SET helpful = helpful * {FINER}")  # noqa: S608  a constant
    op.execute("UPDATE comments SET ranked = false WHERE id IN (SELECT comment_id FROM ranks)")


def _add(table: str, column: str, other: str) -> None:
    name = f"fk_{table}_{column}_{other}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT {name} REFERENCES {other} (id)"
        )
        return
    op.add_column(table, sa.Column(column, BigId, nullable=True))
    op.create_foreign_key(name, table, other, [column], ["id"])

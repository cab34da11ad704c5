"""Steps of comments, switches of screening, pauses, claims and notes of moderators

Revision ID: 0010
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0014"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER comment_steps_refuse_{act} BEFORE {act} ON comment_steps
        BEGIN SELECT RAISE(ABORT, 'comment_steps are append-only'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION comment_steps_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'comment_steps are append-only'; END $$""",
        """CREATE TRIGGER comment_steps_refuse BEFORE UPDATE OR DELETE ON comment_steps
        FOR EACH ROW EXECUTE FUNCTION comment_steps_refuse()""",
    ],
}


def upgrade() -> None:
    op.create_table(
        "comment_steps",
        sa.Column("id", BigId, nullable=False),
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("was", sa.String(length=20), nullable=False),
        sa.Column("now", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _refers("comment_steps", "comment_id", "comments"),
        _refers("comment_steps", "actor_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_comment_steps"),
    )
    op.create_index("ix_comment_steps_comment", "comment_steps", ["comment_id", "id"])
    op.create_table(
        "screening_switches",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("is_off", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_screening_switches"),
    )
    op.create_table(
        "claims",
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("moderator_id", BigId, nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        _refers("claims", "comment_id", "comments"),
        _refers("claims", "moderator_id", "people"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_claims"),
    )
    op.create_index("ix_claims_moderator_id", "claims", ["moderator_id"])
    op.create_table(
        "moderator_notes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _refers("moderator_notes", "author_id", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_moderator_notes"),
    )
    op.create_index(
        "ix_moderator_notes_subject", "moderator_notes", ["subject_kind", "subject_id", "id"]
    )
    op.add_column("people", _flag("premoderated"))
    op.add_column("decisions", _flag("no_other"))
    op.add_column("briefings", sa.Column("paused_until", sa.DateTime(), nullable=True))
    op.add_column("briefings", sa.Column("slow_minutes", sa.Integer(), nullable=True))
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("briefings", "slow_minutes")
    op.drop_column("briefings", "paused_until")
    op.drop_column("decisions", "no_other")
    op.drop_column("people", "premoderated")
    for table in ("moderator_notes", "claims", "screening_switches", "comment_steps"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION comment_steps_refuse()")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)

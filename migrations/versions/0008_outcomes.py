"""Outcomes, which the database refuses to change

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER outcomes_refuse_{act} BEFORE {act} ON outcomes
        BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION outcomes_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'outcomes are append-only'; END $$""",
        """CREATE TRIGGER outcomes_refuse BEFORE UPDATE OR DELETE ON outcomes
        FOR EACH ROW EXECUTE FUNCTION outcomes_refuse()""",
    ],
}


def upgrade() -> None:
    op.create_table(
        "outcomes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("conclusion", sa.Integer(), nullable=False),
        sa.Column("proposition_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("wording_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_html", sa.String(), nullable=False),
        sa.Column("sanitiser", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("supersedes_id", BigId, nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_outcomes_{column}_{table}")
            for column, table in (
                ("briefing_id", "briefings"),
                ("proposition_id", "propositions"),
                ("version_id", "versions"),
                ("wording_id", "wordings"),
                ("decided_by_id", "people"),
                ("supersedes_id", "outcomes"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outcomes"),
        sa.UniqueConstraint(
            "proposition_id", "conclusion", name="uq_outcomes_proposition_id_conclusion"
        ),
        sa.UniqueConstraint("supersedes_id", name="uq_outcomes_supersedes_id"),
    )
    op.create_index(
        "uq_outcomes_first",
        "outcomes",
        ["proposition_id"],
        unique=True,
        sqlite_where=sa.text("supersedes_id IS NULL"),
        postgresql_where=sa.text("supersedes_id IS NULL"),
    )
    op.create_index("ix_outcomes_conclusion", "outcomes", ["briefing_id", "conclusion", "number"])
    op.add_column("briefings", sa.Column("concluded_at", sa.DateTime(), nullable=True))
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("briefings", "concluded_at")
    op.drop_table("outcomes")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION outcomes_refuse()")

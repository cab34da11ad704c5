"""Stances belong to the words alone; editorial changes; what a proposition replaces

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BESIDE = ("rationale", "rationale_html", "alternatives")

# Rows of `wordings` with the same text, made because something beside the words had changed: the
# first of them stands for all. Where one response answered several, its last answer stands.
ONE_ROW_FOR_THE_SAME_WORDS = (
    """DELETE FROM stances WHERE EXISTS (
        SELECT 1 FROM stances later
        JOIN wordings others ON others.id = later.wording_id
        JOIN wordings mine ON mine.id = stances.wording_id
        WHERE later.response_id = stances.response_id
          AND others.proposition_id = mine.proposition_id AND others.text = mine.text
          AND (later.taken_at > stances.taken_at
               OR later.taken_at = stances.taken_at AND later.id > stances.id))""",
    *(
        # Our own names.
        f"""UPDATE {table} SET wording_id = (
            SELECT min(firsts.id) FROM wordings firsts
            JOIN wordings mine ON mine.id = {table}.wording_id
            WHERE firsts.proposition_id = mine.proposition_id AND firsts.text = mine.text)"""  # noqa: S608
        for table in ("stances", "version_propositions")
    ),
)


def upgrade() -> None:
    with op.batch_alter_table("version_propositions") as table:
        for name in BESIDE:
            table.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
    beside = ", ".join(
        f"{name} = (SELECT {name} FROM wordings WHERE wordings.id = wording_id)"  # noqa: S608
        for name in BESIDE
    )
    op.execute(f"UPDATE version_propositions SET {beside}")  # noqa: S608  # our own names
    for statement in ONE_ROW_FOR_THE_SAME_WORDS:
        op.execute(statement)
    with op.batch_alter_table("wordings") as table:
        for name in BESIDE:
            table.drop_column(name)
        table.add_column(sa.Column("meaning_id", BigId, nullable=True))
        table.create_foreign_key(
            op.f("fk_wordings_meaning_id_wordings"), "wordings", ["meaning_id"], ["id"]
        )
    op.create_table(
        "rewordings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("old_id", BigId, nullable=False),
        sa.Column("new_id", BigId, nullable=False),
        sa.Column("marked_by_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("disputed_by_id", BigId, nullable=True),
        sa.Column("disputed_at", sa.DateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_rewordings_{column}_{to}")
            )
            for column, to in (
                ("briefing_id", "briefings"),
                ("version_id", "versions"),
                ("old_id", "wordings"),
                ("new_id", "wordings"),
                ("marked_by_id", "people"),
                ("decided_by_id", "people"),
                ("disputed_by_id", "people"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewordings")),
        sa.UniqueConstraint("old_id", "new_id", name=op.f("uq_rewordings_old_id_new_id")),
    )
    op.create_index(op.f("ix_rewordings_briefing_id"), "rewordings", ["briefing_id"])
    op.create_index(op.f("ix_rewordings_new_id"), "rewordings", ["new_id"])
    op.create_table(
        "replacements",
        sa.Column("proposition_id", BigId, nullable=False),
        sa.Column("replaced_id", BigId, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], ["propositions.id"], name=op.f(f"fk_replacements_{column}_propositions")
            )
            for column in ("proposition_id", "replaced_id")
        ),
        sa.PrimaryKeyConstraint("proposition_id", "replaced_id", name=op.f("pk_replacements")),
    )
    op.create_index(op.f("ix_replacements_replaced_id"), "replacements", ["replaced_id"])
    op.execute(
        "INSERT INTO replacements (proposition_id, replaced_id)"
        " SELECT id, replaces_id FROM propositions WHERE replaces_id IS NOT NULL"
    )
    with op.batch_alter_table("propositions") as table:
        table.drop_constraint("fk_propositions_replaces_id_propositions", type_="foreignkey")
        table.drop_column("replaces_id")


def downgrade() -> None:
    """Words get back what stood beside them last; of what was replaced, one each is kept."""
    with op.batch_alter_table("propositions") as table:
        table.add_column(sa.Column("replaces_id", BigId, nullable=True))
        table.create_foreign_key(
            "fk_propositions_replaces_id_propositions", "propositions", ["replaces_id"], ["id"]
        )
    op.execute(
        "UPDATE propositions SET replaces_id = (SELECT min(replaced_id) FROM replacements"
        " WHERE proposition_id = propositions.id)"
    )
    op.drop_index(op.f("ix_replacements_replaced_id"), table_name="replacements")
    op.drop_table("replacements")
    op.drop_index(op.f("ix_rewordings_new_id"), table_name="rewordings")
    op.drop_index(op.f("ix_rewordings_briefing_id"), table_name="rewordings")
    op.drop_table("rewordings")
    with op.batch_alter_table("wordings") as table:
        table.drop_constraint("fk_wordings_meaning_id_wordings", type_="foreignkey")
        table.drop_column("meaning_id")
        for name in BESIDE:
            table.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
    beside = ", ".join(
        f"{name} = coalesce((SELECT {name} FROM version_propositions beside"  # noqa: S608
        " WHERE beside.wording_id = wordings.id ORDER BY beside.id DESC LIMIT 1), '')"
        for name in BESIDE
    )
    op.execute(f"UPDATE wordings SET {beside}")  # noqa: S608  # our own names
    with op.batch_alter_table("wordings") as table:
        for name in BESIDE:
            table.alter_column(name, server_default=None)
    with op.batch_alter_table("version_propositions") as table:
        for name in BESIDE:
            table.drop_column(name)

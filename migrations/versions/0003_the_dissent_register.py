"""The dissent register, with steps that the database refuses to change

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER entry_events_refuse_{act} BEFORE {act} ON entry_events
        BEGIN SELECT RAISE(ABORT, 'entry_events are append-only'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION entry_events_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'entry_events are append-only'; END $$""",
        """CREATE TRIGGER entry_events_refuse BEFORE UPDATE OR DELETE ON entry_events
        FOR EACH ROW EXECUTE FUNCTION entry_events_refuse()""",
    ],
}


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("disposition", sa.String(length=20), nullable=False),
        sa.Column("restatement", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_html", sa.String(), nullable=False),
        sa.Column("sanitiser", sa.SmallInteger(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("version_id", BigId, nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_answers_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_answers_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_answers_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_briefing_id"), "answers", ["briefing_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("response_id", BigId, nullable=False),
        sa.Column("proposition_id", BigId, nullable=True),
        sa.Column("wording_id", BigId, nullable=True),
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("revision", sa.SmallInteger(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("resolve", sa.String(), nullable=False),
        sa.Column("crux", sa.String(), nullable=False),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("removes", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("answer_due_at", sa.DateTime(), nullable=True),
        sa.Column("clarified", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("revised", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("appealed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("answer_id", BigId, nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("grouped_into_id", BigId, nullable=True),
        sa.Column("resolved_in_id", BigId, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(state = 'grouped') = (grouped_into_id IS NOT NULL)", name=op.f("ck_entries_grouped")
        ),
        sa.CheckConstraint("(state = 'held') = (number IS NULL)", name=op.f("ck_entries_number")),
        sa.CheckConstraint(
            "kind = 'change' OR proposition_id IS NOT NULL", name=op.f("ck_entries_target")
        ),
        sa.CheckConstraint(
            "(proposition_id IS NULL) = (wording_id IS NULL)", name=op.f("ck_entries_wording")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_entries_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_entries_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id", "revision"],
            ["comment_revisions.comment_id", "comment_revisions.n"],
            name=op.f("fk_entries_comment_id_comment_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_entries_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["grouped_into_id"], ["entries.id"], name=op.f("fk_entries_grouped_into_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["proposition_id"],
            ["propositions.id"],
            name=op.f("fk_entries_proposition_id_propositions"),
        ),
        sa.ForeignKeyConstraint(
            ["resolved_in_id"], ["versions.id"], name=op.f("fk_entries_resolved_in_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_entries_response_id_responses")
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["wordings.id"], name=op.f("fk_entries_wording_id_wordings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("briefing_id", "number", name=op.f("uq_entries_briefing_id_number")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_entries_comment_id")),
    )
    op.create_index(op.f("ix_entries_answer_id"), "entries", ["answer_id"], unique=False)
    op.create_index(
        "ix_entries_due",
        "entries",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('raised', 'clarify', 'answered')"),
        postgresql_where=sa.text("state IN ('raised', 'clarify', 'answered')"),
    )
    op.create_index(
        op.f("ix_entries_grouped_into_id"), "entries", ["grouped_into_id"], unique=False
    )
    op.create_index(op.f("ix_entries_proposition_id"), "entries", ["proposition_id"], unique=False)
    op.create_index(op.f("ix_entries_resolved_in_id"), "entries", ["resolved_in_id"], unique=False)
    op.create_index("ix_entries_state", "entries", ["briefing_id", "state", "number"], unique=False)
    op.create_index(
        "uq_entries_objection",
        "entries",
        ["response_id", "proposition_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'objection' AND state NOT IN ('withdrawn', 'out_of_scope')"),
        postgresql_where=sa.text(
            "kind = 'objection' AND state NOT IN ('withdrawn', 'out_of_scope')"
        ),
    )
    op.create_table(
        "entry_answers",
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("answer_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_entry_answers_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_answers_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("entry_id", "answer_id", name=op.f("pk_entry_answers")),
    )
    op.create_index(
        op.f("ix_entry_answers_answer_id"), "entry_answers", ["answer_id"], unique=False
    )
    op.create_table(
        "entry_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer_id", BigId, nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_entry_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_entry_events_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_events_entry_id_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_events")),
    )
    op.create_index("ix_entry_events_entry", "entry_events", ["entry_id", "id"], unique=False)
    op.create_table(
        "entry_people",
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("point", sa.Boolean(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("statement_due_at", sa.DateTime(), nullable=True),
        sa.Column("statement_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_people_entry_id_entries")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_entry_people_person_id_people")
        ),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_entry_people")),
    )
    op.create_index(op.f("ix_entry_people_person_id"), "entry_people", ["person_id"], unique=False)
    op.create_table(
        "entry_notes",
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["entry_events.id"], name=op.f("fk_entry_notes_event_id_entry_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_entry_notes")),
    )
    op.add_column(
        "briefings", sa.Column("entries", sa.Integer(), server_default="0", nullable=False)
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("briefings", "entries")
    op.drop_table("entry_notes")
    op.drop_index(op.f("ix_entry_people_person_id"), table_name="entry_people")
    op.drop_table("entry_people")
    op.drop_index("ix_entry_events_entry", table_name="entry_events")
    op.drop_table("entry_events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION entry_events_refuse()")
    op.drop_index(op.f("ix_entry_answers_answer_id"), table_name="entry_answers")
    op.drop_table("entry_answers")
    op.drop_index(
        "uq_entries_objection",
        table_name="entries",
        sqlite_where=sa.text("kind = 'objection' AND state NOT IN ('withdrawn', 'out_of_scope')"),
        postgresql_where=sa.text(
            "kind = 'objection' AND state NOT IN ('withdrawn', 'out_of_scope')"
        ),
    )
    op.drop_index("ix_entries_state", table_name="entries")
    op.drop_index(op.f("ix_entries_resolved_in_id"), table_name="entries")
    op.drop_index(op.f("ix_entries_proposition_id"), table_name="entries")
    op.drop_index(op.f("ix_entries_grouped_into_id"), table_name="entries")
    op.drop_index(
        "ix_entries_due",
        table_name="entries",
        sqlite_where=sa.text("state IN ('raised', 'clarify', 'answered')"),
        postgresql_where=sa.text("state IN ('raised', 'clarify', 'answered')"),
    )
    op.drop_index(op.f("ix_entries_answer_id"), table_name="entries")
    op.drop_table("entries")
    op.drop_index(op.f("ix_answers_briefing_id"), table_name="answers")
    op.drop_table("answers")

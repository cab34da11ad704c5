"""How mail of each kind comes, digests, refused letters; follows, mutes and saved comments

Revision ID: 0013
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
How = sa.Enum("at_once", "daily", "weekly", "never", name="how", native_enum=False, length=20)
DIGEST_KEY = "fk_notifications_digest_id_digests"


def upgrade() -> None:
    op.create_table(
        "digests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("how", How, nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_digests_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "person_id", "how", "due_at", name=op.f("uq_digests_person_id_how_due_at")
        ),
    )
    op.create_table(
        "mail_choices",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("how", How, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mail_choices_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_mail_choices")),
    )
    op.create_table(
        "mail_settings",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("zone", sa.String(), server_default="Europe/London", nullable=False),
        sa.Column("quiet_from", sa.SmallInteger(), nullable=True),
        sa.Column("quiet_until", sa.SmallInteger(), nullable=True),
        sa.Column("digests_stopped", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mail_settings_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_settings")),
    )
    op.create_table(
        "refused_letters",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("letter", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_refused_letters_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "letter", name=op.f("pk_refused_letters")),
    )
    _personal_marks()
    op.execute(
        "INSERT INTO mail_choices (person_id, kind, how)"
        " SELECT person_id, kind, 'never' FROM unmailed_kinds"
    )
    op.drop_table("unmailed_kinds")
    op.add_column("notifications", sa.Column("waits_for", How, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE notifications ADD COLUMN digest_id INTEGER"
            f" CONSTRAINT {DIGEST_KEY} REFERENCES digests (id)"
        )
    else:
        op.add_column("notifications", sa.Column("digest_id", BigId, nullable=True))
        op.create_foreign_key(DIGEST_KEY, "notifications", "digests", ["digest_id"], ["id"])
    op.create_index(
        "ix_notifications_waiting",
        "notifications",
        ["person_id", "waits_for", "at"],
        sqlite_where=sa.text("waits_for IS NOT NULL"),
        postgresql_where=sa.text("waits_for IS NOT NULL"),
    )
    op.create_index(
        "ix_notifications_digest",
        "notifications",
        ["digest_id"],
        sqlite_where=sa.text("digest_id IS NOT NULL"),
        postgresql_where=sa.text("digest_id IS NOT NULL"),
    )


def _personal_marks() -> None:
    op.create_table(
        "follows",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column(
            "what",
            sa.Enum("briefing", "topic", "person", name="followed", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_follows_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "what", "subject_id", name=op.f("pk_follows")),
    )
    op.create_index("ix_follows_subject", "follows", ["what", "subject_id", "person_id"])
    op.create_table(
        "mutes",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("muted_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mutes_person_id_people")
        ),
        sa.ForeignKeyConstraint(["muted_id"], ["people.id"], name=op.f("fk_mutes_muted_id_people")),
        sa.PrimaryKeyConstraint("person_id", "muted_id", name=op.f("pk_mutes")),
    )
    op.create_index(op.f("ix_mutes_muted_id"), "mutes", ["muted_id"])
    op.create_table(
        "saved_comments",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_saved_comments_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_saved_comments_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("person_id", "comment_id", name=op.f("pk_saved_comments")),
    )


def downgrade() -> None:
    for table in ("saved_comments", "mutes", "follows"):
        op.drop_table(table)
    op.drop_index("ix_notifications_digest", table_name="notifications")
    op.drop_index("ix_notifications_waiting", table_name="notifications")
    op.drop_column("notifications", "digest_id")
    op.drop_column("notifications", "waits_for")
    op.create_table(
        "unmailed_kinds",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_unmailed_kinds_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_unmailed_kinds")),
    )
    op.execute(
        "INSERT INTO unmailed_kinds (person_id, kind)"
        " SELECT person_id, kind FROM mail_choices WHERE how = 'never'"
    )
    op.drop_table("refused_letters")
    op.drop_table("mail_settings")
    op.drop_table("mail_choices")
    op.drop_table("digests")

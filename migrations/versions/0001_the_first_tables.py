"""The first tables, with decisions that the database refuses to change

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": [
        f"""CREATE TRIGGER decisions_refuse_{act} BEFORE {act} ON decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END"""
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """CREATE FUNCTION decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$""",
        """CREATE TRIGGER decisions_refuse BEFORE UPDATE OR DELETE ON decisions
        FOR EACH ROW EXECUTE FUNCTION decisions_refuse()""",
    ],
}


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.Column("forget_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_forget_at"), "attempts", ["forget_at"], unique=False)
    op.create_table(
        "briefings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("current_n", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.Column("preview_token", sa.String(), nullable=True),
        sa.Column("premoderated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("locked_at", sa.DateTime(), nullable=True),
        sa.Column("comments", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefings")),
        sa.UniqueConstraint("import_key", name=op.f("uq_briefings_import_key")),
        sa.UniqueConstraint("preview_token", name=op.f("uq_briefings_preview_token")),
        sa.UniqueConstraint("slug", name=op.f("uq_briefings_slug")),
    )
    op.create_index(
        "ix_briefings_state_published_at",
        "briefings",
        ["state", "published_at", "id"],
        unique=False,
    )
    op.create_table(
        "ended_sessions",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("forget_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_ended_sessions")),
    )
    op.create_index(
        op.f("ix_ended_sessions_forget_at"), "ended_sessions", ["forget_at"], unique=False
    )
    op.create_table(
        "held_words",
        sa.Column("word", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_held_words")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("run_at", sa.DateTime(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("key", name=op.f("uq_jobs_key")),
    )
    op.create_index(
        "ix_jobs_due",
        "jobs",
        ["run_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "library_roles",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_library_roles_name")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("folded", name=op.f("uq_organisations_folded")),
    )
    op.create_table(
        "page_versions",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_page_versions")),
    )
    op.create_table(
        "people",
        sa.Column("id", BigId, nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bio", sa.String(), nullable=False),
        sa.Column("bio_html", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("writes", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("suspended_until", sa.DateTime(), nullable=True),
        sa.Column("merged_into", BigId, nullable=True),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["people.id"], name=op.f("fk_people_merged_into_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("handle", name=op.f("uq_people_handle")),
        sa.UniqueConstraint("import_key", name=op.f("uq_people_import_key")),
    )
    op.create_table(
        "topics",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("slug", name=op.f("uq_topics_slug")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("fs_uniquifier", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_accounts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_accounts_fs_uniquifier")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
    )
    op.create_table(
        "one_time_links",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_one_time_links_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_links")),
        sa.UniqueConstraint(
            "account_id", "purpose", name=op.f("uq_one_time_links_account_id_purpose")
        ),
        sa.UniqueConstraint("digest", name=op.f("uq_one_time_links_digest")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("added_by_id", BigId, nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name=op.f("fk_attachments_added_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_attachments_briefing_id_briefings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint(
            "briefing_id", "sha256", name=op.f("uq_attachments_briefing_id_sha256")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachments_public_id")),
    )
    op.create_table(
        "briefing_authors",
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"],
            ["briefings.id"],
            name=op.f("fk_briefing_authors_briefing_id_briefings"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_briefing_authors_person_id_people")
        ),
        sa.PrimaryKeyConstraint("briefing_id", "person_id", name=op.f("pk_briefing_authors")),
    )
    op.create_index(
        op.f("ix_briefing_authors_person_id"), "briefing_authors", ["person_id"], unique=False
    )
    op.create_table(
        "briefing_topics",
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("topic_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_briefing_topics_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_briefing_topics_topic_id_topics")
        ),
        sa.PrimaryKeyConstraint("briefing_id", "topic_id", name=op.f("pk_briefing_topics")),
    )
    op.create_index(
        op.f("ix_briefing_topics_topic_id"), "briefing_topics", ["topic_id"], unique=False
    )
    op.create_table(
        "decisions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_decisions_actor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("number", name=op.f("uq_decisions_number")),
    )
    op.create_index("ix_decisions_at", "decisions", ["at"], unique=False)
    op.create_index(
        "ix_decisions_subject", "decisions", ["subject_kind", "subject_id", "id"], unique=False
    )
    op.create_index(
        "uq_decisions_report",
        "decisions",
        ["actor_id", "subject_id", "revision"],
        unique=True,
        sqlite_where=sa.text("kind = 'report'"),
        postgresql_where=sa.text("kind = 'report'"),
    )
    op.create_table(
        "drafts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_drafts")),
        sa.UniqueConstraint("person_id", "place", name=op.f("uq_drafts_person_id_place")),
    )
    op.create_table(
        "imports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_by_id", BigId, nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("done_bytes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total_bytes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["people.id"], name=op.f("fk_imports_started_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("file", name=op.f("uq_imports_file")),
    )
    op.create_table(
        "manuscripts",
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("standfirst", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("propositions", sa.JSON(), nullable=False),
        sa.Column("saves", sa.Integer(), server_default="0", nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_manuscripts_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["people.id"], name=op.f("fk_manuscripts_saved_by_id_people")
        ),
        sa.PrimaryKeyConstraint("briefing_id", name=op.f("pk_manuscripts")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_memberships_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(
        op.f("ix_memberships_organisation_id"), "memberships", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_memberships_open",
        "memberships",
        ["person_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "propositions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("decided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("replaces_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_propositions_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["propositions.id"],
            name=op.f("fk_propositions_replaces_id_propositions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_propositions")),
        sa.UniqueConstraint("briefing_id", "key", name=op.f("uq_propositions_briefing_id_key")),
    )
    op.create_table(
        "readings",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("read_to", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_readings_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_readings_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "briefing_id", name=op.f("pk_readings")),
    )
    op.create_table(
        "redirects",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_redirects_briefing_id_briefings")
        ),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_redirects")),
    )
    op.create_table(
        "responses",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("organisation_type", sa.String(length=20), nullable=True),
        sa.Column("saw_tally_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_responses_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_responses_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_responses_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
    )
    op.create_index(op.f("ix_responses_person_id"), "responses", ["person_id"], unique=False)
    op.create_index(
        "uq_responses_organisation",
        "responses",
        ["briefing_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("capacity = 'organisation'"),
        postgresql_where=sa.text("capacity = 'organisation'"),
    )
    op.create_index(
        "uq_responses_person",
        "responses",
        ["briefing_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("capacity = 'personal'"),
        postgresql_where=sa.text("capacity = 'personal'"),
    )
    op.create_table(
        "versions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("standfirst", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("sanitiser", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_versions_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_versions_published_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint(
            "briefing_id", "n", "lang", name=op.f("uq_versions_briefing_id_n_lang")
        ),
    )
    op.create_table(
        "comments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("proposition_id", BigId, nullable=True),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("root_id", BigId, nullable=True),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("band", sa.SmallInteger(), nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("bearing", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("held_for", sa.String(length=20), nullable=True),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("last_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("replies", sa.Integer(), server_default="0", nullable=False),
        sa.Column("children", sa.Integer(), server_default="0", nullable=False),
        sa.Column("listed_children", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reports", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ranked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("up_own", sa.Integer(), server_default="0", nullable=False),
        sa.Column("down_own", sa.Integer(), server_default="0", nullable=False),
        sa.Column("up_other", sa.Integer(), server_default="0", nullable=False),
        sa.Column("down_other", sa.Integer(), server_default="0", nullable=False),
        sa.Column("up_undecided", sa.Integer(), server_default="0", nullable=False),
        sa.Column("down_undecided", sa.Integer(), server_default="0", nullable=False),
        sa.Column("agree", sa.Integer(), server_default="0", nullable=False),
        sa.Column("disagree", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(parent_id IS NULL) = (root_id IS NULL)", name=op.f("ck_comments_root")
        ),
        sa.CheckConstraint("(root_id IS NULL) = (length(path) = 0)", name=op.f("ck_comments_path")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_comments_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_comments_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["proposition_id"],
            ["propositions.id"],
            name=op.f("fk_comments_proposition_id_propositions"),
        ),
        sa.ForeignKeyConstraint(
            ["root_id"], ["comments.id"], name=op.f("fk_comments_root_id_comments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("author_id", "form_key", name=op.f("uq_comments_author_id_form_key")),
        sa.UniqueConstraint("import_key", name=op.f("uq_comments_import_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_comments_public_id")),
        postgresql_with={"fillfactor": 85},
    )
    op.create_index(
        "ix_comments_author", "comments", ["author_id", "created_at", "id"], unique=False
    )
    op.create_index(
        "ix_comments_held",
        "comments",
        ["briefing_id", "author_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        op.f("ix_comments_proposition_id"), "comments", ["proposition_id"], unique=False
    )
    op.create_index(
        "ix_comments_queue",
        "comments",
        ["created_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending' OR reports > 0"),
        postgresql_where=sa.text("state = 'pending' OR reports > 0"),
    )
    op.create_index(
        "ix_comments_roots",
        "comments",
        ["briefing_id", "listed", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("root_id IS NULL"),
        postgresql_where=sa.text("root_id IS NULL"),
    )
    op.create_index(
        "ix_comments_time",
        "comments",
        ["briefing_id", "created_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index(
        "ix_comments_unranked",
        "comments",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("NOT ranked"),
        postgresql_where=sa.text("NOT ranked"),
    )
    op.create_index(
        "uq_comments_place",
        "comments",
        ["root_id", "listed", "band", "path"],
        unique=True,
        sqlite_where=sa.text("root_id IS NOT NULL"),
        postgresql_where=sa.text("root_id IS NOT NULL"),
    )
    op.create_table(
        "decision_notes",
        sa.Column("decision_id", BigId, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_decision_notes_decision_id_decisions")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision_notes")),
    )
    op.create_table(
        "wordings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("proposition_id", BigId, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("rationale_html", sa.String(), nullable=False),
        sa.Column("alternatives", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposition_id"],
            ["propositions.id"],
            name=op.f("fk_wordings_proposition_id_propositions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wordings")),
    )
    op.create_index(
        op.f("ix_wordings_proposition_id"), "wordings", ["proposition_id"], unique=False
    )
    op.create_table(
        "comment_revisions",
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("sanitiser", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_revisions_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("comment_id", "n", name=op.f("pk_comment_revisions")),
    )
    op.create_table(
        "ranks",
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("briefing_id", BigId, nullable=False),
        sa.Column("helpful", sa.BigInteger(), nullable=False),
        sa.Column("disputed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefings.id"], name=op.f("fk_ranks_briefing_id_briefings")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_ranks_comment_id_comments")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_ranks")),
        postgresql_with={"fillfactor": 85},
    )
    op.create_index(
        "ix_ranks_disputed",
        "ranks",
        ["briefing_id", "disputed", "comment_id"],
        unique=False,
        sqlite_where=sa.text("disputed > 0"),
        postgresql_where=sa.text("disputed > 0"),
    )
    op.create_index(
        "ix_ranks_helpful", "ranks", ["briefing_id", "helpful", "comment_id"], unique=False
    )
    op.create_table(
        "stance_changes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("response_id", BigId, nullable=False),
        sa.Column("wording_id", BigId, nullable=False),
        sa.Column("old", sa.SmallInteger(), nullable=True),
        sa.Column("new", sa.SmallInteger(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_stance_changes_response_id_responses")
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["wordings.id"], name=op.f("fk_stance_changes_wording_id_wordings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stance_changes")),
    )
    op.create_index(
        op.f("ix_stance_changes_response_id"), "stance_changes", ["response_id"], unique=False
    )
    op.create_table(
        "stances",
        sa.Column("id", BigId, nullable=False),
        sa.Column("response_id", BigId, nullable=False),
        sa.Column("wording_id", BigId, nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("value BETWEEN -2 AND 2", name=op.f("ck_stances_value")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_stances_response_id_responses")
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["wordings.id"], name=op.f("fk_stances_wording_id_wordings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stances")),
        sa.UniqueConstraint(
            "response_id", "wording_id", name=op.f("uq_stances_response_id_wording_id")
        ),
    )
    op.create_index(op.f("ix_stances_wording_id"), "stances", ["wording_id"], unique=False)
    op.create_table(
        "version_propositions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("proposition_id", BigId, nullable=False),
        sa.Column("wording_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_version_propositions_number")),
        sa.ForeignKeyConstraint(
            ["proposition_id"],
            ["propositions.id"],
            name=op.f("fk_version_propositions_proposition_id_propositions"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["versions.id"],
            name=op.f("fk_version_propositions_version_id_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["wording_id"],
            ["wordings.id"],
            name=op.f("fk_version_propositions_wording_id_wordings"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_propositions")),
        sa.UniqueConstraint(
            "version_id", "number", name=op.f("uq_version_propositions_version_id_number")
        ),
        sa.UniqueConstraint(
            "version_id",
            "proposition_id",
            name=op.f("uq_version_propositions_version_id_proposition_id"),
        ),
    )
    op.create_index(
        op.f("ix_version_propositions_proposition_id"),
        "version_propositions",
        ["proposition_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_version_propositions_wording_id"),
        "version_propositions",
        ["wording_id"],
        unique=False,
    )
    op.create_table(
        "votes",
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("comment_id", BigId, nullable=False),
        sa.Column("helpful", sa.SmallInteger(), nullable=False),
        sa.Column("agree", sa.SmallInteger(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "helpful BETWEEN -1 AND 1 AND agree BETWEEN -1 AND 1", name=op.f("ck_votes_axes")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_votes_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_votes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "comment_id", name=op.f("pk_votes")),
        sqlite_with_rowid=False,
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("votes")
    op.drop_index(op.f("ix_version_propositions_wording_id"), table_name="version_propositions")
    op.drop_index(op.f("ix_version_propositions_proposition_id"), table_name="version_propositions")
    op.drop_table("version_propositions")
    op.drop_index(op.f("ix_stances_wording_id"), table_name="stances")
    op.drop_table("stances")
    op.drop_index(op.f("ix_stance_changes_response_id"), table_name="stance_changes")
    op.drop_table("stance_changes")
    op.drop_index("ix_ranks_helpful", table_name="ranks")
    op.drop_index(
        "ix_ranks_disputed",
        table_name="ranks",
        sqlite_where=sa.text("disputed > 0"),
        postgresql_where=sa.text("disputed > 0"),
    )
    op.drop_table("ranks")
    op.drop_table("comment_revisions")
    op.drop_index(op.f("ix_wordings_proposition_id"), table_name="wordings")
    op.drop_table("wordings")
    op.drop_table("decision_notes")
    op.drop_index(
        "uq_comments_place",
        table_name="comments",
        sqlite_where=sa.text("root_id IS NOT NULL"),
        postgresql_where=sa.text("root_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_comments_unranked",
        table_name="comments",
        sqlite_where=sa.text("NOT ranked"),
        postgresql_where=sa.text("NOT ranked"),
    )
    op.drop_index(
        "ix_comments_time",
        table_name="comments",
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )
    op.drop_index(
        "ix_comments_roots",
        table_name="comments",
        sqlite_where=sa.text("root_id IS NULL"),
        postgresql_where=sa.text("root_id IS NULL"),
    )
    op.drop_index(
        "ix_comments_queue",
        table_name="comments",
        sqlite_where=sa.text("state = 'pending' OR reports > 0"),
        postgresql_where=sa.text("state = 'pending' OR reports > 0"),
    )
    op.drop_index(op.f("ix_comments_proposition_id"), table_name="comments")
    op.drop_index(
        "ix_comments_held",
        table_name="comments",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index("ix_comments_author", table_name="comments")
    op.drop_table("comments")
    op.drop_table("versions")
    op.drop_index(
        "uq_responses_person",
        table_name="responses",
        sqlite_where=sa.text("capacity = 'personal'"),
        postgresql_where=sa.text("capacity = 'personal'"),
    )
    op.drop_index(
        "uq_responses_organisation",
        table_name="responses",
        sqlite_where=sa.text("capacity = 'organisation'"),
        postgresql_where=sa.text("capacity = 'organisation'"),
    )
    op.drop_index(op.f("ix_responses_person_id"), table_name="responses")
    op.drop_table("responses")
    op.drop_table("redirects")
    op.drop_table("readings")
    op.drop_table("propositions")
    op.drop_index(
        "uq_memberships_open",
        table_name="memberships",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index(op.f("ix_memberships_organisation_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_table("manuscripts")
    op.drop_table("imports")
    op.drop_table("drafts")
    op.drop_index(
        "uq_decisions_report",
        table_name="decisions",
        sqlite_where=sa.text("kind = 'report'"),
        postgresql_where=sa.text("kind = 'report'"),
    )
    op.drop_index("ix_decisions_subject", table_name="decisions")
    op.drop_index("ix_decisions_at", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index(op.f("ix_briefing_topics_topic_id"), table_name="briefing_topics")
    op.drop_table("briefing_topics")
    op.drop_index(op.f("ix_briefing_authors_person_id"), table_name="briefing_authors")
    op.drop_table("briefing_authors")
    op.drop_table("attachments")
    op.drop_table("one_time_links")
    op.drop_table("accounts")
    op.drop_table("topics")
    op.drop_table("people")
    op.drop_table("page_versions")
    op.drop_table("organisations")
    op.drop_table("library_roles")
    op.drop_index(
        "ix_jobs_due",
        table_name="jobs",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("jobs")
    op.drop_table("held_words")
    op.drop_index(op.f("ix_ended_sessions_forget_at"), table_name="ended_sessions")
    op.drop_table("ended_sessions")
    op.drop_index("ix_briefings_state_published_at", table_name="briefings")
    op.drop_table("briefings")
    op.drop_index(op.f("ix_attempts_forget_at"), table_name="attempts")
    op.drop_table("attempts")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION decisions_refuse")

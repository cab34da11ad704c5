"""The index of the search, and the triggers that say what has changed

Revision ID: 0012
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

COMMENT, PERSON, BRIEFING = 0, 1, 3

# name: table, event, kind, the subjects that have changed ({row}: the row in hand)
CHANGES = {
    "comment_made": ("comments", "INSERT", COMMENT, "{row}.id"),
    "comment_changed": (
        "comments",
        "UPDATE OF state, revision, author_id, briefing_id, bearing, created_at",
        COMMENT,
        "{row}.id",
    ),
    "words_changed": (
        "comment_revisions",
        "UPDATE OF html",
        COMMENT,
        "{row}.comment_id",
    ),
    "briefing_made": ("briefings", "INSERT", BRIEFING, "{row}.id"),
    "briefing_changed": (
        "briefings",
        "UPDATE OF state, current_n, lang, published_at",
        BRIEFING,
        "{row}.id",
    ),
    "version_changed": (
        "versions",
        "UPDATE OF title, standfirst, pieces",
        BRIEFING,
        "{row}.briefing_id",
    ),
    "wording_changed": (
        "wordings",
        "UPDATE OF text",
        BRIEFING,
        "briefing_id FROM propositions WHERE id = {row}.proposition_id",
    ),
    "author_named": ("briefing_authors", "INSERT", BRIEFING, "{row}.briefing_id"),
    "author_left": ("briefing_authors", "DELETE", BRIEFING, "{row}.briefing_id"),
    "person_made": ("people", "INSERT", PERSON, "{row}.id"),
    "person_changed": (
        "people",
        "UPDATE OF name, handle, bio_html, state, merged_into",
        PERSON,
        "{row}.id",
    ),
    "post_taken": ("memberships", "INSERT", PERSON, "{row}.person_id"),
    "post_changed": ("memberships", "UPDATE", PERSON, "{row}.person_id"),
    "post_left": ("memberships", "DELETE", PERSON, "{row}.person_id"),
    "organisation_changed": (
        "organisations",
        "UPDATE OF name",
        PERSON,
        "person_id FROM memberships WHERE organisation_id = {row}.id",
    ),
}

ENGINES_INDEX = {
    "sqlite": (
        """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_documents', content_rowid='id', detail='none', columnsize=0,
        tokenize="ascii tokenchars '='")""",
        """CREATE TRIGGER search_words_in AFTER INSERT ON search_documents BEGIN
        INSERT INTO search_words(rowid, words) VALUES (new.id, new.words); END""",
        """CREATE TRIGGER search_words_out AFTER DELETE ON search_documents BEGIN
        INSERT INTO search_words(search_words, rowid, words)
        VALUES ('delete', old.id, old.words); END""",
    ),
    "postgresql": (
        # Its cost says: read the index, do not make this again for row after row.
        """CREATE FUNCTION search_lexemes(words text) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE STRICT COST 10000 AS
        $$ BEGIN RETURN array_to_tsvector(string_to_array(words, ' ')); END $$""",
        "CREATE INDEX search_words ON search_documents USING gin (search_lexemes(words))",
    ),
}

WHAT_THERE_IS = """
INSERT INTO search_changes (kind, subject_id)
SELECT 1, id FROM people UNION ALL SELECT 3, id FROM briefings UNION ALL SELECT 0, id FROM comments
"""


def upgrade() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
        sa.UniqueConstraint("kind", "subject_id", name="uq_search_documents_kind_subject_id"),
    )
    op.create_table(
        "search_changes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("subject_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_changes"),
    )
    op.create_table(
        "search_terms",
        sa.Column(
            "word",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_search_terms"),
    )
    engine = op.get_bind().dialect.name
    for statement in ENGINES_INDEX[engine]:
        op.execute(statement)
    for name, change in CHANGES.items():
        for statement in _trigger(engine, name, *change):
            op.execute(statement)
    op.execute(WHAT_THERE_IS)


def _trigger(engine: str, name: str, table: str, event: str, kind: int, subjects: str) -> list[str]:
    changed = subjects.format(row="OLD" if event == "DELETE" else "NEW")
    note = f"INSERT INTO search_changes (kind, subject_id) SELECT {kind}, {changed}"
    when = f"CREATE TRIGGER search_{name} AFTER {event} ON {table} FOR EACH ROW"
    if engine == "sqlite":
        return [f"{when} BEGIN {note}; END"]
    return [
        f"""CREATE FUNCTION search_{name}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN {note}; RETURN NULL; END $$""",
        f"{when} EXECUTE FUNCTION search_{name}()",
    ]


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, (table, *_) in CHANGES.items():
        op.execute(f"DROP TRIGGER search_{name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION search_{name}()")
    if is_sqlite:
        op.execute("DROP TABLE search_words")
    for table in ("search_documents", "search_changes", "search_terms"):
        op.drop_table(table)
    if not is_sqlite:
        op.execute("DROP FUNCTION search_lexemes(text)")

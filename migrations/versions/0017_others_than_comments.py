"""What is no comment is searched by itself

Revision ID: 0017
Revises: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OTHERS = 1 << 61
"""Numbers of documents from here on are not of comments."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX search_words_of_others ON search_documents"
            f" USING gin (search_lexemes(words)) WHERE id >= {OTHERS}"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX search_words_of_others")

"""The house keeps its own rules."""

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import select, text

from app import ROOT
from app.core.db import db
from app.discussion.models import Rank, Vote
from app.discussion.scores import NEUTRAL


@pytest.mark.usefixtures("app")
def test_migrations_match_the_models() -> None:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))

    command.check(alembic)


@pytest.mark.usefixtures("app")
def test_migrations_go_down_and_up_again() -> None:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))

    command.downgrade(alembic, "base")
    command.upgrade(alembic, "head")
    command.check(alembic)


FILLED = """
INSERT INTO people (id, handle, name, bio, bio_html, state, role, writes, created_at)
  VALUES (1, 'ana', 'Ana', '', '', 'active', 'practitioner', false, '2026-01-05');
INSERT INTO briefings (id, slug, state, audience, lang, created_at)
  VALUES (1, 'steps', 'published', 'public', 'en', '2026-01-05');
INSERT INTO propositions (id, briefing_id, key, kind, decided) VALUES (1, 1, 'k', 'step', false);
INSERT INTO wordings (id, proposition_id, text, rationale, rationale_html, alternatives)
  VALUES (1, 1, 'Publish costs.', '', '', '');
INSERT INTO comments (id, public_id, briefing_id, proposition_id, path, band, author_id, bearing,
  created_at, revision, state, listed, ranked)
  VALUES (1, 'c', 1, 1, '', 0, 1, 'against', '2026-01-05', 1, 'published', true, true);
INSERT INTO ranks (comment_id, briefing_id, helpful, disputed) VALUES (1, 1, 125000000000, 0);
INSERT INTO votes (person_id, comment_id, helpful, agree, side) VALUES (1, 1, 1, 0, 'own')
"""


@pytest.mark.usefixtures("app")
def test_migrations_keep_what_is_there() -> None:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    command.downgrade(alembic, "base")
    command.upgrade(alembic, "0001")
    with db.engine.begin() as connection:
        for statement in FILLED.split(";"):
            connection.execute(text(statement))

    command.upgrade(alembic, "head")

    vote = db.session.scalars(select(Vote)).one()
    rank = db.session.scalars(select(Rank)).one()
    assert (vote.helpful, vote.organisation_id, vote.set_aside) == (1, None, False)
    assert (rank.proposition_id, rank.bearing, rank.helpful) == (1, "against", NEUTRAL)
    db.session.remove()

"""Migrations on a database that was in use."""

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app import ROOT
from app.accounts.models import Person
from app.briefings.models import Drafted
from app.core.db import db
from app.discussion.models import Rank, Response, Vote
from app.discussion.scores import NEUTRAL
from app.moderation.models import DecisionKind
from app.moderation.queries import chain
from app.notifications.models import How
from app.notifications.queries import choices
from tests.briefings.services.steps import KIND, republish
from tests.factories import a_briefing, a_decision, a_person, saved

SAME_WORDS_TWICE = """
INSERT INTO wordings (id, proposition_id, text, rationale, rationale_html, alternatives)
  SELECT 100, proposition_id, text, 'Later reason.', '<p>Later reason.</p>', '' FROM wordings
  WHERE id = 1;
UPDATE version_propositions SET wording_id = 100 WHERE version_id = 2 AND number = 1;
UPDATE wordings SET rationale = 'First reason.' WHERE id = 1;
UPDATE propositions SET replaces_id = 1 WHERE id = 2;
INSERT INTO stances (response_id, wording_id, value, taken_at) VALUES
  (1, 1, -1, '2026-02-01 09:00:00'), (1, 100, 2, '2026-02-02 09:00:00'),
  (2, 1, 1, '2026-02-01 09:00:00'), (3, 100, 0, '2026-02-02 09:00:00')
"""


@pytest.mark.usefixtures("app")
def test_the_same_words_become_one_wording_with_the_last_answer_of_each() -> None:
    """Until 0007 a new rationale made a new wording, and stances stayed behind on the old one."""
    author = a_person(writes=True)
    briefing = a_briefing("One.", "Two.", authors=(author,))
    republish(
        author, briefing, *(Drafted(f"key-{n}", KIND, w) for n, w in ((1, "One."), (2, "Two.")))
    )
    for _ in range(3):
        saved(Response(briefing_id=briefing.id, person_id=a_person().id))
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    db.session.remove()
    command.downgrade(alembic, "0006")
    for statement in SAME_WORDS_TWICE.split(";"):
        _run(statement)

    command.upgrade(alembic, "head")

    assert _rows("SELECT response_id, wording_id, value FROM stances ORDER BY response_id") == [
        (1, 1, 2),
        (2, 1, 1),
        (3, 1, 0),
    ]
    assert _rows(
        "SELECT version_id, wording_id, rationale FROM version_propositions"
        " WHERE number = 1 ORDER BY version_id"
    ) == [(1, 1, "First reason."), (2, 1, "Later reason.")]
    assert _rows("SELECT proposition_id, replaced_id FROM replacements") == [(2, 1)]


@pytest.mark.usefixtures("app")
def test_mail_that_was_ended_stays_ended() -> None:
    """Until 0013 a kind was mailed at once or never."""
    ana = a_person()
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    db.session.remove()
    command.downgrade(alembic, "0008")
    _run("INSERT INTO unmailed_kinds (person_id, kind) SELECT id, 'reply' FROM people")
    _run(
        "INSERT INTO notifications (person_id, kind, subject_id, at)"
        " SELECT id, 'reply', 1, '2026-02-01 09:00:00' FROM people"
    )

    command.upgrade(alembic, "head")

    ended = {kind for kind, how in choices(ana.id).items() if how is How.NEVER}
    assert ended == {"reply"}
    assert _rows("SELECT waits_for, digest_id FROM notifications") == [(None, None)]


TRIGGERS = {
    "briefing_authors": {"search_author_left", "search_author_named"},
    "briefings": {"search_briefing_changed", "search_briefing_made"},
    "comment_revisions": {"search_words_changed"},
    "comments": {"search_comment_changed", "search_comment_made"},
    "memberships": {"search_post_changed", "search_post_left", "search_post_taken"},
    "organisations": {"search_organisation_changed"},
    "people": {"search_person_changed", "search_person_made"},
    "versions": {"search_version_changed"},
    "wordings": {"search_wording_changed"},
}
"""What notes what the search has to read again; on both engines."""
APPEND_ONLY = ("comment_steps", "decisions", "entry_events", "outcomes")
WORDS = {"search_documents": {"search_words_in", "search_words_out"}}
THERE_IS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT event_object_table, trigger_name FROM information_schema.triggers
        WHERE trigger_schema = current_schema()""",
}


@pytest.mark.usefixtures("app")
def test_no_migration_has_dropped_a_trigger() -> None:
    """SQLite drops the triggers of a table with it, so also where a migration makes it anew."""
    engine = db.engine.dialect.name
    acts = {"sqlite": ("_UPDATE", "_DELETE"), "postgresql": ("",)}[engine]
    refusing = {table: {f"{table}_refuse{act}" for act in acts} for table in APPEND_ONLY}

    found: dict[object, set[object]] = {}
    for table, name in _rows(THERE_IS[engine]):
        found.setdefault(table, set()).add(name)

    assert found == TRIGGERS | refusing | (WORDS if engine == "sqlite" else {})


def _run(statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def _rows(statement: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


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
def test_a_vote_and_its_orders_are_kept() -> None:
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


DECIDED = """
INSERT INTO people (id, handle, name, bio, bio_html, state, role, writes, created_at)
  VALUES (1, 'mo', 'Mo', '', '', 'active', 'moderator', false, '2026-01-05 09:30:00.000000');
INSERT INTO decisions (id, number, at, kind, subject_kind, subject_id, actor_id, role, rule)
  VALUES (1, 1, '2026-01-05 09:30:00.000000', 'remove', 'comment', 1, 1, 'moderator', 'spam');
INSERT INTO decisions (id, at, kind, subject_kind, subject_id, revision, actor_id, role, rule)
  VALUES (2, '2026-01-06 09:30:00.250000', 'report', 'comment', 2, 1, 1, 'moderator', 'abuse');
INSERT INTO decisions (id, number, at, kind, subject_kind, subject_id, actor_id, role, until)
  VALUES (4, 2, '2026-01-07 09:30:00.000000', 'suspend', 'person', 1, 1, 'moderator',
  '2026-02-07 00:00:00.000000');
INSERT INTO decision_notes (decision_id, text) VALUES (1, 'It sells boats.'), (4, 'Threats.')
"""


@pytest.mark.usefixtures("app")
def test_what_was_decided_before_is_a_chain_that_goes_on() -> None:
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT / "migrations"))
    command.downgrade(alembic, "base")
    command.upgrade(alembic, "0008")
    with db.engine.begin() as connection:
        for statement in DECIDED.split(";"):
            connection.execute(text(statement))

    command.upgrade(alembic, "head")
    a_decision(DecisionKind.LOCK, db.session.get_one(Person, 1), "It went in circles.")

    assert chain.verify() == chain.Verdict(rows=4)
    assert _rows("SELECT id, number FROM decisions ORDER BY id") == [
        (1, 1),
        (2, None),
        (4, 2),
        (5, 3),
    ]
    with pytest.raises(DatabaseError, match="append-only"):
        _run("UPDATE decisions SET salt = ''")
    db.session.remove()

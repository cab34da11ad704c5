import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import delete, select, update

from app.cli import main, searching
from app.core.db import db, transaction
from app.search import jobs
from app.search.models import Kind, documents
from tests.factories import a_briefing, a_comment, a_person


@pytest.fixture(autouse=True)
def _here(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each kind, and who wrote the comment."""
    monkeypatch.setattr(searching, "create_app", lambda: app)
    a_comment(a_briefing("Appoint one.", authors=(a_person(),)))


def _reindex(*options: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(main, ["reindex", *options])


def _spoil() -> None:
    with transaction():
        db.session.execute(delete(documents).where(documents.c.kind == Kind.PERSON))
        db.session.execute(
            update(documents).where(documents.c.kind == Kind.PROPOSITION).values(subject_id=99)
        )


def test_a_check_tells_what_waits_and_what_is_wrong() -> None:
    before = _reindex("--check")
    jobs.bring_up_to_date()
    after = _reindex("--check")
    _spoil()
    spoilt = _reindex("--check")

    assert (before.exit_code, before.output.splitlines()[-1]) == (0, "0 differences")
    assert not before.output.startswith("0 waiting")
    assert (after.exit_code, after.output) == (0, "0 waiting for the worker\n0 differences\n")
    assert (spoilt.exit_code, spoilt.output.splitlines()[-1]) == (1, "4 differences")


def test_it_mends_what_is_wrong() -> None:
    _reindex()
    held = db.session.execute(select(documents).order_by(documents.c.id)).all()
    _spoil()

    mended, again = _reindex(), _reindex("--check")

    assert mended.exit_code == again.exit_code == 0
    assert mended.output.splitlines()[-2:] == ["0 waiting for the worker", "4 differences"]
    assert again.output.endswith("0 differences\n")
    assert db.session.execute(select(documents).order_by(documents.c.id)).all() == held

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import update

from app.cli import counting, main
from app.core.db import db, transaction
from app.discussion import queries
from app.discussion.models import Comment
from app.moderation import services as moderation
from app.moderation.models import Rule
from tests.factories import a_briefing, a_comment, a_person


@pytest.fixture
def reported(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Comment:
    """A comment that two people reported."""
    monkeypatch.setattr(counting, "create_app", lambda: app)
    comment = a_comment(a_briefing())
    for person in (a_person(), a_person()):
        seen = queries.by_public_id(comment.public_id, person)
        with transaction():
            moderation.report(person, seen, rule=Rule.ABUSE, note="", revision=1)
    return comment


def _spoil(comment: Comment) -> None:
    db.session.execute(update(Comment).where(Comment.id == comment.id).values(replies=3, reports=0))
    db.session.commit()


def _recount(*options: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(main, ["recount", *options])


def test_when_all_adds_up_it_says_so(reported: Comment) -> None:
    assert reported.id

    checked = _recount("--check")

    assert (checked.exit_code, checked.output) == (0, "0 differences\n")


def test_a_check_names_what_is_wrong_and_leaves_it(reported: Comment) -> None:
    _spoil(reported)

    checked, again = _recount("--check"), _recount("--check")

    assert checked.exit_code == again.exit_code == 1
    assert checked.output.splitlines() == [
        f"Comment.replies of {reported.id}: stored 3, counted 0",
        f"Comment.reports of {reported.id}: stored 0, counted 2",
        "2 differences",
    ]


def test_without_check_it_is_mended(reported: Comment) -> None:
    _spoil(reported)

    mended, checked = _recount(), _recount("--check")

    assert (mended.exit_code, mended.output.splitlines()[-1]) == (0, "2 differences")
    assert checked.output == "0 differences\n"

"""`moothall bounce`: what a mail server hands over."""

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import mailing, main
from app.core.db import db
from app.core.tokens import signed
from app.notifications import queries
from app.notifications.letters import ALL_DIGESTS, UNSUBSCRIBE
from tests.factories import a_person, an_account
from tests.notifications.test_formats import LETTER, report


def test_three_letters_that_came_back_end_mail_and_one_told_twice_does_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "create_app", lambda: app)
    ana = an_account(a_person(), email="ana@example.org").person
    ours = LETTER.replace("WzEsImFsbCJd.x-Y_z", signed(UNSUBSCRIBE, ana.id, ALL_DIGESTS))
    refusing = []

    for letter in ("digest-7", "digest-7", "digest-8", "notification-9"):
        said = hand_over(report(original=ours.replace("digest-7", letter)))
        refusing.append((said, queries.refusing(ana.id)))

    assert refusing == [("Noted.\n", "")] * 3 + [("Noted.\n", "ana@example.org")]


def test_a_forged_report_ends_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "create_app", lambda: app)

    assert hand_over(report()) == "Not a letter of ours that failed for good.\n"
    assert hand_over(b"Subject: Hello\n\nHello.\n") == (
        "Not a letter of ours that failed for good.\n"
    )


def hand_over(raw: bytes) -> str:
    db.session.rollback()
    result = CliRunner().invoke(main, ["bounce"], input=raw)
    db.session.rollback()
    return result.output

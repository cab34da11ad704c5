"""Moderation in numbers: what was decided, appealed against and undone, and nobody's own."""

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.core import clock
from app.moderation import queries
from app.moderation.models import DecisionKind, Rule
from app.moderation.queries.numbers import Numbers
from tests.factories import LONG_AGO, a_decision, a_person

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)


def decided(
    kind: DecisionKind = DecisionKind.REMOVE,
    rule: Rule | None = Rule.ABUSE,
    *,
    at: datetime = LONG_AGO,
    appeals: int = 0,
    ruling: DecisionKind | None = None,
    took: timedelta = HOUR,
) -> None:
    """A decision, perhaps with appeals against it, each answered with the same ruling."""
    moderator = a_person(role=Role.MODERATOR)
    with clock.frozen(at):
        made = a_decision(kind, moderator, rule=rule)
    for _ in range(appeals):
        lodged = a_decision(DecisionKind.APPEAL, a_person(), about_id=made.id)
        if ruling:
            with clock.frozen(LONG_AGO + took):
                a_decision(ruling, moderator, rule=rule, about_id=lodged.id)


def test_decisions_of_each_quarter_under_each_rule_and_what_became_of_them() -> None:
    begin = datetime(2026, 4, 1, tzinfo=UTC)
    decided(at=begin - timedelta(microseconds=1))
    decided(at=begin)
    decided(at=begin, rule=Rule.OFF_TOPIC, appeals=1, ruling=DecisionKind.UPHOLD)
    decided(DecisionKind.WARN, at=begin, appeals=1, ruling=DecisionKind.OVERTURN)
    decided(DecisionKind.REDACT, at=begin, appeals=1)
    decided(DecisionKind.DISMISS, None, at=begin, appeals=2, ruling=DecisionKind.OVERTURN)
    for kind in (DecisionKind.APPROVE, DecisionKind.RESTORE, DecisionKind.EXCLUDE_VOTES):
        decided(kind, None, at=begin)
    decided(at=datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC))

    assert queries.numbers() == [
        Numbers(2026, 2, Rule.OFF_TOPIC, 1, 1, 1, 0, None),
        Numbers(2026, 2, Rule.ABUSE, 3, 2, 1, 1, None),
        Numbers(2026, 2, None, 1, 2, 2, 2, None),
        Numbers(2026, 1, Rule.ABUSE, 1, 0, 0, 0, None),
        Numbers(2025, 4, Rule.ABUSE, 1, 0, 0, 0, None),
    ]


@pytest.mark.parametrize("many", [4, 5, 6, 7, 12])
def test_the_hours_are_the_median_and_told_from_five_answers_on(many: int) -> None:
    some = Random(many)
    took = [timedelta(minutes=some.randrange(1, 20_000)) for _ in range(many)]
    for each in took:
        decided(appeals=1, ruling=DecisionKind.UPHOLD, took=each)
    decided(appeals=1)

    [row] = queries.numbers()

    middle = median(each.total_seconds() for each in took)
    assert (row.decisions, row.appeals, row.answered) == (many + 1, many + 1, many)
    assert row.seconds == (None if many < 5 else middle)


def test_the_page_has_two_years_and_the_file_has_all(client: FlaskClient) -> None:
    for at in (datetime(2024, 3, 31, 12, tzinfo=UTC), datetime(2024, 4, 1, 12, tzinfo=UTC)):
        decided(at=at)
    with clock.frozen(datetime(2026, 3, 1, tzinfo=UTC)):
        page = client.get("/moderation/log/numbers")
        file = client.get("/moderation/log/numbers.csv")

    assert "April to June 2024" in page.text
    assert "January to March 2024" not in page.text
    assert file.mimetype == "text/csv"
    assert file.text.removeprefix("\ufeff").splitlines() == [
        '"quarter","rule","decisions","appeals","answered","undone","median hours"',
        '"2024-Q2","Abuse or threat","1","0","0","0",""',
        '"2024-Q1","Abuse or threat","1","0","0","0",""',
    ]


def test_more_decisions_take_no_more_statements(client: FlaskClient, statements: list[str]) -> None:
    asked = []
    for many in (1, 3):
        for _ in range(many):
            decided(at=clock.now(), appeals=1, ruling=DecisionKind.UPHOLD)
        client.get("/moderation/log/numbers")
        statements.clear()
        queries.numbers()
        asked.append([each for each in statements if "decisions" in each])

    assert [len(each) for each in asked] == [1, 1]


def test_the_log_and_the_page_lead_to_each_other(client: FlaskClient) -> None:
    before = client.get("/moderation/log/numbers").text
    decided(at=clock.now(), appeals=5, ruling=DecisionKind.UPHOLD)
    log, page = client.get("/moderation/log").text, client.get("/moderation/log/numbers").text

    assert "Nothing was decided yet that could be appealed against." in before
    assert 'href="/moderation/log/numbers"' in log
    assert 'href="/moderation/log"' in page
    assert page.count("<tbody>") == 1

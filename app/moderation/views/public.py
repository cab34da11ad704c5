"""What everybody may see: the house rules and the log."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import (
    Response,
    get_template_attribute,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.briefings.views.feeds import Entry, atom, tag
from app.core import cells, clock, freshness
from app.core.errors import Missing
from app.moderation import queries
from app.moderation.forms import RULES
from app.moderation.models import DecisionKind, Rule
from app.moderation.queries import Sought
from app.moderation.views.blueprint import bp


@bp.get("/rules")
def rules() -> ResponseReturnValue:
    return _for_all(render_template("moderation/rules.html", rules=RULES))


@bp.get("/moderation/log")
def log() -> ResponseReturnValue:
    upto, sought = request.args.get("upto"), _sought()
    month = clock.beginning(clock.today().replace(day=1))
    return _for_all(
        render_template(
            "moderation/log.html",
            page=queries.log(None if upto is None else _number(upto), sought),
            upto=upto,
            month=month,
            decided=queries.decided_since(month),
            asked=_asked(),
            kinds=[kind for kind in DecisionKind if kind not in UNLOGGED],
            rules=RULES,
        )
    )


@bp.get("/moderation/log.atom")
def log_feed() -> ResponseReturnValue:
    act = get_template_attribute("moderation/_words.html", "act")
    entries = [
        Entry(
            id=tag(LOG_BEGAN, f"log/{made.decision.number}"),
            title=_("%(number)d: %(act)s", number=made.decision.number, act=act(made.decision)),
            path=url_for(".log", upto=made.decision.number, _anchor=f"m{made.decision.number}"),
            at=made.decision.at,
            authors=[],
            note="",
            html=Markup(render_template("moderation/_logged.html", entry=made)),  # noqa: S704  ours
        )
        for made in queries.log(sought=_sought()).rows
    ]
    return atom(_("Moderation log"), url_for(".log", **_asked()), entries, freshness.SITE)


@bp.get("/moderation/log/numbers")
def numbers() -> ResponseReturnValue:
    shown = queries.numbers(queries.some_quarters_ago(clock.now()))
    page = render_template(
        "moderation/numbers.html",
        quarters=list(queries.by_quarter(shown)),
        fewest=queries.FEWEST,
    )
    return _for_all(page)


@bp.get("/moderation/log/numbers.csv")
def numbers_csv() -> ResponseReturnValue:
    """Of all quarters, each under the name that it has everywhere."""
    lines = [
        (
            f"{row.year}-Q{row.quarter}",
            RULES[row.rule].name if row.rule else "",
            row.decisions,
            row.appeals,
            row.answered,
            row.undone,
            row.hours,
        )
        for row in queries.numbers()
    ]
    return Response(
        cells.csv_of([COLUMNS, *lines]),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="moderation.csv"'},
    )


COLUMNS = ("quarter", "rule", "decisions", "appeals", "answered", "undone", "median hours")
UNLOGGED = (DecisionKind.REPORT, DecisionKind.PATTERN, DecisionKind.APPEAL)
FILTERS = ("kind", "rule", "briefing", "since", "until")
LOG_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""Part of the identity of each entry in the feed; any day will do, if it is always the same."""


def _asked() -> dict[str, Any]:
    """The filters that were filled in, to be shown again and carried on. Raises Missing."""
    filled = {name: request.args.get(name, "").strip() for name in FILTERS}
    if not all(value.isprintable() for value in filled.values()):
        raise Missing("There is no such page.")
    return {name: value for name, value in filled.items() if value}


def _sought() -> Sought:
    """Raises Missing for what no form of ours asks."""
    asked = _asked()
    try:
        return Sought(
            DecisionKind(asked["kind"]) if "kind" in asked else None,
            Rule(asked["rule"]) if "rule" in asked else None,
            asked.get("briefing"),
            _morning(asked["since"], 0) if "since" in asked else None,
            _morning(asked["until"], 1) if "until" in asked else None,
        )
    except (ValueError, OverflowError) as error:
        raise Missing("There is no such page.") from error


def _morning(day: str, later: int) -> datetime:
    """The beginning of a day, or of one so many days later."""
    return clock.beginning(date.fromisoformat(day) + timedelta(days=later))


def _for_all(page: str) -> Response:
    response = make_response(page)
    response.headers["X-Page-Key"] = freshness.SITE
    return response


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Missing("There is no such page.")
    return int(text)

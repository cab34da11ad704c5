"""The words that every comment on a page repeats, looked up once for the page."""

from flask_babel import gettext

from app.core.text import text_of
from app.discussion.views.blueprint import bp

EXCERPT = 300
"""Characters of a reason in an article."""


@bp.app_template_filter("excerpt")
def excerpt(html: str) -> str:
    return text_of(html, EXCERPT)


@bp.app_template_global()
def comment_words() -> dict[str, str]:
    """In the reader's language; `by` and `score` are patterns with places for values."""
    return {
        "by": gettext("comment by {name}, {when}"),
        "helpful": gettext("Helpful"),
        "not_helpful": gettext("Not helpful"),
        "agree": gettext("Agree"),
        "disagree": gettext("Disagree"),
        "is_it_helpful": gettext("Is it helpful?"),
        "do_you_agree": gettext("Do you agree?"),
        "score": gettext("Agree {agree}, disagree {disagree}"),
        "hidden": gettext("Counts appear once you vote, or after 36 hours"),
        "set_aside": gettext("A moderator has excluded your vote from the count"),
        "reply": gettext("Reply"),
        "report": gettext("Report"),
        "save": gettext("Save"),
        "saved": gettext("Saved"),
        "unsave": gettext("No longer save"),
        "muted": gettext("Muted. Show it"),
        "to": gettext("to"),
        "on": gettext("on proposition"),
        "for": gettext("For"),
        "against": gettext("Against"),
        "neither": gettext("Neither way"),
    }

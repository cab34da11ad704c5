"""Languages. Every string a person reads passes through gettext; English is the source."""

from flask import Flask
from flask_babel import Babel, format_date, format_datetime

from app.core import clock


def init(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en_GB"
    app.config["BABEL_DEFAULT_TIMEZONE"] = clock.LOCAL.key
    Babel(app)
    app.jinja_env.globals["format_date"] = format_date
    app.jinja_env.globals["format_datetime"] = format_datetime

"""The application factory: the only place where the parts are joined."""

import gc
import hashlib
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request, url_for
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app import health, web
from app.accounts import guards
from app.accounts import jobs as accounts_jobs
from app.accounts import views as accounts
from app.administration import jobs as administration_jobs
from app.administration import models as administration
from app.administration import queries as administration_queries
from app.administration import views as administration_views
from app.briefings import describing as briefings_describing
from app.briefings import jobs as briefings_jobs
from app.briefings import views as briefings
from app.core import db as database
from app.core import freshness, i18n, jobs, limits, logs, mail, metrics
from app.core import site as sites
from app.core.db import db
from app.core.pagecache import PageCache
from app.discussion import describing as discussion_describing
from app.discussion import jobs as discussion_jobs
from app.discussion import models as discussion
from app.discussion import views as discussion_views
from app.dissent import describing as dissent_describing
from app.dissent import jobs as dissent_jobs
from app.dissent import models as dissent
from app.dissent import views as dissent_views
from app.exchange import jobs as exchange_jobs
from app.exchange import models as exchange
from app.exchange import views as exchange_views
from app.moderation import describing as moderation_describing
from app.moderation import jobs as moderation_jobs
from app.moderation import models as moderation
from app.moderation import views as moderation_views
from app.notifications import jobs as notifications_jobs
from app.notifications import queries as notifications
from app.notifications import views as notifications_views
from app.outcomes import describing as outcomes_describing
from app.outcomes import models as outcomes
from app.outcomes import views as outcomes_views
from app.pages import jobs as pages_jobs
from app.pages import views as pages
from app.search import jobs as search_jobs
from app.search import views as search
from config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ROOT = Path(__file__).parent.parent
BLUEPRINTS = (
    health.bp,
    pages.bp,
    discussion_views.bp,
    *dissent_views.BLUEPRINTS,
    moderation_views.bp,
    outcomes_views.bp,
    exchange_views.bp,
    search.bp,
    notifications_views.bp,
    *administration_views.BLUEPRINTS,
    *accounts.BLUEPRINTS,
    *briefings.BLUEPRINTS,
)
TABLES = (
    freshness,
    jobs,
    limits,
    discussion,
    dissent,
    moderation,
    outcomes,
    exchange,
    administration,
    sites,
)  # so that migrations see them all
HANDLERS = {
    "mail": mail.deliver,
    **accounts_jobs.HANDLERS,
    **briefings_jobs.HANDLERS,
    **discussion_jobs.HANDLERS,
    **exchange_jobs.HANDLERS,
    **moderation_jobs.HANDLERS,
    **notifications_jobs.HANDLERS,
    **pages_jobs.HANDLERS,
}
PERIODIC = (
    discussion_jobs.PERIODIC
    | dissent_jobs.PERIODIC
    | notifications_jobs.PERIODIC
    | search_jobs.PERIODIC
    | administration_jobs.PERIODIC
)
DESCRIBING = (
    briefings_describing,
    discussion_describing,
    dissent_describing,
    moderation_describing,
    outcomes_describing,
)


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    settings = settings or Settings.load()
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.update(_config(settings, testing=testing))
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # as Flask says to wrap it
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    jobs.HANDLERS.update(HANDLERS)
    jobs.PERIODIC.update(PERIODIC)
    i18n.init(app)
    guards.init(app)
    web.init(app)
    _describe()
    # A mail program has no form to take a token from; strangers: docs/adr/0022.
    for view in (*notifications_views.SIGNED, *dissent_views.OF_STRANGERS):
        app.extensions["csrf"].exempt(view)
    app.extensions["moved"] = briefings.moved
    app.extensions["versions"] = freshness.Versions(settings.database_url)
    # Tests put another database under a running application; there they say when it changes.
    app.extensions["site"] = sites.Kept((lambda _: 0) if testing else app.extensions["versions"])
    app.jinja_env.globals.update(
        unread=notifications.unread,
        site=sites.current,
        site_text=administration_queries.shown,
        site_url=settings.site_url,
        asset=_asset,
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _config(settings: Settings, *, testing: bool) -> dict[str, Any]:
    is_https = settings.site_url.startswith("https:")
    return {
        "TESTING": testing,
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": settings.max_upload_bytes,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1_000,
        "SESSION_COOKIE_NAME": "__Host-moothall" if is_https else "moothall",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_https,
        "TRUSTED_HOSTS": settings.trusted_hosts or None,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_ENABLED": not testing,
    }


def _describe() -> None:
    """What notifications say comes from the features above them."""
    for described in DESCRIBING:
        notifications.DESCRIBERS.update(described.DESCRIBERS)
        notifications.TITLES.update(described.TITLES)
    notifications.EVEN_SUSPENDED.update(moderation_describing.EVEN_SUSPENDED)
    notifications.HABITS.update(discussion_describing.HABITS | moderation_describing.HABITS)
    notifications.NEEDS.update(moderation_describing.NEEDS)


def serving() -> "WSGIApplication":
    """What the web server runs."""
    logs.configure()
    app = create_app()
    logs.note_requests(app)
    served = PageCache(app, app.extensions["versions"])
    gc.freeze()  # what is here stays until the end: never looked through for rubbish again
    if not count(app):
        return served
    app.after_request(_note_pattern)
    return metrics.Counted(served, metrics.COUNTS)


def count(app: Flask) -> bool:
    """Count what this process does, if somebody may ask for the numbers."""
    settings: Settings = app.config["SETTINGS"]
    if settings.metrics_token:
        metrics.COUNTS.keep(settings.instance / metrics.FOLDER)
        Thread(target=metrics.COUNTS.go_on, daemon=True).start()
    return bool(settings.metrics_token)


def _note_pattern(response: Response) -> Response:
    request.environ[metrics.PATTERN] = logs.pattern()
    return response


@cache
def _asset(name: str) -> str:
    """Address of a static file that changes with its bytes, so it may be kept for a year."""
    digest = hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=name, v=digest)

"""From the desk to readers: preview, share, publish, schedule, archive."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, signed_in
from app.briefings import queries, services
from app.briefings.forms import PublishForm
from app.briefings.queries import Desk
from app.briefings.views.desk import bp
from app.core.db import transaction
from app.core.errors import Unreadable


@bp.get("/desk/briefings/<slug>/preview")
@signed_in
def preview(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    return render_template("desk/preview.html", desk=desk, text=services.previewed(desk.manuscript))


@bp.post("/desk/briefings/<slug>/share")
@signed_in
def share(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.share(actor(), desk.briefing)
    return redirect(url_for(".preview", slug=slug, _anchor="share"), 303)


@bp.post("/desk/briefings/<slug>/unshare")
@signed_in
def unshare(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.unshare(actor(), desk.briefing)
    flash(_("The link no longer opens anything."))
    return redirect(url_for(".preview", slug=slug, _anchor="share"), 303)


@bp.get("/desk/briefings/<slug>/publish")
@signed_in
def publish(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    return _page(desk, PublishForm(data={"saves": desk.manuscript.saves}))


@bp.post("/desk/briefings/<slug>/publish")
@signed_in
def send(slug: str) -> ResponseReturnValue:
    """Publish now or, with the other button, at a time."""
    desk = queries.for_desk(slug, actor())
    form = PublishForm()
    is_later = request.form.get("do") == "schedule"
    if not form.validate_on_submit():
        return _page(desk, form), 422
    at = form.moment() if is_later else None
    findings = services.examine(desk.manuscript, desk.briefing.current_version)
    if findings.problems or (findings.doubts and not form.is_sure()) or (is_later and not at):
        return _page(desk, form), 422
    try:
        return _sent(desk, form, at)
    except (services.Outdated, Unreadable) as error:
        desk = queries.for_desk(slug, actor())
        form.look_again(desk.manuscript.saves, web.said(error))
        return _page(desk, form), error.status


def _sent(desk: Desk, form: PublishForm, at: datetime | None) -> ResponseReturnValue:
    """Raises Outdated, Conflict, Unreadable."""
    briefing = desk.briefing
    if at is not None:
        with transaction():
            services.schedule(actor(), briefing, at=at, saves=form.saves.data)
        return redirect(url_for(".publish", slug=briefing.slug), 303)
    note, editorial = form.entered()
    with transaction():
        services.publish(actor(), briefing, saves=form.saves.data, note=note, editorial=editorial)
    return redirect(url_for("pages.briefing", slug=briefing.slug), 303)


@bp.post("/desk/briefings/<slug>/unschedule")
@signed_in
def unschedule(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.unschedule(actor(), desk.briefing)
    flash(_("It is a draft again."))
    return redirect(url_for(".publish", slug=slug), 303)


@bp.post("/desk/briefings/<slug>/archive")
@signed_in
def archive(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.archive(actor(), desk.briefing)
    return redirect(url_for(".publish", slug=slug), 303)


@bp.post("/desk/briefings/<slug>/restore")
@signed_in
def restore(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.restore(actor(), desk.briefing)
    return redirect(url_for(".publish", slug=slug), 303)


def _page(desk: Desk, form: PublishForm) -> str:
    current = desk.briefing.current_version
    findings = services.examine(desk.manuscript, current)
    changed = []
    if current is not None and not findings.problems:
        compared = queries.compare(current, services.previewed(desk.manuscript))
        changed = [row for row in compared.propositions if row.changes_for_readers]
    return render_template(
        "desk/publish.html",
        desk=desk,
        form=form,
        findings=findings,
        changed=changed,
        obstacles=services.obstacles_to_editorial(desk.manuscript.drafted, current),
    )

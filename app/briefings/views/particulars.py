"""What is settled about a briefing beside its text, and who its authors are."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import web
from app.accounts.guards import actor, signed_in
from app.briefings import queries, services
from app.briefings.forms import AttachmentForm, AuthorForm, ParticularsForm
from app.briefings.models import Attachment
from app.briefings.queries import Desk
from app.briefings.views.desk import bp
from app.core import uploads
from app.core.db import transaction
from app.core.errors import Conflict, Missing, Unreadable
from app.core.text import one_line


@bp.get("/desk/briefings/<slug>/settings")
@signed_in
def settings(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    form = ParticularsForm.of(desk.briefing, queries.offered_topics(desk.briefing))
    return render_template("desk/settings.html", desk=desk, form=form)


@bp.post("/desk/briefings/<slug>/settings")
@signed_in
def settle(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    form = ParticularsForm.of(desk.briefing, queries.offered_topics(desk.briefing))
    if not form.validate_on_submit():
        return render_template("desk/settings.html", desk=desk, form=form), 422
    try:
        with transaction():
            services.settle(actor(), desk.briefing, form.entered())
    except (Conflict, Unreadable) as error:
        form.slug.errors = [web.said(error)]
        desk = queries.for_desk(slug, actor())
        return render_template("desk/settings.html", desk=desk, form=form), error.status
    flash(_("Saved."))
    return redirect(url_for(".settings", slug=desk.briefing.slug), 303)


@bp.get("/desk/briefings/<slug>/authors")
@signed_in
def authors(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    words = one_line(request.args.get("q", ""))[:100]
    return _authors_page(desk, AuthorForm(formdata=None), words)


@bp.post("/desk/briefings/<slug>/authors")
@signed_in
def add_author(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    form = AuthorForm()
    if not form.validate_on_submit():
        return _authors_page(desk, form), 422
    try:
        with transaction():
            person = services.add_author(actor(), desk.briefing, form.entered())
    except Missing as error:
        form.handle.errors = [web.said(error)]
        return _authors_page(desk, form), 422
    flash(_("%(name)s can write and publish this briefing now.", name=person.name))
    return redirect(url_for(".authors", slug=slug), 303)


@bp.post("/desk/briefings/<slug>/authors/<handle>/remove")
@signed_in
def remove_author(slug: str, handle: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.remove_author(actor(), desk.briefing, handle)
    if handle == actor().handle:
        return redirect(url_for(".shelf"), 303)
    return redirect(url_for(".authors", slug=slug), 303)


def _authors_page(desk: Desk, form: AuthorForm, words: str = "") -> str:
    found = queries.possible_authors(words) if words else []
    return render_template("desk/authors.html", desk=desk, form=form, words=words, found=found)


@bp.get("/desk/briefings/<slug>/attachments")
@signed_in
def attachments(slug: str) -> ResponseReturnValue:
    return _attachments_page(queries.for_desk(slug, actor()), AttachmentForm())


@bp.post("/desk/briefings/<slug>/attachments")
@signed_in
def attach(slug: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    form = AttachmentForm()
    if not form.validate_on_submit():
        return _attachments_page(desk, form), 422
    content, name, alt = form.entered()
    try:
        upload = uploads.received(content, name)
        with transaction():
            added = services.attach(actor(), desk.briefing, upload, alt=alt)
    except (Conflict, Unreadable) as error:
        form.file.errors = [web.said(error)]
        return _attachments_page(desk, form), error.status
    return redirect(url_for(".attachments", slug=slug, _anchor=added.public_id), 303)


@bp.post("/desk/briefings/<slug>/attachments/<public_id>/remove")
@signed_in
def detach(slug: str, public_id: str) -> ResponseReturnValue:
    desk = queries.for_desk(slug, actor())
    with transaction():
        services.detach(actor(), desk.briefing, public_id)
    return redirect(url_for(".attachments", slug=slug), 303)


def _attachments_page(desk: Desk, form: AttachmentForm) -> str:
    rows = [(found, _line(found)) for found in queries.attachments(desk.briefing)]
    return render_template("desk/attachments.html", desk=desk, form=form, rows=rows)


def _line(found: Attachment) -> str:
    """What an author pastes into the text."""
    address = f"/attachments/{found.public_id}/{uploads.address_name(found.name)}"
    words = (found.alt or found.name).replace("[", "(").replace("]", ")")
    return f"[{words}]({address})" if found.type == uploads.PDF else f"![{words}]({address})"

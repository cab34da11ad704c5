"""Writing a comment, changing it, taking it back. What was typed is never lost on the way."""

from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.guards import actor, signed_in, viewer
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, MoothallError, Unreadable
from app.discussion import queries, services
from app.discussion.forms import CommentForm
from app.discussion.models import Comment
from app.discussion.views.blueprint import bp
from app.permissions import Action, require

MENDABLE = (Conflict, Forbidden, Unreadable)
"""Refusals after which the form comes again, with what was typed."""


@dataclass(frozen=True)
class Place:
    """Where a comment is about to stand."""

    briefing: Briefing
    parent: Comment | None

    @classmethod
    def of(cls, slug: str, person: Person | None) -> "Place":
        briefing = briefings.by_slug(slug, person)
        reply_to = request.values.get("reply_to")
        parent = queries.by_public_id(reply_to, person) if reply_to else None
        return cls(briefing, parent)

    def proposition_id(self, key: str) -> int | None:
        version = self.briefing.current_version
        return next(
            (
                row.proposition_id
                for row in (version.propositions if version else [])
                if row.proposition.key == key
            ),
            None,
        )


@bp.get("/briefings/<slug>/comments/new")
@signed_in
def write(slug: str) -> ResponseReturnValue:
    place = Place.of(slug, actor())
    kept = queries.draft(actor().id, _address(slug), request.args.get("draft"))
    if not kept:  # what was typed before is shown, whatever has changed since
        require(actor(), Action.COMMENT, place.briefing)
    about = {"about": request.args.get("about", "")}
    form = CommentForm.of(place.briefing, formdata=None, data=about | kept)
    return _page(place, form, is_kept=bool(kept))


@bp.post("/briefings/<slug>/comments/new")
def post(slug: str) -> ResponseReturnValue:
    person = viewer()
    if person is None:
        return _keep_and_sign_in(_address(slug))
    place = Place.of(slug, person)
    form = CommentForm.of(place.briefing)
    if not form.validate_on_submit():
        return _page(place, form), 422
    if "preview" in request.form:
        return _preview(place, form)
    try:
        with transaction():
            said = form.entered()
            posted = services.post(
                person,
                place.briefing,
                source=said.source,
                bearing=said.bearing,
                proposition_id=place.proposition_id(said.about),
                parent_id=place.parent.id if place.parent else None,
                form_key=said.form_key,
            )
            services.drop_draft(person.id, _address(slug), request.form.get("draft"))
    except MENDABLE as refusal:
        return _refused(place, form, refusal)
    session["sent"] = said.form_key
    return redirect(url_for("pages.comment", public_id=posted.public_id), 303)


def _refused(place: Place, form: CommentForm, refusal: MoothallError) -> ResponseReturnValue:
    earlier = services.posted_by(actor().id, form.entered().form_key)
    if earlier is not None:  # the same form, sent twice at the same moment
        return redirect(url_for("pages.comment", public_id=earlier.public_id), 303)
    with transaction():
        services.keep_draft(actor().id, _address(place.briefing.slug), _typed())
    form.form_errors.append(str(refusal))
    return _page(place, form), refusal.status


def _preview(place: Place, form: CommentForm) -> ResponseReturnValue:
    try:
        said = services.words(form.entered().source)
    except Unreadable as refusal:
        form.form_errors.append(str(refusal))
        return _page(place, form), 422
    return _page(place, form, preview=said.html)


def _page(
    place: Place, form: CommentForm, *, preview: str | None = None, is_kept: bool = False
) -> str:
    return render_template(
        "discussion/write.html",
        briefing=place.briefing,
        parent=place.parent,
        form=form,
        preview=preview,
        is_kept=is_kept,
    )


def _address(slug: str) -> str:
    """The form's own address, under which what is typed into it is kept."""
    reply_to = request.values.get("reply_to")
    return url_for(".write", slug=slug, reply_to=reply_to or None)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("body", "about", "bearing")}


def _keep_and_sign_in(address: str) -> ResponseReturnValue:
    """Whoever is no longer signed in finds the words again after signing in."""
    with transaction():
        key = services.keep_draft(None, address, _typed())
    back = f"{address}{'&' if '?' in address else '?'}draft={key}"
    return redirect(url_for("accounts.sign_in", next=back), 303)

"""Writing a comment. What was typed is never lost on the way."""

from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.guards import actor, signed_in, viewer
from app.accounts.models import Person
from app.briefings import queries as briefings
from app.briefings.models import Briefing
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Missing, MoothallError, TooMany, Unreadable
from app.core.text import MAX_COMMENT
from app.discussion import queries, services
from app.discussion.forms import CommentForm
from app.discussion.models import Bearing, Comment
from app.discussion.views.blueprint import bp
from app.web import said

MENDABLE = (Conflict, Forbidden, TooMany, Unreadable)
"""Refusals after which the form comes again, with what was typed."""


@dataclass(frozen=True)
class Place:
    """Where a comment is about to stand."""

    briefing: Briefing
    parent: Comment | None
    is_gone: bool = False
    """It was to be a reply, and what it answers is not there any more."""

    @classmethod
    def of(cls, slug: str, person: Person) -> "Place":
        """Raises Missing."""
        briefing = briefings.by_slug(slug, person)
        if briefing.current_version is None:
            raise Missing("There is no such page.")
        reply_to = request.args.get("reply_to")
        if not reply_to:
            return cls(briefing, None)
        try:
            return cls(briefing, queries.by_public_id(reply_to, person))
        except Missing:
            return cls(briefing, None, is_gone=True)

    def require_open(self, person: Person) -> None:
        """Raises Conflict, else as `require`."""
        services.require_open(person, self.briefing)
        if self.is_gone:
            raise Conflict("This comment can no longer be answered.")

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


@dataclass(frozen=True)
class Preview:
    html: str
    named: list[Person]
    """Whom it mentions."""
    unknown: list[str]
    """What nobody is called, though it stands after an @."""

    @classmethod
    def of(cls, source: str) -> "Preview":
        """Raises Unreadable."""
        named, unknown = services.mentioned(source)
        return cls(services.words(source).html, list(named.values()), unknown)


@bp.get("/briefings/<slug>/comments/new")
@signed_in
def write(slug: str) -> ResponseReturnValue:
    place = Place.of(slug, actor())
    kept = queries.draft(actor().id, _address(slug), request.args.get("draft"))
    given = {name: request.args.get(name, "") for name in ("about", "draft")}
    if request.args.get("bearing") in set(Bearing):
        given["bearing"] = request.args["bearing"]
    form = CommentForm.of(place.briefing, formdata=None, data=given | kept)
    try:
        place.require_open(actor())
    except MENDABLE as refusal:
        if not kept:
            raise
        form.form_errors.append(said(refusal))  # closed meanwhile: the words are still theirs
    return _page(place, form, is_kept=bool(kept))


@bp.post("/briefings/<slug>/comments/new")
def post(slug: str) -> ResponseReturnValue:
    person = viewer()
    if person is None:
        return keep_and_sign_in(_address(slug))
    place = Place.of(slug, person)
    form = CommentForm.of(place.briefing)
    if "add" in request.form:
        form.add_mention()
        return _page(place, form)
    if not form.validate_on_submit():
        return _page(place, form), 422
    entered = form.entered()
    try:
        if "preview" in request.form:
            return _page(place, form, preview=Preview.of(entered.source))
        place.require_open(person)
        with transaction():
            posted = services.post(
                person,
                place.briefing,
                source=entered.source,
                bearing=entered.bearing,
                proposition_id=place.proposition_id(entered.about),
                parent_id=place.parent.id if place.parent else None,
                form_key=entered.form_key,
            )
            services.drop_draft(person.id, _address(slug), form.draft.data)
    except MENDABLE as refusal:
        return _refused(slug, form, refusal)
    session["sent"] = entered.form_key
    return redirect(url_for("pages.comment", public_id=posted.public_id), 303)


def show_expired(slug: str) -> ResponseReturnValue:
    """The form again, with what was typed and a token that is good."""
    place = Place.of(slug, actor())
    form = CommentForm.of(place.briefing)
    form.form_errors.append(
        gettext("This form had expired. Your words are below: send them again.")
    )
    return _page(place, form), 400


def keep_and_sign_in(address: str) -> ResponseReturnValue:
    """Whoever is no longer signed in finds the words again after signing in."""
    if len(request.form.get("body", "")) > 4 * MAX_COMMENT:  # a stranger is not given more room
        return render_template("discussion/signed-out.html", typed=typed()), 422
    with transaction():
        key = services.keep_draft(None, address, typed())
    back = f"{address}{'&' if '?' in address else '?'}draft={key}"
    return redirect(url_for("accounts.sign_in", next=back), 303)


def typed() -> dict[str, str]:
    """What of a form is worth keeping."""
    return {
        name: request.form[name] for name in ("body", "about", "bearing") if name in request.form
    }


def _refused(slug: str, form: CommentForm, refusal: MoothallError) -> ResponseReturnValue:
    earlier = services.posted_by(actor().id, form.entered().form_key)
    if earlier is not None:  # the same form, sent twice at the same moment
        return redirect(url_for("pages.comment", public_id=earlier.public_id), 303)
    with transaction():
        services.keep_draft(actor().id, _address(slug), typed())
    form.form_errors.append(said(refusal))
    return _page(Place.of(slug, actor()), form), refusal.status


def _page(
    place: Place, form: CommentForm, *, preview: Preview | None = None, is_kept: bool = False
) -> str:
    return render_template(
        "discussion/write.html",
        briefing=place.briefing,
        parent=place.parent,
        form=form,
        preview=preview,
        people=queries.voices(place.briefing, but=actor()),
        is_kept=is_kept,
    )


def _address(slug: str) -> str:
    """The form's own address, under which what is typed into it is kept."""
    return url_for(".write", slug=slug, reply_to=request.args.get("reply_to") or None)

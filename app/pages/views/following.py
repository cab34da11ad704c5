"""Hearing more of something, and nothing of somebody."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import queries as people
from app.accounts.guards import actor, signed_in
from app.briefings import queries as briefings
from app.core.db import transaction
from app.discussion.views.blueprint import back
from app.notifications import queries, services
from app.notifications.models import Followed
from app.pages import queries as pages
from app.pages.forms import UnfollowForm
from app.pages.views.blueprint import bp


@bp.get("/account/following")
@signed_in
def following() -> ResponseReturnValue:
    page = queries.follows_of(actor(), request.args.get("after"))
    return render_template(
        "pages/following.html", page=page, named=pages.followed(page.rows, actor())
    )


@bp.get("/account/muted")
@signed_in
def muted() -> ResponseReturnValue:
    page = queries.muted_by(actor(), request.args.get("after"))
    return render_template("pages/muted.html", page=page)


@bp.post("/briefings/<slug>/follow")
@signed_in
def follow_briefing(slug: str) -> ResponseReturnValue:
    briefing = briefings.by_slug(slug, actor())
    return _followed(Followed.BRIEFING, briefing.id, url_for(".briefing", slug=slug))


@bp.post("/topics/<slug>/follow")
@signed_in
def follow_topic(slug: str) -> ResponseReturnValue:
    topic = briefings.topic(slug)
    return _followed(Followed.TOPIC, topic.id, url_for("briefings.index", topic=slug))


@bp.post("/people/<handle>/follow")
@signed_in
def follow_person(handle: str) -> ResponseReturnValue:
    person = people.person_by_handle(handle)
    return _followed(Followed.PERSON, person.id, url_for(".person", handle=handle))


@bp.post("/account/unfollow")
@signed_in
def unfollow() -> ResponseReturnValue:
    what, subject_id = UnfollowForm().entered()
    with transaction():
        services.unfollow(actor(), what, subject_id)
    flash(_("You no longer follow this."))
    return back(url_for(".following"), "main")


@bp.post("/people/<handle>/mute")
@signed_in
def mute(handle: str) -> ResponseReturnValue:
    person = people.person_by_handle(handle)
    with transaction():
        services.mute(actor(), person)
    flash(_("%(name)s is muted. Only you know.", name=person.name))
    return back(url_for(".person", handle=handle), "main")


@bp.post("/people/<handle>/unmute")
@signed_in
def unmute(handle: str) -> ResponseReturnValue:
    person = people.person_by_handle(handle)
    with transaction():
        services.unmute(actor(), person)
    flash(_("%(name)s is no longer muted.", name=person.name))
    return back(url_for(".person", handle=handle), "main")


def _followed(what: Followed, subject_id: int, page: str) -> ResponseReturnValue:
    with transaction():
        services.follow(actor(), what, subject_id)
    flash(_("You follow this now. What is new comes to your inbox."))
    return back(page, "main")

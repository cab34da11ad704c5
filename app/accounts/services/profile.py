"""What somebody shows of themselves, and where they work."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Membership, Organisation, OrganisationType, Person
from app.core import clock, jobs
from app.core.db import db
from app.core.folding import folded
from app.core.text import html_from_markdown
from app.permissions import Action, require


@dataclass(frozen=True)
class Profile:
    name: str
    bio: str
    title: str
    organisation: str
    """Empty: works nowhere now."""
    organisation_type: OrganisationType | None
    """Of an organisation that is new here; a known one keeps its own."""


def change(actor: Person, profile: Profile) -> None:
    """Raises Forbidden, Unreadable."""
    require(actor, Action.CHANGE_PROFILE)
    person = db.session.scalars(
        select(Person)
        .where(Person.id == actor.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    put(person, profile)


def put(person: Person, profile: Profile) -> None:
    """Asks nobody: whoever calls it has, and has locked the person. Raises Unreadable."""
    person.name = profile.name
    person.bio, person.bio_html = profile.bio, html_from_markdown(profile.bio)
    take_post(person, profile)
    show_change(person)


def show_change(person: Person) -> None:
    """Pages that show the name are made anew by a job."""
    jobs.ask("person changed", {"person": person.id}, key=f"person changed:{person.id}")


def take_post(person: Person, profile: Profile) -> None:
    """Close the posts that this profile ends, open the one that it names."""
    organisation = _organisation(profile)
    now = clock.now()
    held = db.session.scalars(
        select(Membership).where(Membership.person_id == person.id, Membership.until.is_(None))
    ).all()
    wanted = (organisation.id, profile.title) if organisation is not None else None
    for post in held:
        if (post.organisation_id, post.title) != wanted:
            post.until = now
    if wanted is None or any((p.organisation_id, p.title) == wanted for p in held):
        return
    db.session.flush()  # the post before closes first: one open post an organisation
    before = next((post for post in held if post.organisation_id == wanted[0]), None)
    db.session.add(
        Membership(
            person_id=person.id,
            organisation_id=wanted[0],
            title=wanted[1],
            since=now,
            confirmed_by_id=before.confirmed_by_id if before else None,  # a new title, no new lead
        )
    )


def _organisation(profile: Profile) -> Organisation | None:
    if not profile.organisation:
        return None
    words = folded(profile.organisation)
    known = db.session.scalar(select(Organisation).where(Organisation.folded == words))
    if known is not None and known.merged_into_id is not None:
        return db.session.scalars(
            select(Organisation).where(Organisation.id == known.merged_into_id)
        ).one()
    if known is not None:
        return known
    made = Organisation(
        name=profile.organisation,
        folded=words,
        type=profile.organisation_type or OrganisationType.OTHER,
    )
    db.session.add(made)
    db.session.flush()  # the membership needs its id
    return made

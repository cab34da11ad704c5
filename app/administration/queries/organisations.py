"""Organisations with how many people and responses name them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Membership, Organisation
from app.core.db import db
from app.core.errors import Missing
from app.core.folding import folded
from app.core.paging import Page, page_of, unpack
from app.discussion.models import Response

A_PAGE = 50


@dataclass(frozen=True)
class Named:
    organisation: Organisation
    people: int
    """Who work there now."""
    responses: int


def organisations(*, sought: str = "", after: str | None = None) -> Page[Named]:
    """Those that are not merged into another, the newest first. Raises Missing."""
    people = (
        select(func.count())
        .where(Membership.organisation_id == Organisation.id, Membership.until.is_(None))
        .scalar_subquery()
    )
    responses = (
        select(func.count())
        .select_from(Response)
        .where(Response.organisation_id == Organisation.id)
        .scalar_subquery()
    )
    wanted = (
        select(Organisation, people, responses)
        .where(Organisation.merged_into_id.is_(None))
        .order_by(Organisation.id.desc())
        .limit(A_PAGE + 1)
    )
    if sought:
        wanted = wanted.where(Organisation.folded.contains(folded(sought), autoescape=True))
    if after is not None:
        wanted = wanted.where(Organisation.id < unpack(after, int)[0])
    found = [Named(*row) for row in db.session.execute(wanted)]
    return page_of(found, A_PAGE, lambda row: (row.organisation.id,))


def organisation(organisation_id: int) -> Organisation:
    """One that is not merged into another. Raises Missing."""
    found = db.session.scalar(
        select(Organisation).where(
            Organisation.id == organisation_id, Organisation.merged_into_id.is_(None)
        )
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def spellings(organisation: Organisation) -> list[str]:
    """Other names that lead to it."""
    merged = select(Organisation.name).where(Organisation.merged_into_id == organisation.id)
    return list(db.session.scalars(merged.order_by(Organisation.name)))

"""What the site is called, says of itself, and promises."""

from dataclasses import asdict

from sqlalchemy import delete, func, select

from app.accounts.models import Person
from app.administration.models import SiteText
from app.administration.queries import rendered
from app.briefings.models import Briefing
from app.core import clock, freshness
from app.core import site as sites
from app.core.db import db, insert_here
from app.core.errors import Conflict
from app.moderation.models import Decision, DecisionKind, SubjectKind
from app.moderation.services.log import logged
from app.permissions import Action, require


def change_settings(actor: Person, site: sites.Site) -> None:
    """Every kept page is made anew, since each bears the name. An empty setting is unset."""
    require(actor, Action.ADMINISTER)
    before, wanted = asdict(sites.current()), asdict(site)
    changed = [name for name, value in wanted.items() if value != before[name]]
    if not changed:
        return
    unset = [name for name in changed if not wanted[name]]
    db.session.execute(delete(sites.Setting).where(sites.Setting.name.in_(unset)))
    for name in changed:
        if wanted[name]:
            row = insert_here(sites.Setting).values(name=name, value=wanted[name])
            db.session.execute(
                row.on_conflict_do_update(
                    index_elements=[sites.Setting.name], set_={"value": row.excluded.value}
                )
            )
    sites.forget()
    pages = map(freshness.briefing_key, db.session.scalars(select(Briefing.id)))
    said = "; ".join(f"{name}: {before[name] or '-'} → {wanted[name] or '-'}" for name in changed)
    logged(actor, about_site(), said, sites.KEY, *pages)


def write(actor: Person, name: str, source: str | None, *, seen: int) -> SiteText:
    """A new version of a page; None: the shipped words again. seen: the last one the writer saw.

    Raises Conflict, Unreadable.
    """
    require(actor, Action.ADMINISTER)
    html = rendered(source) if source is not None else ""
    last = db.session.scalar(select(func.max(SiteText.n)).where(SiteText.name == name)) or 0
    if last != seen:
        raise Conflict("Somebody has changed this page meanwhile. Compare before you save yours.")
    text = SiteText(name=name, n=last + 1, source=source, html=html, by_id=actor.id, at=clock.now())
    db.session.add(text)
    logged(actor, about_site(), f"{name}, version {text.n}")
    return text


def about_site() -> Decision:
    return Decision(kind=DecisionKind.CHANGE, subject_kind=SubjectKind.SITE, subject_id=0)

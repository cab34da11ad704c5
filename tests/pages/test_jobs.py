import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.freshness import PageVersion
from app.dissent.models import EntryPerson, Part
from app.pages.jobs import person_changed
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, an_entry, saved


@pytest.mark.usefixtures("app")
def test_a_changed_person_makes_the_pages_that_show_them_anew() -> None:
    ana = a_person()
    authored = a_briefing(authors=(ana,))
    discussed = a_briefing()
    a_comment(discussed, ana, "Words.")
    a_comment(a_briefing(), a_person("Bo"), "Other words.")

    person_changed({"person": ana.id})

    keys = db.session.scalars(select(PageVersion.key).order_by(PageVersion.key)).all()
    assert keys == [f"briefing:{authored.id}", f"briefing:{discussed.id}", "site"]


@pytest.mark.usefixtures("app")
def test_whoever_only_joined_an_objection_is_named_anew_in_the_register() -> None:
    bo, ana = a_person("Bo"), a_person("Ana")
    briefing = a_briefing("Bins should close.")
    entry = an_entry(briefing, bo)
    saved(EntryPerson(entry_id=entry.id, person_id=ana.id, part=Part.JOINER, joined_at=LONG_AGO))

    person_changed({"person": ana.id})

    keys = db.session.scalars(select(PageVersion.key).order_by(PageVersion.key)).all()
    assert keys == [f"briefing:{briefing.id}", "site"]

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.freshness import PageVersion
from app.pages.jobs import person_changed
from tests.factories import a_briefing, a_comment, a_person


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

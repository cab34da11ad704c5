from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Person, PersonState, Role
from app.administration.services.people import merge
from app.briefings import queries, services
from app.briefings.models import BriefingState, Redirect, Version
from app.core import clock, jobs
from app.core.db import db
from app.core.errors import Conflict, Forbidden, Unreadable
from tests.briefings.services.steps import a_draft, does, on_desk, raised, text, with_title
from tests.factories import a_briefing, a_person

NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)


def test_publishing_makes_a_version_and_an_address_of_the_title(author: Person) -> None:
    briefing = a_draft(author, "Text.\n\n{{proposition: key-1}}\n\nMore.", "One.", title="Bins")
    desk = on_desk(briefing, author)
    does(services.save, author, desk.briefing, with_title(desk.manuscript, "Lids"), saves=1)

    with clock.frozen(NOON):
        does(services.publish, author, on_desk(briefing, author).briefing, saves=2)

    found = queries.by_slug("lids", None)
    version = found.current_version
    assert version is not None
    assert (found.state, found.published_at, version.n) == (BriefingState.PUBLISHED, NOON, 1)
    assert version.pieces == [
        {"html": "<p>Text.</p>\n"},
        {"proposition": "key-1"},
        {"html": "<p>More.</p>\n"},
    ]
    assert version.numbered("key-1").wording.text == "One."
    assert list(db.session.scalars(select(Redirect))) == []
    assert raised() == {f"briefing:{found.id}": 1, "site": 1}


def test_what_has_problems_cannot_be_published(author: Person) -> None:
    briefing = a_draft(author, "Text.", "One.")

    with pytest.raises(Unreadable, match="Proposition 1 does not occur"):
        does(services.publish, author, on_desk(briefing, author).briefing, saves=1)

    assert list(db.session.scalars(select(Version))) == []


def test_only_what_the_author_saw_is_published(author: Person) -> None:
    briefing = a_draft(author, "Text.")

    with pytest.raises(services.Outdated):
        does(services.publish, author, on_desk(briefing, author).briefing, saves=0)


def test_the_second_version_needs_a_note(author: Person) -> None:
    briefing = a_briefing("One.", authors=(author,))

    with pytest.raises(Unreadable, match="Say what changed"):
        does(services.publish, author, on_desk(briefing, author).briefing, saves=0)

    does(services.publish, author, on_desk(briefing, author).briefing, saves=0, note="Nothing.")
    assert queries.version(briefing, 2).note == "Nothing."


def test_a_published_briefing_keeps_its_address_when_the_title_changes(author: Person) -> None:
    briefing = a_briefing(slug="bins", authors=(author,))
    desk = on_desk(briefing, author)
    does(services.save, author, desk.briefing, with_title(desk.manuscript, "Lids"), saves=0)

    does(services.publish, author, on_desk(briefing, author).briefing, saves=1, note="Title.")

    assert queries.by_slug("bins", None).current_n == 2


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.UNCONFIRMED])
@pytest.mark.usefixtures("app")
def test_authors_who_may_not_contribute_cannot_publish(state: PersonState) -> None:
    author = a_person(state=state)
    briefing = a_briefing(state=BriefingState.DRAFT, authors=(author,))

    with pytest.raises(Forbidden):
        does(services.publish, author, queries.by_slug(briefing.slug, author), saves=0)


def test_a_scheduled_briefing_is_published_by_the_worker_when_it_is_due(author: Person) -> None:
    briefing = a_draft(author, "Text.", title="Bins")
    due = NOON + timedelta(days=1)
    with clock.frozen(NOON):
        does(services.schedule, author, on_desk(briefing, author).briefing, at=due, saves=1)
        assert jobs.run_due() is False

    with clock.frozen(due):
        assert jobs.run_due() is True

    found = queries.by_slug("bins", None)
    assert (found.state, found.published_at) == (BriefingState.PUBLISHED, due)


def test_what_is_not_scheduled_any_more_is_not_published(author: Person) -> None:
    briefing = a_draft(author, "Text.")
    due = NOON + timedelta(days=1)
    with clock.frozen(NOON):
        does(services.schedule, author, on_desk(briefing, author).briefing, at=due, saves=1)
        does(
            services.schedule,
            author,
            on_desk(briefing, author).briefing,
            at=due + timedelta(days=1),
            saves=1,
        )
    with clock.frozen(due):
        jobs.run_due()
    assert on_desk(briefing, author).briefing.state is BriefingState.SCHEDULED

    does(services.unschedule, author, on_desk(briefing, author).briefing)
    with clock.frozen(due + timedelta(days=1)):
        jobs.run_due()

    found = on_desk(briefing, author).briefing
    assert (found.state, found.published_at) == (BriefingState.DRAFT, None)


def test_what_was_scheduled_by_somebody_who_was_merged_is_published(author: Person) -> None:
    briefing = a_draft(author, "Text.", title="Bins")
    due = NOON + timedelta(days=1)
    with clock.frozen(NOON):
        does(services.schedule, author, on_desk(briefing, author).briefing, at=due, saves=1)
    olu, ana = a_person("Olu", role=Role.ADMINISTRATOR), a_person("Ana Reyes")
    does(merge, olu, author, ana)

    with clock.frozen(due):
        while jobs.run_due():
            pass

    assert queries.by_slug("bins", None).state is BriefingState.PUBLISHED


def test_what_can_no_longer_be_published_stays_on_the_desk_overdue(author: Person) -> None:
    briefing = a_draft(author, "Text.")
    due = NOON + timedelta(days=1)
    with clock.frozen(NOON):
        does(services.schedule, author, on_desk(briefing, author).briefing, at=due, saves=1)
    does(services.save, author, on_desk(briefing, author).briefing, text(""), saves=1)

    with clock.frozen(due):
        assert jobs.run_due() is True
        assert jobs.run_due() is False

    found = on_desk(briefing, author).briefing
    assert (found.state, found.published_at, found.current_n) == (
        BriefingState.SCHEDULED,
        due,
        None,
    )


def test_a_time_that_is_past_and_a_published_briefing_cannot_be_scheduled(author: Person) -> None:
    draft = a_draft(author, "Text.")
    out = a_briefing(authors=(author,))

    with clock.frozen(NOON):
        with pytest.raises(Unreadable):
            does(services.schedule, author, on_desk(draft, author).briefing, at=NOON, saves=1)
        later = NOON + timedelta(days=1)
        with pytest.raises(Conflict):
            does(services.schedule, author, on_desk(out, author).briefing, at=later, saves=0)


def test_a_briefing_is_archived_and_opened_again(author: Person) -> None:
    briefing = a_briefing(authors=(author,))

    for change, state in (
        (services.archive, BriefingState.ARCHIVED),
        (services.archive, BriefingState.ARCHIVED),
        (services.restore, BriefingState.PUBLISHED),
    ):
        does(change, author, on_desk(briefing, author).briefing)
        assert queries.by_slug(briefing.slug, None).state is state


def test_a_draft_cannot_be_archived_and_an_archived_briefing_not_published(
    author: Person,
) -> None:
    draft = a_draft(author, "Text.")
    archived = a_briefing(state=BriefingState.ARCHIVED, authors=(author,))

    with pytest.raises(Conflict):
        does(services.archive, author, on_desk(draft, author).briefing)
    with pytest.raises(Conflict):
        does(services.publish, author, on_desk(archived, author).briefing, saves=0, note="More.")

"""Two people who are one: what they wrote, how they answered, and the numbers that follow."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Person, PersonState, Role
from app.administration.services import people as services
from app.briefings import queries as briefings
from app.briefings.models import Briefing, BriefingAuthor
from app.core import freshness, jobs
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion import queries, scores
from app.discussion import services as discussion
from app.discussion.models import (
    Capacity,
    Comment,
    Response,
    ShownAs,
    Stance,
    StanceChange,
)
from app.discussion.services import counts
from app.dissent.models import EntryPerson, Part
from app.moderation.models import Decision, DecisionKind
from app.moderation.queries import reports_counted
from app.notifications.models import Follow, Followed, How, Mute, Notification
from tests.discussion.asking import proposition
from tests.factories import (
    LONG_AGO,
    a_briefing,
    a_comment,
    a_person,
    an_account,
    an_entry,
    an_organisation,
    saved,
    sign_in,
    works_at,
)

WORDS = ("Councils should appoint a lead.", "Councils should publish a plan.")


@pytest.fixture
def olu(app: Flask) -> Person:
    del app
    return a_person("Olu Bright", role=Role.ADMINISTRATOR, handle="olu")


def merge(olu: Person, person: Person, into: Person) -> None:
    with transaction():
        services.merge(olu, person, into)
    while jobs.run_due():
        pass
    db.session.rollback()
    db.session.expire_all()


def cast(voter: Person, comment: Comment, **vote: Any) -> None:
    found = queries.by_public_id(comment.public_id, voter)
    with transaction():
        discussion.vote(voter, found, **vote)


def stand(person: Person, briefing: Briefing, value: int, number: int = 1) -> None:
    about, found = proposition(briefing, number), briefings.by_id(briefing.id, person)
    key, wording_id = about.proposition.key, about.wording_id
    with transaction():
        discussion.take(person, found, key=key, wording_id=wording_id, value=value)


def answer(person: Person, briefing: Briefing, capacity: Capacity) -> None:
    db.session.expire_all()
    found = briefings.by_id(briefing.id, person)
    with transaction():
        discussion.send_response(person, found, capacity=capacity, shown_as=ShownAs.NAME)


def stances(person: Person) -> list[int | None]:
    rows = (
        select(Stance.value)
        .join(Response, Response.id == Stance.response_id)
        .where(Response.person_id == person.id)
        .order_by(Stance.wording_id)
    )
    return list(db.session.scalars(rows))


def tally(comment: Comment) -> dict[str, int]:
    columns = [getattr(Comment, name) for name in scores.Tally._fields]
    row = db.session.execute(select(*columns).where(Comment.id == comment.id)).one()
    return {name: n for name, n in row._asdict().items() if n}


def test_what_an_imported_person_wrote_is_shown_under_who_they_are_now(
    client: FlaskClient, olu: Person
) -> None:
    old = a_person("A. Reyes", handle="a-reyes", state=PersonState.IMPORTED, import_key="wp:7")
    ana = a_person("Ana Reyes", handle="ana")
    briefing = a_briefing(authors=(old,))
    comment = a_comment(briefing, old, "We appointed one in 2022.")

    merge(olu, old, ana)

    assert "We appointed one in 2022." in client.get("/people/ana").text
    moved = client.get("/people/a-reyes")
    assert (moved.status_code, moved.location) == (301, "/people/ana")
    assert "A. Reyes" not in client.get(f"/briefings/{briefing.slug}").text
    assert db.session.scalars(select(BriefingAuthor.person_id)).all() == [ana.id]
    assert db.session.get(Comment, comment.id).author_id == ana.id  # type: ignore[union-attr]
    assert (old.state, old.merged_into, old.import_key) == (PersonState.MERGED, ana.id, "wp:7")
    assert counts.differences(reports_counted()) == []


def test_of_two_votes_the_one_of_who_stays_counts_and_none_on_ones_own_words(olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    briefing = a_briefing()
    both, one, own, others = (
        a_comment(briefing),
        a_comment(briefing),
        a_comment(briefing, ana),
        a_comment(briefing, old),
    )
    cast(old, both, agree=-1)
    cast(ana, both, agree=1)
    cast(old, one, helpful=1, agree=1)
    cast(old, own, helpful=1)
    cast(ana, others, agree=1)
    said = services.done_twice(old, ana)
    db.session.rollback()

    merge(olu, old, ana)

    assert said == services.Twice(responses=0, places=0, votes=3, entries=0)
    assert [tally(each) for each in (both, one, own, others)] == [
        {"agree": 1},
        {"up_undecided": 1, "agree": 1},
        {},
        {},
    ]
    assert counts.differences() == []


def test_of_two_answers_that_of_who_stays_counts_and_the_other_is_kept_in_the_history(
    olu: Person,
) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    briefing, elsewhere = a_briefing(*WORDS), a_briefing(*WORDS)
    stand(old, briefing, -2)
    stand(old, briefing, 1, number=2)
    stand(ana, briefing, 2)
    stand(old, elsewhere, -1)

    merge(olu, old, ana)

    wording = proposition(briefing).wording_id
    assert stances(ana) == [2, 1, -1]
    assert stances(old) == []
    assert queries.tallies([wording])[wording].counts == (0, 0, 0, 0, 1)
    withdrawn = select(StanceChange.old).where(StanceChange.withdrawn).order_by(StanceChange.id)
    assert db.session.scalars(withdrawn).all() == [-2, 1]


@pytest.mark.parametrize("unsigned", [0, 1])
def test_what_was_not_signed_is_not_signed_by_a_merger(olu: Person, unsigned: int) -> None:
    """Nor is it signed by what the other one had signed."""
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    briefing = a_briefing(*WORDS)
    for person in (old, ana):
        stand(person, briefing, 1)
    db.session.execute(
        Response.__table__.update()  # type: ignore[attr-defined]
        .where(Response.person_id == (old, ana)[unsigned].id)
        .values(shown_as=ShownAs.MODERATORS)
    )
    db.session.commit()

    merge(olu, old, ana)

    assert set(db.session.scalars(select(Response.shown_as))) == {ShownAs.MODERATORS}


def test_what_came_along_is_sent_where_who_stays_had_only_looked(olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    briefing = a_briefing(*WORDS)
    stand(old, briefing, 1)
    sent_at = db.session.scalars(select(Response.sent_at)).one()
    with transaction():
        discussion.show_tallies(ana, briefings.by_id(briefing.id, ana))

    merge(olu, old, ana)

    theirs = select(Response.sent_at).where(Response.person_id == ana.id)
    assert (stances(ana), db.session.scalars(theirs).all()) == ([1], [sent_at])


def test_of_two_behind_one_entry_the_raiser_is_left(olu: Person) -> None:
    old, ana, author = a_person("Ana Old"), a_person("Ana Reyes"), a_person("Bo")
    briefing = a_briefing(*WORDS, authors=(author,))
    entry = an_entry(briefing, old)
    theirs = an_entry(briefing, ana, about=2)
    now = entry.raised_at
    saved(EntryPerson(entry_id=entry.id, person_id=ana.id, part=Part.JOINER, joined_at=now))
    saved(EntryPerson(entry_id=theirs.id, person_id=old.id, part=Part.JOINER, joined_at=now))

    merge(olu, old, ana)

    behind = db.session.execute(
        select(EntryPerson.person_id, EntryPerson.part).order_by(EntryPerson.entry_id)
    )
    assert [tuple(row) for row in behind] == [(ana.id, Part.RAISER), (ana.id, Part.RAISER)]


def test_what_only_the_one_who_leaves_had_said_of_an_answer_is_kept(olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    entry = an_entry(a_briefing(*WORDS), ana)
    saved(
        EntryPerson(
            entry_id=entry.id,
            person_id=old.id,
            part=Part.JOINER,
            joined_at=LONG_AGO,
            point=True,
            satisfied=False,
            replied_at=LONG_AGO,
            statement="It does not.",
            statement_at=LONG_AGO,
        )
    )

    merge(olu, old, ana)

    left = db.session.scalars(select(EntryPerson)).one()
    assert (left.person_id, left.part, left.joined_at) == (ana.id, Part.RAISER, LONG_AGO)
    assert (left.point, left.satisfied, left.statement) == (True, False, "It does not.")


def test_the_place_of_an_organisation_is_free_for_colleagues(
    client: FlaskClient, olu: Person
) -> None:
    old, ana, bo = (a_person(name, handle=name.lower()) for name in ("Old", "Ana", "Bo"))
    organisation, briefing = an_organisation(), a_briefing(*WORDS)
    for person in (old, bo):
        works_at(person, organisation)
    answer(old, briefing, Capacity.ORGANISATION)
    answer(ana, briefing, Capacity.PERSONAL)
    sign_in(client, olu)
    told = client.get("/admin/people/old/merge?into=ana").text

    merge(olu, old, ana)

    answer(bo, briefing, Capacity.ORGANISATION)
    held = db.session.execute(
        select(Response.person_id).where(Response.capacity == Capacity.ORGANISATION)
    )
    assert [row.person_id for row in held] == [bo.id]
    assert "1 answer that Old gave for an organisation speaks for it no longer" in told
    assert f"The post of Old at {organisation.name} ends, and Ana keeps their own." in told


def test_pages_that_counted_two_count_one_at_once(olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    briefing = a_briefing(*WORDS)
    for person in (old, ana):
        stand(person, briefing, 1)
    key = freshness.briefing_key(briefing.id)
    before = db.session.get_one(freshness.PageVersion, key).n

    with transaction():
        services.merge(olu, old, ana)

    db.session.expire_all()
    assert db.session.get_one(freshness.PageVersion, key).n > before


def test_a_merger_is_in_the_log_and_names_nobody(client: FlaskClient, olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")

    merge(olu, old, ana)

    row = db.session.scalars(select(Decision)).one()
    assert (row.kind, row.subject_id, row.number) == (DecisionKind.MERGE, ana.id, 1)
    log = client.get("/moderation/log").text
    assert "Merged two entries of one person" in log
    assert "Ana" not in log


def test_nobody_signs_in_to_an_account_that_was_merged(client: FlaskClient, olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    account = an_account(old, email="old@example.org")
    sign_in(client, ana)

    merge(olu, old, ana)

    assert db.session.get(Account, account.id).active is False  # type: ignore[union-attr]
    client.post("/recover", data={"email": "old@example.org"})
    while jobs.run_due():
        pass
    assert db.session.scalars(select(jobs.Job.id).where(jobs.Job.kind == "mail")).all() == []


@pytest.mark.parametrize(
    ("old", "into", "because"),
    [
        ({}, {"state": PersonState.IMPORTED}, "Merge the other way round."),
        ({}, {"state": PersonState.UNCONFIRMED}, "cannot take over"),
        ({"state": PersonState.SUSPENDED}, {}, "is suspended."),
        ({"premoderated": True}, {}, "is read first."),
        ({"unread_warning": 1}, {}, "has yet to read a warning."),
        ({"state": PersonState.ERASED}, {}, "merged or erased already."),
    ],
)
def test_some_cannot_be_merged(
    olu: Person, old: dict[str, Any], into: dict[str, Any], because: str
) -> None:
    with pytest.raises(Conflict) as refused, transaction():
        services.merge(olu, a_person("Ana", **old), a_person("Ben", **into))

    assert because in str(refused.value)


def test_why_somebody_can_be_merged_into_nobody_is_said(client: FlaskClient, olu: Person) -> None:
    a_person("Ana Reyes")
    a_person("Ana Reyes", handle="old", premoderated=True)
    sign_in(client, olu)

    page = client.get("/admin/people/old/merge").text

    assert "What Ana Reyes writes is read first. Lift that" in page


def test_who_followed_or_muted_the_one_follows_or_mutes_the_other(olu: Person) -> None:
    old, ana, fan, foe = (a_person(name) for name in ("Ana Old", "Ana Reyes", "Fan", "Foe"))
    for follower, subject in ((fan, old), (fan, ana), (foe, old), (ana, old), (old, fan)):
        row = Follow(
            person_id=follower.id, what=Followed.PERSON, subject_id=subject.id, at=LONG_AGO
        )
        saved(row)
    saved(Mute(person_id=foe.id, muted_id=old.id, at=LONG_AGO))
    saved(Mute(person_id=ana.id, muted_id=old.id, at=LONG_AGO))

    merge(olu, old, ana)

    follows = db.session.execute(select(Follow.person_id, Follow.subject_id))
    mutes = db.session.execute(select(Mute.person_id, Mute.muted_id))
    assert {tuple(row) for row in follows} >= {
        (fan.id, ana.id),
        (foe.id, ana.id),
        (ana.id, fan.id),
    }
    assert (foe.id, ana.id) in {tuple(row) for row in mutes}


def test_the_inbox_goes_along_and_what_both_were_told_is_one_line(olu: Person) -> None:
    old, ana = a_person("Ana Old"), a_person("Ana Reyes")
    for person, subject_id, read_at in ((old, 1, None), (old, 2, LONG_AGO), (ana, 2, None)):
        waits_for = How.DAILY if person is old else None
        line = {"kind": "reply", "at": LONG_AGO, "waits_for": waits_for}
        saved(Notification(person_id=person.id, subject_id=subject_id, read_at=read_at, **line))

    merge(olu, old, ana)

    inbox = select(Notification.subject_id, Notification.read_at, Notification.waits_for)
    found = db.session.execute(
        inbox.where(Notification.person_id == ana.id, Notification.kind == "reply")
    )
    assert {tuple(row) for row in found} == {(1, None, None), (2, None, None)}


def test_a_chain_of_mergers_leads_to_its_end(client: FlaskClient, olu: Person) -> None:
    first, second, third = (a_person(f"Ana {n}", handle=f"ana-{n}") for n in (1, 2, 3))

    merge(olu, first, second)
    merge(olu, second, third)

    assert client.get("/people/ana-1").location == "/people/ana-3"


def test_an_administrator_finds_the_other_one_reads_what_will_happen_and_merges(
    client: FlaskClient, olu: Person
) -> None:
    sign_in(client, olu)
    a_person("Ana Reyes", handle="ana")
    old = a_person("A. Reyes", handle="a-reyes", state=PersonState.IMPORTED)
    a_comment(a_briefing(), old)

    others = client.get("/admin/people/a-reyes/merge?q=reyes").text
    page = client.get("/admin/people/a-reyes/merge?into=ana").text
    done = client.post("/admin/people/a-reyes/merge", data={"into": "ana"})

    assert "/admin/people/a-reyes/merge?into=ana" in others
    assert "1 comment is shown under Ana Reyes." in page
    assert done.location == "/admin/people/ana"
    assert "Merged into another person" in client.get("/admin/people/a-reyes").text

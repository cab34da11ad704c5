"""What part of the queue is shown, who looks at what, and deciding on several at once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.discussion.models import Check, Comment, CommentState, HeldFor, ScreeningSwitch
from app.discussion.screening import switched_on
from app.dissent.models import EntryKind
from app.moderation import queries, services
from app.moderation.models import Claim, Decision
from app.moderation.queries import Show, Wanted
from tests.factories import a_briefing, a_comment, a_person, an_entry, sign_in

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BECAUSE = {"rule": "spam", "explanation": "It advertises something."}


def a_moderator(name: str = "Mo Moderator") -> Person:
    return a_person(name, role=Role.MODERATOR)


def held(briefing: Briefing, why: HeldFor = HeldFor.NEWCOMER, name: str = "Ana") -> Comment:
    return a_comment(briefing, a_person(name), state=CommentState.PENDING, held_for=why)


def claim(actor: Person, comment: Comment) -> None:
    with transaction():
        services.claim(actor, queries.item(comment.public_id).comment)


def ticked(*comments: Comment) -> dict[str, list[str]]:
    return {"ticked": [f"{comment.public_id}.1.0" for comment in comments]}


def states(*comments: Comment) -> list[str]:
    found = dict(db.session.execute(select(Comment.id, Comment.state)).all())
    db.session.commit()
    return [str(found[comment.id]) for comment in comments]


def test_the_queue_is_narrowed_to_a_reason_and_to_a_briefing(client: FlaskClient) -> None:
    bins, lids = a_briefing("Bins.", title="Bins"), a_briefing("Lids.", title="Lids")
    comments = {
        held(bins).public_id: "first",
        held(lids).public_id: "second",
        held(lids, HeldFor.LINKS).public_id: "third",
    }
    sign_in(client, a_moderator())

    shown = {}
    for asked in ("", "reason=links", "reason=newcomer", f"briefing={lids.slug}"):
        page = client.get(f"/moderation?{asked}").text
        shown[asked.split("=")[0] + asked[-6:]] = [
            comments[each] for each in re.findall(r'id="i-(\w+)"', page)
        ]

    assert list(shown.values()) == [
        ["first", "second", "third"],
        ["third"],
        ["first", "second"],
        ["second", "third"],
    ]
    assert "Lids (2)" in client.get("/moderation").text
    assert client.get("/moderation?reason=whim").status_code == 404


def test_who_looks_at_a_comment_is_seen_until_it_runs_out(client: FlaskClient) -> None:
    mo, sam = a_moderator(), a_moderator("Sam Second")
    comment = held(a_briefing("Bins."))
    sign_in(client, sam)

    with clock.frozen(NOW):
        claim(mo, comment)
        claim(mo, comment)
        seen = client.get("/moderation").text
        with pytest.raises(Conflict, match="A colleague looks at it"):
            claim(sam, comment)
        mine = [queries.queue(Wanted(Show.MINE), who).rows != [] for who in (mo, sam)]
    with clock.frozen(NOW + timedelta(minutes=21)):
        after = client.get("/moderation").text
        claim(sam, comment)
        theirs = [queries.queue(Wanted(Show.MINE), who).rows != [] for who in (mo, sam)]

    assert "Mo Moderator looks at it until 12:20" in seen
    assert "looks at it until" not in after
    assert (mine, theirs) == ([True, False], [False, True])


def test_a_claim_is_given_back_and_ends_with_a_decision(client: FlaskClient) -> None:
    first, second = held(a_briefing("Bins.")), held(a_briefing("Lids."))
    sign_in(client, a_moderator())
    for comment in (first, second):
        client.post(f"/moderation/comments/{comment.public_id}/claim")

    client.post(f"/moderation/comments/{first.public_id}/release")
    client.post("/moderation/ticked/keep", data=ticked(second))

    assert db.session.scalars(select(Claim)).all() == []


def test_all_ticked_are_decided_each_with_its_own_row(client: FlaskClient) -> None:
    briefing = a_briefing("Bins.")
    kept, dropped = [held(briefing) for _ in range(3)], [held(briefing) for _ in range(2)]
    sign_in(client, a_moderator())

    client.post("/moderation/ticked/keep", data=ticked(*kept))
    done = client.post("/moderation/ticked/remove", data=ticked(*dropped) | BECAUSE)

    numbers = db.session.scalars(select(Decision.number).order_by(Decision.id)).all()
    assert done.status_code == 303
    assert states(*kept, *dropped) == ["published"] * 3 + ["removed"] * 2
    assert numbers == [1, 2, 3, 4, 5]


def test_what_changed_meanwhile_stays_and_is_named_and_the_rest_is_done(
    client: FlaskClient,
) -> None:
    briefing, sam = a_briefing("Bins."), a_moderator("Sam Second")
    mine = a_comment(briefing, sam, state=CommentState.PENDING)
    free, taken = held(briefing), held(briefing, name="Tara Taken")
    colleague = client.application.test_client()
    sign_in(colleague, a_moderator())
    sign_in(client, sam)
    colleague.post("/moderation/ticked/keep", data=ticked(taken))

    page = client.post(
        "/moderation/ticked/remove",
        data=ticked(mine, taken, free) | BECAUSE,
        follow_redirects=True,
    ).text

    assert states(mine, taken, free) == ["pending", "published", "removed"]
    assert "1 comment decided." in page
    assert "The comment by Tara Taken: Somebody was faster" in page
    assert "The comment by Sam Second: Moderators do not rule on their own comments" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Tick the comments that you mean."),
        ({"ticked": "nonsense"}, "Tick the comments again."),
        ({"ticked": "abc.1.0", "rule": "spam"}, "Give the reason."),
    ],
)
def test_a_form_that_cannot_be_read_comes_again(
    client: FlaskClient, fields: dict[str, str], sentence: str
) -> None:
    comment = held(a_briefing("Bins."))
    sign_in(client, a_moderator())

    page = client.post("/moderation/ticked/remove", data=fields)

    assert page.status_code == 422
    assert sentence in page.text
    assert states(comment) == ["pending"]


def test_checks_are_switched_with_their_numbers_and_usual_ones_leave_no_row(
    client: FlaskClient,
) -> None:
    sign_in(client, a_moderator())
    usual = switched_on()
    db.session.commit()
    page = client.get("/moderation/screening").text
    form = {f"{check}-is_on": "y" for check in Check if check is not Check.LINKS} | {
        f"{check}-number": str(number) for check, number in usual.items() if number
    }

    client.post("/moderation/screening", data=form | {"newcomer-number": "5"})
    changed = switched_on()
    rows = len(db.session.scalars(select(ScreeningSwitch)).all())
    db.session.commit()
    client.post("/moderation/screening", data=form | {"links-is_on": "y"})
    wrong = client.post("/moderation/screening", data=form | {"speed-number": "0"})

    assert usual == {
        "premoderated": 0,
        "person": 0,
        "newcomer": 2,
        "word": 0,
        "links": 2,
        "repeated": 7,
        "speed": 10,
        "flags": 3,
    }
    assert "It is never rejected for it." in page
    assert changed == {c: n for c, n in usual.items() if c != "links"} | {"newcomer": 5}
    assert rows == 2
    assert switched_on() == usual
    assert db.session.scalars(select(ScreeningSwitch)).all() == []
    assert (wrong.status_code, "Give a number from 1 to 100." in wrong.text) == (422, True)


def test_what_is_published_beside_a_reason_is_read_with_it(client: FlaskClient) -> None:
    bins, lids = a_briefing("Bins."), a_briefing("Lids.")
    an_entry(bins, held=True, resolve="A named officer.", crux="Proof from one county.")
    an_entry(lids, held=True, kind=EntryKind.CHANGE, removes=False, proposed="Close lids.")
    sign_in(client, a_moderator())

    page = client.get("/moderation").text

    for words in ("A named officer.", "Proof from one county.", "Close lids."):
        assert words in page
    assert "In one sentence:" not in page  # it stands in the reason itself

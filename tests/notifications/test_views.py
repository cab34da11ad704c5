import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.accounts.models import Person
from app.accounts.queries import account_by_person
from app.core import clock
from app.core.db import db, transaction
from app.core.tokens import signed
from app.moderation.models import Decision, DecisionKind, Rule, SubjectKind
from app.notifications import queries, services
from app.notifications.hours import Hours
from app.notifications.letters import ALL_DIGESTS, UNSUBSCRIBE
from app.notifications.models import How, Notification
from app.notifications.queries.choices import MOST_REFUSALS, Settings
from tests.factories import (
    LONG_AGO,
    a_briefing,
    a_comment,
    a_decision,
    a_notification,
    a_person,
    sign_in,
)
from tests.notifications.conftest import KIND, Sky

pytestmark = pytest.mark.usefixtures("app")

HERE = "/rules?day=1"


@pytest.fixture
def ana(client: FlaskClient) -> Person:
    person = a_person()
    sign_in(client, person)
    return person


def lines(page: str) -> list[str]:
    """What the rows of an inbox say, without markup."""
    rows = re.findall(
        r"<li>(.*?)</li>", page.partition("<main")[2].partition("</main>")[0], re.DOTALL
    )
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def token(person: Person) -> str:
    return signed("unsubscribe", person.id, KIND)


def unread(person: Person) -> int:
    db.session.commit()  # ends the reading before: what a request wrote is seen
    return queries.unread(person)


def is_mailed(person: Person) -> bool:
    db.session.commit()
    return queries.choices(person.id)[KIND] is not How.NEVER


@pytest.mark.usefixtures("ana")
def test_an_empty_inbox_says_what_it_is_for(client: FlaskClient) -> None:
    page = client.get("/inbox").text

    assert "Nothing yet. You hear here when somebody answers you" in page
    assert "Mark all as read" not in page
    assert 'class="badge"' not in page


def test_a_line_that_is_opened_is_read(client: FlaskClient, ana: Person, sky: Sky) -> None:
    told = a_notification(ana, 1, kind=KIND)
    before = client.get("/inbox").text

    answer = client.post(f"/inbox/{told.id}")

    after = client.get("/inbox").text
    assert (answer.status_code, answer.location) == (303, HERE)
    assert "1 is new." in before
    assert lines(before) == ["New It rained on day 1 Wet. 5 January"]
    assert lines(after) == ["It rained on day 1 Wet. 5 January"]
    assert f'<a href="{HERE}">{sky.lines[1].sentence}</a>' in after
    assert "You have read everything." in after


def test_a_line_that_has_gone_cannot_be_opened(client: FlaskClient, ana: Person, sky: Sky) -> None:
    told = a_notification(ana, 1, kind=KIND)
    sky.lines.clear()

    assert client.post(f"/inbox/{told.id}").status_code == 404


@pytest.mark.usefixtures("sky")
def test_all_is_read_at_once_and_undone(client: FlaskClient, ana: Person) -> None:
    for n in (1, 2):
        a_notification(ana, n, kind=KIND)

    marked = client.post("/inbox/read", data={"at": clock.now().isoformat()})
    page = client.get(marked.location).text
    count = unread(ana)
    moment = re.search(r'name="at" value="([^"]+)"', page)
    assert moment is not None
    client.post("/inbox/unread", data={"at": moment[1]})

    assert (count, unread(ana)) == (0, 2)
    assert "All is marked as read." in page


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize("at", ["", "soon", "9999-12-31T23:59:59-14:00"])
def test_a_made_up_moment_is_refused(client: FlaskClient, at: str) -> None:
    assert client.post("/inbox/read", data={"at": at}).status_code == 422


def test_the_navigation_counts_what_is_new(client: FlaskClient, ana: Person) -> None:
    told = [a_notification(ana, n) for n in range(101)]
    many = client.get("/about").text
    db.session.execute(
        update(Notification).where(Notification.id != told[0].id).values(read_at=LONG_AGO)
    )
    db.session.commit()
    one = client.get("/about").text

    assert '<span class="badge">99+<span class="vh"> unread</span></span>' in many
    assert '<span class="badge">1<span class="vh"> unread</span></span>' in one
    assert "Inbox" not in client.application.test_client().get("/about").text


def test_fifty_lines_of_mixed_kinds_take_no_more_statements_than_three(
    client: FlaskClient, ana: Person, statements: list[str]
) -> None:
    briefing, bo, counts, shown = a_briefing("Cut grass."), a_person("Bo"), [], []
    for n in (1, 49):
        for _ in range(n):
            mine = a_comment(briefing, ana, "I mow it myself.")
            a_notification(ana, a_comment(briefing, bo, "So do I.", parent=mine).id)
            for kind, what in (
                ("decision", DecisionKind.REMOVE),
                ("published", DecisionKind.APPROVE),
            ):
                a_notification(ana, a_ruling(mine.id, bo, what).id, kind=kind)
        statements.clear()
        shown.append(len(lines(client.get("/inbox").text)))
        counts.append(len(statements))

    assert shown == [3, 50]
    assert counts[0] == counts[1]


def a_ruling(comment_id: int, actor: Person, kind: DecisionKind) -> Decision:
    return a_decision(
        kind,
        actor,
        "Because.",
        subject_kind=SubjectKind.COMMENT,
        subject_id=comment_id,
        revision=1,
        rule=Rule.SPAM if kind is DecisionKind.REMOVE else None,
    )


@pytest.mark.usefixtures("sky", "csrf")
def test_one_click_of_a_mail_program_ends_the_mail(client: FlaskClient) -> None:
    ana = a_person()
    address = f"/unsubscribe/{token(ana)}"

    answer = client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, answer.text) == (200, "")
    assert "Set-Cookie" not in answer.headers
    assert not is_mailed(ana)


@pytest.mark.usefixtures("sky", "csrf")
def test_whoever_follows_the_link_presses_a_button_and_may_undo_it(client: FlaskClient) -> None:
    ana = a_person()
    address = f"/unsubscribe/{token(ana)}"

    asked = client.get(address)
    still = is_mailed(ana)
    ended = client.post(address, follow_redirects=True)
    off = is_mailed(ana)
    undone = client.post(f"{address}/undo", follow_redirects=True)

    assert (still, off, is_mailed(ana)) == (True, False, True)
    assert ["Stop this mail" in page.text for page in (asked, ended, undone)] == [True, False, True]
    assert "Undo: mail it to me again" in ended.text
    assert ana.name not in asked.text
    assert "Set-Cookie" not in asked.headers


@pytest.mark.usefixtures("sky")
@pytest.mark.parametrize("made_up", ["made-up", "WzEsInJhaW4iXQ.x"])
def test_a_made_up_link_ends_nothing(client: FlaskClient, made_up: str) -> None:
    ana = a_person()

    assert client.get(f"/unsubscribe/{made_up}").status_code == 404
    assert client.post(f"/unsubscribe/{made_up}").status_code == 404
    assert is_mailed(ana)


@pytest.mark.usefixtures("sky", "csrf")
def test_undoing_brings_back_what_was_chosen(client: FlaskClient) -> None:
    ana = a_person()
    with transaction():
        services.choose(ana.id, KIND, How.WEEKLY)
    address = f"/unsubscribe/{token(ana)}"

    was = re.search(r'name="was" value="(\w+)"', client.post(address, follow_redirects=True).text)
    assert was is not None
    client.post(f"{address}/undo", data={"was": was[1]})

    db.session.commit()
    assert queries.choices(ana.id)[KIND] is How.WEEKLY


@pytest.mark.usefixtures("sky", "csrf")
def test_all_digests_are_ended_with_one_click_and_resumed(client: FlaskClient) -> None:
    ana = a_person()
    address = f"/unsubscribe/{signed(UNSUBSCRIBE, ana.id, ALL_DIGESTS)}"

    seen = [queries.settings(ana.id).digests_stopped]
    for path, data in ((address, {"List-Unsubscribe": "One-Click"}), (f"{address}/undo", {})):
        client.post(path, data=data)
        db.session.commit()
        seen.append(queries.settings(ana.id).digests_stopped)

    assert seen == [False, True, False]


@pytest.mark.usefixtures("sky")
def test_mail_is_chosen_in_one_table(client: FlaskClient, ana: Person) -> None:
    page = client.get("/account/mail").text
    sent = client.post(
        "/account/mail",
        data={"kinds-rain": "weekly", "zone": "UTC", "quiet_from": "22", "quiet_until": "7"},
        follow_redirects=True,
    ).text

    db.session.commit()
    assert "Rain: Once a day" in page
    assert page.count(" checked") == len(queries.TITLES) - len(queries.NEEDS)
    assert "Your choice is saved." in sent
    assert queries.choices(ana.id)[KIND] is How.WEEKLY
    assert queries.choices(ana.id)["reply"] is How.AT_ONCE
    assert queries.settings(ana.id) == Settings(Hours("UTC", (22, 7)))


@pytest.mark.usefixtures("ana")
@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds-reply": "hourly"},
        {"zone": "Atlantis/Port"},
        {"quiet_from": "22"},
        {"quiet_from": "7", "quiet_until": "7"},
    ],
)
def test_a_choice_that_there_is_not_is_refused(client: FlaskClient, wrong: dict[str, str]) -> None:
    answer = client.post("/account/mail", data={"zone": "UTC"} | wrong)

    assert answer.status_code == 422
    assert "Something here needs mending" in answer.text


def test_who_ended_digests_from_a_letter_is_told_and_may_start_again(
    client: FlaskClient, ana: Person
) -> None:
    with transaction():
        services.stop_digests(ana.id)

    told = client.get("/account/mail").text
    after = client.post("/account/mail/digests", follow_redirects=True).text

    assert "You have ended all digests from a letter." in told
    assert "You have ended all digests" not in after


def test_who_gets_no_mail_because_it_comes_back_is_told_and_may_start_again(
    client: FlaskClient, ana: Person
) -> None:
    account = account_by_person(ana.id)
    assert account is not None
    for n in range(MOST_REFUSALS):
        with transaction():
            services.note_refused(ana.id, f"digest-{n}", account.email)

    told = [client.get(path).text for path in ("/inbox", "/account/mail")]
    after = client.post("/account/mail/again", follow_redirects=True).text

    assert [f"The mail server of {account.email} sent" in page for page in told] == [True, True]
    assert "We have stopped mailing you." not in after

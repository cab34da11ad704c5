"""What waits for a digest is sent once, together, and only what may still be seen."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.accounts.models import Person, PersonState
from app.core import clock, jobs
from app.core.db import db, transaction
from app.notifications import queries, services
from app.notifications.hours import Hours
from app.notifications.jobs import gather_digests
from app.notifications.models import Digest, How, Notification
from app.notifications.queries import Line, letters
from tests.core.test_mail import Mailbox, mailbox
from tests.factories import a_person, an_account
from tests.journeys import post
from tests.notifications.conftest import KIND, Sky
from tests.notifications.test_hours import utc
from tests.notifications.test_jobs import due_again, words

__all__ = ["mailbox"]

pytestmark = pytest.mark.usefixtures("app")

TO = "ana@example.org"
EVENING = utc("2026-01-06 20:00")
"""A Tuesday."""
NEXT_MORNING = utc("2026-01-07 07:01")


@pytest.fixture
def ana(sky: Sky) -> Person:
    sky.lines[1] = Line("Bo said so", "/c/1", "So do I.", "Three steps")
    sky.lines[2] = Line("Cas asked", "/c/2", "Why?", "One step")
    sky.lines[3] = Line("Bo said more", "/c/3", "And so on.", "Three steps")
    person = an_account(a_person(), email=TO).person
    wants(person, How.DAILY)
    return person


def wants(person: Person, how: How) -> None:
    with transaction():
        services.choose(person.id, KIND, how)


def tell(person: Person, *subjects: int, at: datetime = EVENING) -> None:
    with clock.frozen(at):
        for subject in subjects:
            with transaction():
                services.tell([person.id], KIND, subject)


def the_worker_at(moment: datetime) -> None:
    with clock.frozen(moment):
        gather_digests()
        post.deliver()
    db.session.rollback()


def digests() -> list[tuple[How, bool]]:
    found = db.session.scalars(select(Digest).order_by(Digest.id))
    return [(digest.how, digest.done_at is not None) for digest in found]


def test_what_is_new_comes_in_the_morning_by_briefing(mail: Path, ana: Person) -> None:
    tell(ana, 1, 2, 3)
    the_worker_at(EVENING + timedelta(hours=1))
    before = mail.exists()

    the_worker_at(NEXT_MORNING)
    the_worker_at(NEXT_MORNING + timedelta(minutes=5))

    [letter] = post.letters(mail, TO)
    plain, html = letter.iter_parts()
    ending = f"http://localhost{post.link(letter, '/unsubscribe/')}"
    assert not before
    assert letter["Subject"] == "3 things are new for you on Moothall"
    assert letter["Message-ID"] == "<digest-1@localhost>"
    assert letter["List-Unsubscribe"] == f"<{ending}>"
    assert words(plain).startswith(
        "Hello Ana Reyes,\n\n"
        "Three steps\n===========\n\n"
        "Bo said more\n\n> And so on.\n\nRead it here: http://localhost/c/3\n\n"
        "Bo said so\n\n> So do I.\n\nRead it here: http://localhost/c/1\n\n"
        "One step\n========\n\n"
        "Cas asked\n\n> Why?\n\nRead it here: http://localhost/c/2\n\n"
    )
    assert f"No more digests: {ending}" in words(plain)
    assert words(html).count("<h2>") == 2
    assert digests() == [(How.DAILY, True)]


def test_what_comes_after_the_hour_waits_for_the_next_day(mail: Path, ana: Person) -> None:
    tell(ana, 1, at=NEXT_MORNING)

    the_worker_at(NEXT_MORNING + timedelta(hours=2))
    none = mail.exists()
    the_worker_at(NEXT_MORNING + timedelta(days=1))

    assert (none, len(post.letters(mail, TO))) == (False, 1)


def test_a_weekly_digest_comes_on_monday(mail: Path, ana: Person) -> None:
    wants(ana, How.WEEKLY)
    tell(ana, 1)

    the_worker_at(utc("2026-01-11 23:00"))
    none = mail.exists()
    the_worker_at(utc("2026-01-12 07:05"))

    assert (none, len(post.letters(mail, TO))) == (False, 1)


def test_a_digest_waits_for_the_end_of_quiet_hours(mail: Path, ana: Person) -> None:
    with transaction():
        services.choose_mail(ana, {}, Hours("America/New_York", (22, 9)))
    tell(ana, 1)

    the_worker_at(utc("2026-01-07 13:59"))
    none = mail.exists()
    the_worker_at(utc("2026-01-07 14:00"))

    assert (none, len(post.letters(mail, TO))) == (False, 1)


def test_a_letter_at_once_waits_for_the_end_of_quiet_hours(mail: Path, ana: Person) -> None:
    wants(ana, How.AT_ONCE)
    with transaction():
        services.choose_mail(ana, {}, Hours("Europe/London", (19, 8)))
    tell(ana, 1)

    for moment in (EVENING, utc("2026-01-07 07:59")):
        the_worker_at(moment)
    none = mail.exists()
    the_worker_at(utc("2026-01-07 08:00"))

    assert (none, len(post.letters(mail, TO))) == (False, 1)


def test_a_digest_with_nothing_to_say_is_not_sent(mail: Path, ana: Person, sky: Sky) -> None:
    tell(ana, 1, 2, 3, 4)
    with transaction():
        services.hide(KIND, [1])
    with transaction():
        services.mark_read(ana, 2)
    del sky.lines[3], sky.lines[4]

    the_worker_at(NEXT_MORNING)

    assert not mail.exists()
    assert digests() == [(How.DAILY, True)]


def test_what_was_hidden_and_comes_back_is_in_the_next_digest(mail: Path, ana: Person) -> None:
    tell(ana, 1, 2)
    with transaction():
        services.hide(KIND, [1])
    the_worker_at(NEXT_MORNING)

    tell(ana, 1)
    the_worker_at(NEXT_MORNING + timedelta(days=1))
    the_worker_at(NEXT_MORNING + timedelta(days=2))

    first, second = post.letters(mail, TO)
    assert ["Bo said so" in str(letter) for letter in (first, second)] == [False, True]
    assert "Cas asked" not in str(second)


@pytest.mark.parametrize("end", ["the kind", "all digests"])
def test_what_was_ended_meanwhile_is_not_sent(mail: Path, ana: Person, end: str) -> None:
    tell(ana, 1)
    with clock.frozen(NEXT_MORNING):
        gather_digests()
    with transaction():
        if end == "the kind":
            services.choose(ana.id, KIND, How.NEVER)
        else:
            services.stop_digests(ana.id)

    the_worker_at(NEXT_MORNING)

    assert not mail.exists()


def test_a_letter_becomes_part_of_a_digest_when_that_is_chosen_first(
    mail: Path, ana: Person
) -> None:
    wants(ana, How.AT_ONCE)
    tell(ana, 1)
    wants(ana, How.DAILY)

    the_worker_at(EVENING)
    none = mail.exists()
    the_worker_at(NEXT_MORNING)

    assert none is False
    assert [letter["Message-ID"] for letter in post.letters(mail, TO)] == ["<digest-1@localhost>"]


def test_a_crash_between_sending_and_noting_it_sends_the_same_digest_again(
    mailbox: Mailbox, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: int, **_sent: bool) -> None:
        raise SystemExit

    tell(ana, 1, 2)
    with clock.frozen(NEXT_MORNING):
        gather_digests()
        with monkeypatch.context() as dying:
            dying.setattr(services, "note_digest", die)
            with pytest.raises(SystemExit):
                jobs.run_due()
    db.session.rollback()

    for _ in range(2):
        due_again()
        the_worker_at(NEXT_MORNING)

    first, second = mailbox.arrived
    assert first.as_string() == second.as_string()
    assert first["Message-ID"] == "<digest-1@localhost>"


def test_two_workers_make_one_digest(mail: Path, ana: Person) -> None:
    tell(ana, 1)
    with clock.frozen(NEXT_MORNING):
        gather_digests()
        with transaction():
            db.session.execute(update(Notification).values(waits_for=How.DAILY, digest_id=None))
        gather_digests()
        made = db.session.scalars(select(Digest.id)).all()
        post.deliver()

    assert len(made) == 1
    assert not mail.exists()


def test_a_long_digest_says_that_there_is_more(
    mail: Path, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.letters, "MOST_LINES", 2)
    tell(ana, 1, 2, 3)

    the_worker_at(NEXT_MORNING)

    [letter] = post.letters(mail, TO)
    assert letter["Subject"] == "2 things are new for you on Moothall"
    assert "There is more in your inbox." in str(letter)
    assert set(db.session.scalars(select(Notification.mailed_at))) != {None}


@pytest.mark.parametrize("has_to_know", [True, False])
def test_a_digest_brings_whoever_is_suspended_what_they_have_to_know(
    mail: Path, ana: Person, sky: Sky, monkeypatch: pytest.MonkeyPatch, has_to_know: bool
) -> None:
    monkeypatch.setitem(queries.DESCRIBERS, "sanction", sky.describe)
    monkeypatch.setitem(queries.TITLES, "sanction", "Your account")
    monkeypatch.setattr(letters, "EVEN_SUSPENDED", {"sanction"} if has_to_know else set())
    tell(ana, 1)
    with transaction():
        services.choose(ana.id, "sanction", How.DAILY)
    with clock.frozen(EVENING), transaction():
        services.tell([ana.id], "sanction", 2)
    with transaction():
        db.session.execute(update(Person).values(state=PersonState.SUSPENDED))

    the_worker_at(NEXT_MORNING)

    said = [str(letter) for letter in post.letters(mail, TO)] if mail.exists() else []
    assert [("Cas asked" in letter, "Bo said so" in letter) for letter in said] == (
        [(True, False)] if has_to_know else []
    )
    assert digests() == [(How.DAILY, True)]

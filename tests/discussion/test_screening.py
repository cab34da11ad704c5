from datetime import timedelta

import pytest

from app.accounts.models import Person, Role
from app.core import clock
from app.core.db import db
from app.discussion.models import Check, CommentState, HeldFor, HeldWord, ScreeningSwitch
from app.discussion.screening import Submission, screen, screen_again
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, saved

pytestmark = pytest.mark.usefixtures("app")
LINK = '<a href="https://example.org">here</a> '


def an_old_hand() -> Person:
    person, elsewhere = a_person(), a_briefing()
    for _ in range(2):
        a_comment(elsewhere, person)
    return person


def test_the_first_two_comments_of_a_new_person_wait() -> None:
    person, briefing = a_person(), a_briefing()

    answers = []
    for _ in range(3):
        answers.append(screen(Submission(person, briefing, "<p>a</p>")))
        a_comment(briefing, person)

    assert answers == [HeldFor.NEWCOMER, HeldFor.NEWCOMER, None]


def test_the_first_reason_that_applies_is_told() -> None:
    saved(HeldWord(word="casino"))
    briefing, person = a_briefing(premoderated=True), a_person()

    assert screen(Submission(person, briefing, "casino" + LINK * 3)) is HeldFor.PREMODERATED


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A CASINO, no less.</p>", HeldFor.WORD),
        ("<p>\uff43\uff41\uff53\uff49\uff4e\uff4f</p>", HeldFor.WORD),
        ("<p>easy-money, they say</p>", HeldFor.WORD),
        ("<p>casinos</p>", None),
        ("<p>money is not easy</p>", None),
        (LINK * 3, HeldFor.LINKS),
        (LINK * 2, None),
    ],
)
def test_words_and_links(html: str, expected: HeldFor | None) -> None:
    saved(HeldWord(word="casino"))
    saved(HeldWord(word="Easy money"))
    submission = Submission(an_old_hand(), a_briefing(), html)

    assert screen(submission) is expected
    assert screen_again(submission) is expected


def test_an_author_answers_at_once_on_their_own_briefing() -> None:
    author = a_person()
    own, other = a_briefing(premoderated=True, authors=(author,)), a_briefing()

    assert screen(Submission(author, own, "<p>a</p>")) is None
    assert screen(Submission(author, other, "<p>a</p>")) is HeldFor.NEWCOMER


def test_a_moderator_waits_for_nobody() -> None:
    moderator = a_person(role=Role.MODERATOR)

    assert screen(Submission(moderator, a_briefing(premoderated=True), LINK * 9)) is None


def test_the_same_words_by_the_same_person_wait_within_the_days() -> None:
    person, briefing = an_old_hand(), a_briefing()
    words = "Every council should buy the lids that we sell, and no other."
    again = Submission(person, briefing, f"<p>{words.upper()}</p>")
    answers = []

    with clock.frozen(LONG_AGO):
        answers.append(screen(again))
        a_comment(a_briefing(), person, words, state=CommentState.REMOVED)
        answers.append(screen(again))
        answers.append(screen(Submission(an_old_hand(), briefing, f"<p>{words}</p>")))
        answers.append(screen(Submission(person, briefing, again.html, with_response=True)))
    with clock.frozen(LONG_AGO + timedelta(days=8)):
        answers.append(screen(again))

    assert answers == [None, HeldFor.REPEATED, None, None, None]


def test_many_in_a_short_time_wait_and_later_ones_do_not() -> None:
    person, briefing = an_old_hand(), a_briefing()
    saved(ScreeningSwitch(check=Check.SPEED, number=3))
    quick = Submission(person, briefing, "<p>Yes.</p>")

    answers = []
    for minutes in (60, 61, 62, 63, 75):
        at = LONG_AGO + timedelta(minutes=minutes)
        with clock.frozen(at):
            answers.append(screen(quick))
            a_comment(briefing, person, at=at)

    assert answers == [None, None, None, HeldFor.SPEED, None]


def test_a_person_who_is_read_first_waits_and_a_check_that_is_off_is_not_made() -> None:
    person, briefing = an_old_hand(), a_briefing()
    person.premoderated = True
    db.session.commit()
    submission = Submission(person, briefing, LINK * 3)

    answers = [screen(submission)]
    for check in (Check.PERSON, Check.LINKS):
        saved(ScreeningSwitch(check=check, is_off=True))
        answers.append(screen(submission))

    assert answers == [HeldFor.PERSON, HeldFor.LINKS, None]

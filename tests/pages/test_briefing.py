"""A briefing with its discussion, as readers, practitioners and authors see it."""

import gzip
import random
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.accounts.models import PersonState, Role
from app.briefings.models import Audience, Briefing, BriefingState
from app.core import clock
from app.core.db import db
from app.discussion.models import Comment, CommentState
from tests.discussion.asking import WORDS, an_old_hand, comment, proposition, take, vote
from tests.factories import LONG_AGO, a_briefing, a_comment, a_person, an_entry, sign_in

NOON = LONG_AGO + timedelta(days=30, hours=2, minutes=30)


def page_of(client: FlaskClient, briefing: Briefing, **query: str) -> str:
    answer = client.get(f"/briefings/{briefing.slug}", query_string=query)
    assert answer.status_code == 200
    return answer.text


def shown(page: str) -> list[str]:
    """The words of the comments, in the order of the page."""
    texts = re.findall(r'itemprop="text">\s*<p>(.*?)</p>', page, re.DOTALL)
    return [unescape(text) for text in texts]


def statements(client: FlaskClient, address: str) -> int:
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        made.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)
    return len(made)


def test_a_stranger_reads_the_text_its_propositions_and_the_discussion(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS, title="Three steps")
    a_comment(briefing, words="It took us two years.")

    page = client.get(f"/briefings/{briefing.slug}")

    said = ("Three steps", "Most councils have a strategy.", *WORDS, "It took us two years.")
    assert [words for words in said if words not in page.text] == []
    assert "csrf_token" not in page.text
    assert '<script src="/assets/htmx' not in page.text  # comes when somebody goes to the search
    assert "Set-Cookie" not in page.headers
    assert page.headers["X-Page-Key"] == f"briefing:{briefing.id}"


def test_a_practitioner_takes_a_stance_and_comments(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    priya = an_old_hand(client)

    taken = take(priya, briefing, "-1")
    posted = comment(priya, briefing, "Grace paid for it.", bearing="against")

    assert (taken.status_code, taken.location) == (303, f"/briefings/{briefing.slug}#p1")
    assert "Grace paid for it." in priya.get(posted.location).text
    page = page_of(priya, briefing)
    assert shown(page) == ["Grace paid for it."]
    assert "You disagree." in page
    assert "So far you dissent: from 1 of 1 answered." in page


def test_tallies_are_in_no_page_before_they_may_be(app: Flask, client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    for value in ("2", "1", "-2"):
        take(an_old_hand(app.test_client(), "Voter"), briefing, value)
    priya = an_old_hand(client)

    before = [page_of(app.test_client(), briefing), page_of(priya, briefing)]
    take(priya, briefing, "0", number=2)
    other = page_of(priya, briefing)
    priya.post(f"/briefings/{briefing.slug}/show-tallies")
    after = page_of(priya, briefing)

    tally = "Of 3 people: 1 strongly agree, 1 agree, 0 neither, 0 disagree, 1 strongly disagree"
    assert [tally in page for page in (*before, other, after)] == [False, False, False, True]
    assert "Of 1 person" in other


def test_stances_are_never_shown_with_a_name(app: Flask, client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    grace = an_old_hand(app.test_client(), "Grace Oduya")
    take(grace, briefing, "-2")
    comment(grace, briefing, "Ours let everybody off.")

    page = page_of(an_old_hand(client), briefing)

    assert "Grace Oduya" in page
    assert "isagree." not in page


def test_a_decided_proposition_has_no_scale(client: FlaskClient) -> None:
    page = page_of(an_old_hand(client), a_briefing("One.", "Two.", decided=(2,)))

    assert page.count('class="scale"') == 1


def test_the_orders(client: FlaskClient) -> None:
    briefing = a_briefing()
    for n in range(3):
        a_comment(briefing, words=f"{n}", at=LONG_AGO + timedelta(hours=n))

    assert shown(page_of(client, briefing)) == ["2", "1", "0"]
    assert shown(page_of(client, briefing, sort="oldest")) == ["0", "1", "2"]
    assert shown(page_of(client, briefing, sort="no-such")) == ["2", "1", "0"]
    assert shown(page_of(client, briefing, sort="disputed")) == []


def test_the_filters(client: FlaskClient) -> None:
    briefing = a_briefing("One.", "Two.")
    first, second = (proposition(briefing, n).proposition_id for n in (1, 2))
    a_comment(briefing, words="for 1", proposition_id=first, bearing="for")
    a_comment(briefing, words="against 1", proposition_id=first, bearing="against")
    a_comment(briefing, words="against 2", proposition_id=second, bearing="against")

    assert shown(page_of(client, briefing, bearing="against")) == ["against 2", "against 1"]
    assert shown(page_of(client, briefing, about="key-1")) == ["against 1", "for 1"]
    assert shown(page_of(client, briefing, about="key-1", bearing="for")) == ["for 1"]
    assert len(shown(page_of(client, briefing, about="no-such", bearing="up"))) == 3


@pytest.mark.parametrize("sort", ["newest", "oldest", "helpful"])
def test_a_page_has_at_most_fifty_and_the_next_goes_on(client: FlaskClient, sort: str) -> None:
    briefing = a_briefing()
    roots = [a_comment(briefing, words=f"{n}") for n in range(40)]
    for n, root in enumerate(roots[::3]):
        for m in range(5):
            a_comment(briefing, words=f"r{n}-{m}", parent=root)

    pages = [page_of(client, briefing, sort=sort)]
    while following := re.search(r'href="([^"]*after=[^"]*)#discussion"', pages[-1]):
        pages.append(client.get(unescape(following[1])).text)

    words = [shown(page) for page in pages]
    assert max(map(len, words)) <= 50
    tops = [each for page in words for each in page if each.isdecimal()]
    assert sorted(tops, key=int) == [f"{n}" for n in range(40)]
    assert [each for page in words for each in page if each.startswith("r0")] == [
        "r0-0",
        "r0-1",
        "r0-2",
    ]
    assert "2 more replies" in pages[0] + pages[-1]


def test_a_thread_is_folded_after_five_levels_and_continued_on_its_own_page(
    client: FlaskClient,
) -> None:
    briefing = a_briefing()
    chain = [a_comment(briefing, words="level 0")]
    for n in range(1, 9):
        chain.append(a_comment(briefing, words=f"level {n}", parent=chain[-1]))

    root = client.get(f"/c/{chain[0].public_id}").text
    fold = client.get(f"/c/{chain[5].public_id}").text

    assert shown(root) == [f"level {n}" for n in range(6)]
    assert f'<a href="/c/{chain[5].public_id}">Continue this thread' in root
    assert shown(fold) == [f"level {n}" for n in range(9)]


def test_a_score_is_hidden_for_36_hours_or_until_one_votes(app: Flask, client: FlaskClient) -> None:
    briefing = a_briefing()
    new = a_comment(briefing, at=NOON - timedelta(hours=35))
    a_comment(briefing, at=NOON - timedelta(hours=1))
    with clock.frozen(NOON):
        other = an_old_hand(app.test_client(), "Other")
        vote(other, new.public_id, helpful="1")
        priya = an_old_hand(client)

        answers = [
            "Helpful 1<" in page_of(who, briefing) for who in (app.test_client(), priya, other)
        ]
        fresh_until = app.test_client().get(f"/briefings/{briefing.slug}").headers["X-Fresh-Until"]
    with clock.frozen(NOON + timedelta(hours=1)):
        later = "Helpful 1<" in page_of(app.test_client(), briefing)

    assert answers == [False, False, True]
    assert int(fresh_until) == (NOON + timedelta(hours=1)).timestamp()
    assert later


@pytest.mark.parametrize("state", [CommentState.REMOVED, CommentState.WITHDRAWN])
def test_what_is_gone_leaves_a_line_over_its_replies(
    client: FlaskClient, state: CommentState
) -> None:
    briefing = a_briefing()
    root = a_comment(briefing, words="Gone words.")
    a_comment(briefing, words="Still here.", parent=root)
    alone = a_comment(briefing, words="Gone too.", state=state)
    db.session.get_one(Comment, root.id).state = state
    db.session.commit()

    page = page_of(client, briefing)

    assert "Gone words." not in page
    assert "Gone too." not in page
    assert shown(page) == ["Still here."]
    assert page.count('class="comment gone"') == 1
    assert client.get(f"/c/{alone.public_id}").status_code == 404
    assert client.get(f"/c/{root.public_id}").status_code == 200


def test_ones_waiting_replies_stand_where_they_will(client: FlaskClient) -> None:
    briefing = a_briefing()
    root = a_comment(briefing, words="A root.")
    sign_in(client, a_person())
    comment(client, briefing, "My reply.", reply_to=root.public_id)
    comment(client, briefing, "My own.")

    page = page_of(client, briefing)

    assert shown(page) == ["My own.", "A root.", "My reply."]
    assert page.count("Only you can see this yet.") == 2


def test_a_published_comment_sent_to_a_moderator_by_an_edit_is_hidden_from_others(
    app: Flask, client: FlaskClient
) -> None:
    briefing = a_briefing()
    priya = an_old_hand(client)
    address = comment(priya, briefing, "One.").location
    comment(an_old_hand(app.test_client()), briefing, "Reply.", reply_to=address[3:])
    links = " ".join(f"https://example.org/{n}" for n in range(3))

    priya.post(f"{address}/edit", data={"body": f"Spam {links}"})
    others = page_of(app.test_client(), briefing)

    assert "Spam" not in others
    assert "This comment waits for a moderator. The replies remain." in others
    assert "Spam" in page_of(priya, briefing)
    assert page_of(priya, briefing).count("Only you can see this yet.") == 1


def test_the_author_is_marked_and_does_not_vote(client: FlaskClient) -> None:
    author = a_person("Ruth Adeyemi")
    briefing = a_briefing(authors=(author,))
    a_comment(briefing, author, "I wrote it.")
    a_comment(briefing, words="I read it.")
    sign_in(client, author)

    page = page_of(client, briefing)

    assert page.count('<span class="badge">Author</span>') == 1
    assert "aria-pressed" not in page


def test_who_may_not_act_is_shown_no_buttons(client: FlaskClient) -> None:
    briefing = a_briefing(*WORDS)
    a_comment(briefing)
    sign_in(client, a_person(state=PersonState.SUSPENDED))

    page = page_of(client, briefing)

    assert "aria-pressed" not in page
    assert "Post comment" not in page


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": BriefingState.DRAFT},
        {"audience": Audience.CONFIRMED},
        {"audience": Audience.NOBODY},
    ],
)
def test_what_may_not_be_read_is_not_there(client: FlaskClient, hidden: dict[str, object]) -> None:
    briefing = a_briefing(*WORDS, **hidden)  # type: ignore[arg-type]  # passed on as they come
    written = a_comment(briefing)

    addresses = [
        f"/briefings/{briefing.slug}",
        f"/briefings/{briefing.slug}/results",
        f"/briefings/{briefing.slug}/comments.atom",
        f"/c/{written.public_id}",
        f"/c/{written.public_id}/revisions",
    ]

    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_number_of_statements_does_not_grow_with_the_discussion(
    client: FlaskClient, is_signed_in: bool
) -> None:
    briefing = a_briefing(*WORDS)
    if is_signed_in:
        an_old_hand(client)
    about = [proposition(briefing, number).proposition_id for number in (1, 2)]
    counts = []
    for n in range(2):
        root = a_comment(briefing, proposition_id=about[n], bearing="for")
        for _ in range(5):
            a_comment(briefing, parent=root)
        db.session.rollback()
        counts.append(
            [
                statements(client, f"/briefings/{briefing.slug}"),
                statements(client, f"/c/{root.public_id}"),
            ]
        )

    assert counts[0] == counts[1]
    assert counts[0][0] <= (18 if is_signed_in else 10)


def test_a_moderator_reads_like_anybody(client: FlaskClient) -> None:
    briefing = a_briefing()
    a_comment(briefing, words="Held words.", state=CommentState.PENDING)
    sign_in(client, a_person(role=Role.MODERATOR))

    assert "Held words." not in page_of(client, briefing)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_first_visit_to_fifty_comments_stays_below_60_kilobytes(
    client: FlaskClient, is_signed_in: bool
) -> None:
    briefing, rng = a_briefing(*WORDS), random.Random(1)
    letters = "etaoinshrdlu"
    for _ in range(50):
        words = (  # words that hardly repeat, so that they compress worse than any language
            "".join(rng.choices(letters, k=rng.randrange(2, 10))) for _ in range(65)
        )
        a_comment(briefing, a_person(f"{rng.choice(letters)} {rng.random()}"), " ".join(words))
    if is_signed_in:
        an_old_hand(client)

    page = client.get(f"/briefings/{briefing.slug}")
    files = re.findall(r'(?:<script src|<link rel="stylesheet" href)="([^"]+)"', page.text)
    bodies = [page.data]
    for file in files:
        with client.get(file) as answer:
            bodies.append(answer.data)

    assert len(shown(page.text)) == 50
    assert len(files) == (4 if is_signed_in else 2)
    assert sum(len(gzip.compress(body)) for body in bodies) <= 60 * 1024


def test_a_tally_is_read_as_on_the_results_page_beside_the_same_register(
    client: FlaskClient,
) -> None:
    briefing = a_briefing(*WORDS)
    an_entry(briefing)
    priya = an_old_hand(client)
    take(priya, briefing, "-1")
    swap = {"proposition": "key-1", "wording": proposition(briefing).wording_id, "stance": "1"}

    article = page_of(priya, briefing)
    results = priya.get(f"/briefings/{briefing.slug}/results").text
    swapped = priya.post(
        f"/briefings/{briefing.slug}/stances", data=swap, headers={"HX-Request": "true"}
    ).text

    assert [page.count("Not settled (1 awaiting).") for page in (article, results, swapped)] == [
        1,
        1,
        1,
    ]

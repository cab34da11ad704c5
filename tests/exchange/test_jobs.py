"""What an import leaves in the tables."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import Person, PersonState, Role
from app.briefings.models import Briefing, BriefingState, Redirect, Topic, Version
from app.core.db import db
from app.discussion.models import Comment, CommentState
from app.exchange.formats.wordpress import Progress
from app.exchange.jobs import import_wordpress
from tests.data import data
from tests.discussion.recount import kept, recounted
from tests.engines import mostly_on_sqlite
from tests.exchange.exports import (
    CC_LABS,
    THEME,
    a_blog,
    a_comment,
    an_export,
    an_item,
    everything,
    rows,
)
from tests.factories import a_person, sign_in

pytestmark = pytest.mark.usefixtures("app")


@mostly_on_sqlite
def test_cc_labs_comes_in_whole_and_a_second_time_adds_no_row() -> None:
    rehearsed = import_wordpress(data(CC_LABS), dry_run=True).as_json()
    before = rows()

    first = import_wordpress(data(CC_LABS)).as_json()
    after = rows()
    second = import_wordpress(data(CC_LABS)).as_json()

    assert set(before.values()) == {0}
    assert rehearsed == first | {"dry_run": True}
    pingbacks = {"It was a pingback.": 62}
    assert first["briefings"] == {
        "imported": 224, "existing": 0, "skipped": 0, "reasons": {},
        "drafts": {"imported": 0, "reasons": {}},
    }  # fmt: skip
    assert first["comments"] == {
        "imported": 119, "existing": 0, "skipped": 62, "reasons": pingbacks, "held": 0,
        "moved": {"total": 0, "reasons": {}},
    }  # fmt: skip
    assert (after["briefings"], after["comments"], after["people"]) == (224, 119, 110)
    assert after["redirects"] == first["redirects"]
    assert after["accounts"] == 0
    assert (second["briefings"]["existing"], second["comments"]["existing"]) == (224, 119)
    assert (second["people"], second["redirects"]) == ({"imported": 0, "existing": 110}, 0)
    assert second["comments"]["reasons"] == pingbacks
    assert rows() == after
    assert kept() == recounted()


def test_themeunittestdata_is_accounted_for_to_the_last_item() -> None:
    rehearsed = import_wordpress(data(THEME), dry_run=True).as_json()

    report = import_wordpress(data(THEME)).as_json()

    after = rows()
    assert rehearsed == report | {"dry_run": True}
    assert report["briefings"]["imported"] + report["other_items"]["skipped"] == 186
    assert report["other_items"]["kinds"] == {"nav_menu_item": 70, "attachment": 37}
    assert report["briefings"]["drafts"]["imported"] == 3
    comments = report["comments"]
    assert (comments["imported"], comments["held"], comments["skipped"]) == (28, 3, 5)
    assert comments["reasons"] == {
        "It was a pingback.": 2,
        "It was a trackback.": 2,
        "Its briefing is a draft. Publish it and import the file again.": 1,
    }
    assert max(len(path) for path in db.session.scalars(select(Comment.path))) == 9 * 3
    import_wordpress(data(THEME))
    assert rows() == after
    assert kept() == recounted()


def test_what_is_new_in_the_file_is_all_that_comes_in(tmp_path: Path) -> None:
    import_wordpress(an_export(tmp_path, an_item(1, a_comment(1), a_comment(2, 1))))
    more = an_export(
        tmp_path, an_item(1, a_comment(1), a_comment(2, 1), a_comment(3, 2)), an_item(2)
    )

    report = import_wordpress(more)

    assert (report.briefings.imported, report.briefings.existing) == (1, 1)
    assert (report.comments.imported, report.comments.existing) == (1, 2)
    assert (report.people.imported, report.people.existing) == (0, 2)
    parent = aliased(Comment)
    assert list(
        db.session.scalars(
            select(parent.import_key)
            .join(Comment, Comment.parent_id == parent.id)
            .order_by(Comment.created_at)
        )
    ) == ["wordpress:old.example:1:1", "wordpress:old.example:1:2"]
    assert kept() == recounted()


def test_what_was_written_here_since_stays(tmp_path: Path) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1)))
    import_wordpress(file)
    version = db.session.scalars(select(Version)).one()
    version.title = "Renamed here"
    db.session.commit()

    import_wordpress(file)

    assert db.session.scalars(select(Version.title)).all() == ["Renamed here"]


def test_a_post_becomes_a_briefing_with_its_source_dates_and_old_addresses(tmp_path: Path) -> None:
    words = '<h1 onclick="x()">Big</h1><img src="/pic.png" alt="A pic"><script>x()</script>'
    extra = '<category domain="category" nicename="roads">Roads</category>'
    import_wordpress(an_export(tmp_path, an_item(7, words=words, extra=extra)))

    briefing = db.session.scalars(select(Briefing)).one()
    version = db.session.scalars(select(Version)).one()

    assert (briefing.slug, briefing.state) == ("post-7", BriefingState.PUBLISHED)
    assert str(briefing.published_at) == "2020-01-01 00:00:00+00:00"
    assert version.source == f"<p>{words}</p>"
    [html] = [piece["html"] for piece in version.pieces]
    assert "onclick" not in html
    assert "script" not in html
    assert 'href="https://old.example/pic.png"' in html
    assert set(db.session.scalars(select(Redirect.path))) == {"/2020/post-7", "/?p=7"}
    assert db.session.scalars(select(Person.name)).all() == ["Ann Moor"]


@pytest.mark.parametrize("old", ["/2020/post-7/", "/2020/post-7", "/?p=7"])
def test_an_old_address_leads_to_the_briefing(
    tmp_path: Path, client: FlaskClient, old: str
) -> None:
    import_wordpress(an_export(tmp_path, an_item(7)))

    answer = client.get(old)

    assert (answer.status_code, answer.location) == (301, "/briefings/post-7")
    assert client.get("/?p=8").status_code == 404
    assert client.get("/a%00b?c=%00").status_code == 404
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "link",
    ["http://[old/post/", "https://old.example/a%00b/", f"https://old.example/{'x' * 5_000}/", ""],
)
def test_an_address_that_cannot_be_kept_stops_nothing(tmp_path: Path, link: str) -> None:
    item = an_item(7, words='<a href="http://[x">x</a> <a href="../y">y</a>')

    report = import_wordpress(
        an_export(tmp_path, item.replace("https://old.example/2020/post-7/", link))
    )

    assert (report.briefings.imported, report.redirects) == (1, 1)
    assert db.session.scalars(select(Redirect.path)).all() == ["/?p=7"]


def test_the_address_of_a_draft_leads_nowhere(tmp_path: Path, client: FlaskClient) -> None:
    import_wordpress(an_export(tmp_path, an_item(7, status="private")))

    assert client.get("/2020/post-7/").status_code == 404
    assert client.get("/?p=7").status_code == 404


def test_topics_in_any_script_stay_apart(tmp_path: Path) -> None:
    named = ["Roads", "\u0394\u03c1\u03cc\u03bc\u03bf\u03b9", "\u9053\u8def", "Uncategorized"]
    extra = "".join(f'<category domain="category">{name}</category>' for name in named)

    import_wordpress(an_export(tmp_path, an_item(1, extra=extra), an_item(2, extra=extra)))

    assert set(db.session.scalars(select(Topic.name))) == set(named[:3])


def test_namesakes_stay_apart_and_one_person_stays_one(tmp_path: Path) -> None:
    file = an_export(
        tmp_path,
        an_item(
            1,
            a_comment(1, author="Sam", email="sam@one.invalid"),
            a_comment(2, author="Sam", email="sam@two.invalid"),
            a_comment(3, author="", email=""),
            a_comment(4, author="Ann", user="3"),
        ),
        an_item(2, a_comment(5, author="Sam", email="SAM@one.invalid")),
    )

    import_wordpress(file)

    people = list(db.session.scalars(select(Person).order_by(Person.id)))
    assert [person.name for person in people] == ["Ann Moor", "Sam", "Sam", "Anonymous"]
    assert {person.state for person in people} == {PersonState.IMPORTED}
    authors = dict(db.session.execute(select(Comment.import_key, Comment.author_id)).all())
    assert [authors[f"wordpress:old.example:{key}"] for key in ("1:1", "1:2", "2:5", "1:4")] == [
        people[1].id, people[2].id, people[1].id, people[0].id,
    ]  # fmt: skip
    assert "invalid" not in repr(everything())


def test_pingbacks_are_counted_and_their_answers_move_up(tmp_path: Path) -> None:
    file = an_export(
        tmp_path,
        an_item(
            1,
            a_comment(1),
            a_comment(2, 1, kind="pingback"),
            a_comment(3, 2),
            a_comment(4, 3, words="<script>x()</script>"),
            a_comment(5, 4, approved="0"),
        ),
    )

    report = import_wordpress(file)

    assert report.comments.skipped == {"It was a pingback.": 1, "It had no words.": 1}
    assert report.mended == {"It answered something that was not imported.": 2}
    parent = aliased(Comment)
    found = select(Comment.import_key, parent.import_key, Comment.state, Comment.held_for)
    assert list(
        db.session.execute(
            found.outerjoin(parent, parent.id == Comment.parent_id).order_by(Comment.created_at)
        )
    ) == [
        ("wordpress:old.example:1:1", None, CommentState.PUBLISHED, None),
        ("wordpress:old.example:1:3", "wordpress:old.example:1:1", CommentState.PUBLISHED, None),
        ("wordpress:old.example:1:5", "wordpress:old.example:1:3", CommentState.PENDING, None),
    ]


def test_what_waited_there_waits_here_for_a_moderator(tmp_path: Path, client: FlaskClient) -> None:
    import_wordpress(an_export(tmp_path, an_item(1, a_comment(1, approved="0"))))
    sign_in(client, a_person(role=Role.MODERATOR))
    public_id = db.session.scalars(select(Comment.public_id)).one()

    queue = client.get("/moderation")
    decided = client.post(
        f"/moderation/comments/{public_id}/approve", data={"revision": "1", "decision": "0"}
    )

    assert (queue.status_code, "Comment 1." in queue.text) == (200, True)
    assert decided.status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(Comment.state)).all() == [CommentState.PUBLISHED]
    assert kept() == recounted()


@pytest.mark.parametrize("status", ["private", "draft", "pending", "future"])
def test_what_was_not_public_is_a_draft_without_comments(tmp_path: Path, status: str) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1), status=status))

    report = import_wordpress(file)

    assert report.drafts.total() == report.briefings.imported == 1
    assert report.comments.skipped.total() == 1
    assert db.session.scalars(select(Briefing.state)).all() == [BriefingState.DRAFT]
    assert rows()["comments"] == 0


def test_a_draft_published_here_gets_its_comments_from_the_next_import(tmp_path: Path) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1), status="private"))
    import_wordpress(file)
    briefing = db.session.scalars(select(Briefing)).one()
    briefing.state = BriefingState.PUBLISHED
    db.session.commit()

    report = import_wordpress(file)

    assert (report.comments.imported, report.held) == (1, 1)
    assert kept() == recounted()


def test_a_post_too_long_to_clean_is_left_out_with_its_comments(tmp_path: Path) -> None:
    file = an_export(tmp_path, an_item(1, a_comment(1), words="x" * 300_001), an_item(2))

    report = import_wordpress(file)

    assert report.briefings.skipped == {"This text must be 300,000 characters or fewer.": 1}
    assert report.comments.skipped == {"Its post was not imported.": 1}
    assert report.briefings.imported == 1


@mostly_on_sqlite
def test_one_posts_many_comments_come_in_batches(tmp_path: Path) -> None:
    file = a_blog(tmp_path, posts=1, comments=5_100)

    report = import_wordpress(file)

    assert report.comments.imported == 5_100
    assert kept() == recounted()
    assert import_wordpress(file).comments.existing == 5_100


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    told: list[Progress] = []
    file = a_blog(tmp_path, posts=2, comments=2)

    import_wordpress(file, progress=told.append)

    size = file.stat().st_size
    assert told[-1] == Progress(size, size)


@pytest.mark.gate
@pytest.mark.parametrize("name", [CC_LABS, THEME])
def test_everything_that_came_in_can_be_read(name: str, client: FlaskClient) -> None:
    import_wordpress(data(name))
    public = select(Briefing.slug).where(Briefing.state == BriefingState.PUBLISHED)
    shown = select(Comment.public_id).where(Comment.state == CommentState.PUBLISHED)
    paths = [
        *(f"/briefings/{slug}" for slug in db.session.scalars(public)),
        *(f"/people/{handle}" for handle in db.session.scalars(select(Person.handle))),
        *(f"/c/{public_id}" for public_id in db.session.scalars(shown)),
        *("/", "/briefings", "/feed.atom", "/sitemap.xml"),
    ]

    assert {path: status for path in paths if (status := client.get(path).status_code) != 200} == {}

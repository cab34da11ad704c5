"""What was removed is gone from wherever people read, at once and for everybody."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.briefings.models import Briefing
from app.core.db import transaction
from app.discussion.models import Comment, CommentState
from app.moderation import queries, services
from app.moderation.models import Rule
from tests.factories import a_briefing, a_comment, a_person, sign_in

CANARY = "heliotrope"
EXPLAINED = "It names a person, the marmalade one."
PAGES = (
    "/",
    "/briefings",
    "/briefings/{slug}",
    "/briefings/{slug}?sort=oldest",
    "/briefings/{slug}?sort=helpful",
    "/briefings/{slug}?sort=disputed",
    "/briefings/{slug}/results",
    "/briefings/{slug}/feed.atom",
    "/feed.atom",
    "/sitemap.xml",
    "/c/{id}",
    "/c/{id}/revisions",
    "/c/{parent}",
    "/people/{handle}",
    "/moderation/log",
)


def _read(client: FlaskClient, briefing: Briefing, comment: Comment, parent: Comment) -> str:
    """Everything that this reader is shown on all pages, headers too."""
    shown = []
    for page in PAGES:
        address = page.format(
            slug=briefing.slug,
            id=comment.public_id,
            parent=parent.public_id,
            handle=comment.author.handle,
        )
        response = client.get(address)
        assert response.status_code in (200, 404), address
        shown.append(f"{response.headers} {response.text}")
    return "\n".join(shown)


def _hidden(kind: str, briefing: Briefing, writer: Person, parent: Comment) -> Comment:
    """A comment that nobody else may read, alone or over a reply."""
    state = CommentState.PENDING if kind == "held" else CommentState.PUBLISHED
    comment = a_comment(briefing, writer, f"The {CANARY} affair.", parent=parent, state=state)
    readers = [a_person() for _ in range(3)]
    if "over a reply" in kind:
        a_comment(briefing, parent=comment)
    for reader in readers:
        a_comment(briefing, reader)
    moderator = a_person(role=Role.MODERATOR)
    whole = queries.item(comment.public_id).comment
    for act in ACTS.get(kind.removesuffix(" over a reply"), ()):
        with transaction():
            act(moderator, whole, readers)
    return queries.item(comment.public_id).comment


def _reported(_: Person, comment: Comment, readers: list[Person]) -> None:
    for reader in readers:
        services.report(reader, comment, rule=Rule.ABUSE, note="The marmalade one.", revision=1)


ACTS: dict[str, list[Callable[[Person, Comment, list[Person]], object]]] = {
    "removed": [
        lambda actor, comment, _: services.remove(
            actor,
            comment,
            seen=services.Seen(1),
            rule=Rule.NAMES_SOMEBODY,
            explanation=EXPLAINED,
        )
    ],
    "spam": [lambda actor, comment, _: services.spam(actor, comment, seen=services.Seen(1))],
    "reported": [_reported],
}
KINDS = ["removed", "spam", "reported"]


@pytest.mark.parametrize("kind", [*KINDS, *(f"{kind} over a reply" for kind in KINDS), "held"])
def test_nobody_else_reads_what_is_hidden(app: Flask, kind: str) -> None:
    author = a_person("Aud Author")
    briefing = a_briefing("Appoint one.", authors=(author,))
    parent = a_comment(briefing)
    writer = a_person("Wil Writer")
    comment = _hidden(kind, briefing, writer, parent)

    found = {}
    for name, reader in (
        ("anonymous", None),
        ("practitioner", a_person()),
        ("author", author),
        ("writer", writer),
    ):
        client = app.test_client()
        if reader is not None:
            sign_in(client, reader)
        shown = _read(client, briefing, comment, parent)
        found[name] = (CANARY in shown, "marmalade" in shown)

    is_told = "removed" in kind
    is_theirs = kind == "held" or "reported" in kind
    assert found == {
        "anonymous": (False, False),
        "practitioner": (False, False),
        "author": (False, False),
        "writer": (is_theirs, is_told),
    }


def test_moderators_read_it_only_where_they_decide(client: FlaskClient) -> None:
    briefing = a_briefing("Appoint one.")
    parent = a_comment(briefing)
    comment = _hidden("removed over a reply", briefing, a_person(), parent)
    sign_in(client, a_person(role=Role.MODERATOR))

    shown = _read(client, briefing, comment, parent)
    where_they_decide = client.get(f"/moderation/comments/{comment.public_id}").text

    assert CANARY not in shown
    assert "marmalade" not in shown
    assert CANARY in where_they_decide
    assert EXPLAINED in where_they_decide


def test_a_placeholder_tells_date_rule_and_log_entry_and_the_count_is_less(
    client: FlaskClient,
) -> None:
    briefing = a_briefing("Appoint one.")
    parent = a_comment(briefing)
    _hidden("removed over a reply", briefing, a_person(), parent)

    page = client.get(f"/briefings/{briefing.slug}").text

    assert "Removed by a moderator</b>" in page
    assert "Rule 3</a>: About a person who cannot answer here" in page
    assert 'href="/moderation/log?upto=1#m1">Log entry 1</a>' in page
    assert "5 comments." in page


def test_a_comment_that_is_restored_is_back_in_its_place(client: FlaskClient) -> None:
    briefing = a_briefing("Appoint one.")
    comment = _hidden("removed over a reply", briefing, a_person(), a_comment(briefing))
    boss = a_person(role=Role.ADMINISTRATOR)
    item = queries.item(comment.public_id)

    with transaction():
        services.restore(boss, item.comment, seen=services.Seen(1, item.decision))

    page = client.get(f"/briefings/{briefing.slug}").text
    assert CANARY in page
    assert "6 comments." in page
    assert "Removed by a moderator" not in page


def test_a_closed_discussion_says_why_on_the_page(client: FlaskClient) -> None:
    briefing = a_briefing("Appoint one.")
    moderator = a_person(role=Role.MODERATOR)
    with transaction():
        services.lock(moderator, briefing, reason="It goes in circles.")

    page = client.get(f"/briefings/{briefing.slug}").text

    assert "A moderator closed this discussion to new comments." in page
    assert "It goes in circles." in page


def test_a_suspended_person_reads_everything_and_why_they_may_not_write(
    client: FlaskClient,
) -> None:
    briefing = a_briefing("Appoint one.")
    person = a_person("Vera Vex")
    with transaction():
        services.suspend(
            a_person(role=Role.MODERATOR),
            person,
            rule=Rule.ABUSE,
            explanation="Threats, three times.",
            until=None,
        )
    sign_in(client, person)

    reads = client.get(f"/briefings/{briefing.slug}")
    told = client.get("/account/suspension").text
    account = client.get("/account").text

    assert reads.status_code == 200
    assert "Threats, three times." in told
    assert "Rule 2</a>: Abuse or threat" in told
    assert 'href="/account/suspension"' in account

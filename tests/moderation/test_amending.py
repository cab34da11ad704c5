"""Words taken out of a comment, and comments moved to where they belong."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts.models import Person, Role
from app.briefings import queries as briefings
from app.briefings.models import Audience, Briefing
from app.core.db import db, transaction
from app.core.errors import Conflict, Forbidden, Unreadable
from app.core.jobs import run_due
from app.discussion import services as discussion
from app.discussion.models import Comment, CommentRevision, CommentState
from app.discussion.services import counts
from app.dissent.models import Entry
from app.moderation import queries, services
from app.moderation.models import Decision, DecisionKind, Rule
from app.notifications.models import Notification
from tests.factories import a_briefing, a_comment, a_person, an_entry, sign_in

pytestmark = pytest.mark.usefixtures("app")
NOTE = "[a name was taken out by a moderator]"
WHY = "She cannot answer here."


def redact(comment: Comment, span: str, actor: Person | None = None) -> Decision:
    item = queries.item(comment.public_id)
    with transaction():
        return services.redact(
            actor or a_person(role=Role.MODERATOR),
            item.comment,
            seen=services.Seen(item.comment.revision, item.decision),
            span=span,
            note=NOTE,
            rule=Rule.NAMES_SOMEBODY,
            explanation=WHY,
        )


def move(comment: Comment, to: Briefing, number: int | None = None) -> Decision:
    actor = a_person(role=Role.MODERATOR)
    item = queries.item(comment.public_id)
    briefing = briefings.by_slug(to.slug, actor)
    version = briefing.current_version
    numbers = {row.number: row.proposition_id for row in (version.propositions if version else [])}
    with transaction():
        return services.move(
            actor,
            item.comment,
            seen=services.Seen(item.comment.revision, item.decision),
            briefing=briefing,
            proposition_id=numbers[number] if number else None,
            explanation=WHY,
        )


def test_who_is_named_in_what_stays_is_still_linked() -> None:
    a_person("Ana", handle="ana")
    comment = a_comment(a_briefing(), words="Ask @ana, not Hyacinth.")

    redact(comment, "Hyacinth")

    said = select(CommentRevision.html).where(CommentRevision.comment_id == comment.id)
    html = db.session.scalars(said.order_by(CommentRevision.n.desc())).first()
    assert 'href="/people/ana"' in str(html)


def adds_up() -> bool:
    while run_due():
        pass
    return counts.differences(queries.reports_counted()) == []


def _pages(client: FlaskClient, comment: Comment, briefing: Briefing) -> str:
    slug = briefing.slug
    addresses = (
        f"/c/{comment.public_id}",
        f"/c/{comment.public_id}/revisions",
        f"/briefings/{slug}",
        f"/briefings/{slug}/feed.atom",
        f"/briefings/{slug}/comments.atom",
        f"/briefings/{slug}/register",
        "/search?q=Hyacinth",
        "/feed.atom",
        "/",
    )
    return "".join(
        client.get(address).text.replace("q=Hyacinth", "").replace('value="Hyacinth"', "")
        for address in addresses
    )


def test_what_is_taken_out_is_gone_from_every_page_and_said_to_be(client: FlaskClient) -> None:
    briefing, writer = a_briefing("Appoint one."), a_person()
    comment = a_comment(briefing, writer, "Ask Hyacinth Bucket. HYACINTH BUCKET knows.")
    with transaction():
        loaded = queries.item(comment.public_id).comment
        discussion.edit(writer, loaded, source="Ask Hyacinth Bucket. HYACINTH BUCKET knows best.")
    db.session.execute(update(CommentRevision).values(public=True))
    db.session.commit()

    redact(comment, "hyacinth bucket")

    seen = _pages(client, comment, briefing)
    kept = db.session.scalars(select(CommentRevision.source).order_by(CommentRevision.n)).all()
    told = select(Notification.person_id).where(Notification.kind == "decision")
    assert "hyacinth bucket" not in seen.casefold()
    assert f"Ask {NOTE}. {NOTE} knows best." in seen
    assert [("Hyacinth" in source) for source in kept] == [True, True, False]
    assert db.session.scalars(told).all() == [writer.id]


def test_the_writer_cannot_put_it_back_unseen() -> None:
    writer = a_person()
    comment = a_comment(a_briefing(), writer, "Ask Hyacinth Bucket.")
    redact(comment, "Hyacinth Bucket")

    with transaction():
        loaded = queries.item(comment.public_id).comment
        discussion.edit(writer, loaded, source="Ask Hyacinth Bucket, I say.")

    assert queries.item(comment.public_id).comment.state is CommentState.PENDING


def test_an_entry_says_no_more_than_its_reason() -> None:
    entry = an_entry(
        a_briefing("Appoint one."), summary="Hyacinth Bucket must go before anything else."
    )
    comment = db.session.get_one(Comment, entry.comment_id)

    redact(comment, "Hyacinth Bucket")

    now = db.session.scalars(select(Entry).execution_options(populate_existing=True)).one()
    assert (now.revision, now.summary) == (2, f"{NOTE} must go before anything else.")


def test_words_that_are_not_there_cannot_be_taken_out() -> None:
    comment = a_comment(a_briefing(), words="Nobody is named.")

    with pytest.raises(Unreadable, match="Copy them"):
        redact(comment, "Hyacinth")
    with pytest.raises(Forbidden):
        redact(comment, "Nobody", a_person())

    assert queries.item(comment.public_id).comment.revision == 1


@pytest.mark.parametrize("number", [None, 2])
@pytest.mark.parametrize("is_reply", [True, False])
def test_a_comment_moves_with_its_replies_and_every_count_follows(
    client: FlaskClient, is_reply: bool, number: int | None
) -> None:
    old, new = a_briefing("Appoint one."), a_briefing("Publish costs.", "Buy lids.")
    above = a_comment(old)
    comment = a_comment(old, words="This is about lids.", parent=above if is_reply else None)
    reply = a_comment(old, parent=comment)
    below = a_comment(old, words="Deep below.", parent=reply)
    a_comment(old, parent=comment, state=CommentState.PENDING)
    a_comment(old, parent=reply, state=CommentState.REMOVED)
    a_comment(old, parent=above)

    move(comment, new, number)

    now = queries.item(comment.public_id).comment
    seen = client.get(f"/briefings/{new.slug}").text
    assert adds_up()
    assert (now.root_id, now.parent_id, now.path, now.replies) == (None, None, b"", 2)
    assert {each.briefing_id for each in _thread(now)} == {new.id}
    assert len({each.proposition_id for each in _thread(now)}) == 1
    assert "This is about lids." in seen
    assert "Deep below." in seen
    assert "This is about lids." not in client.get(f"/briefings/{old.slug}").text
    assert client.get(f"/c/{below.public_id}").status_code == 200
    assert (_briefing(old).comments, _briefing(new).comments) == (2, 3)


def test_what_is_moved_takes_replies_again() -> None:
    old, new = a_briefing(), a_briefing()
    comment = a_comment(old, parent=a_comment(old))
    a_comment(old, parent=comment)
    move(comment, new)

    speaker = a_person(role=Role.MODERATOR)
    with transaction():
        discussion.post(
            speaker, briefings.by_slug(new.slug, speaker), source="Yes.", parent_id=comment.id
        )

    assert adds_up()
    assert queries.item(comment.public_id).comment.replies == 2


def test_what_must_stay_where_it_is() -> None:
    public, closed = a_briefing("Appoint one."), a_briefing(audience=Audience.CONFIRMED)
    root = a_comment(public)
    entry = an_entry(public)
    reason = db.session.get_one(Comment, entry.comment_id)

    for comment, to, why in (
        (root, public, "stands there already"),
        (root, closed, "Other people read"),
        (reason, a_briefing(), "reason of an entry"),
    ):
        with pytest.raises(Conflict, match=why):
            move(comment, to)


def test_who_is_alone_may_rule_on_their_own_and_the_log_says_so(client: FlaskClient) -> None:
    alone = a_person(role=Role.MODERATOR)
    briefing = a_briefing("Appoint one.", authors=(alone,))
    first, second = (a_comment(briefing, state=CommentState.PENDING) for _ in range(2))

    with transaction():
        ruled = services.approve(
            alone, queries.item(first.public_id).comment, seen=services.Seen(1)
        )
    log = client.get("/moderation/log").text
    a_person(role=Role.MODERATOR)
    waits = queries.item(second.public_id).comment

    assert ruled.no_other
    assert "as there was no other moderator" in log
    with pytest.raises(Forbidden), transaction():
        services.approve(alone, waits, seen=services.Seen(1))


def test_the_pages_redact_and_move(client: FlaskClient) -> None:
    sign_in(client, a_person(role=Role.MODERATOR))
    briefing = a_briefing("Appoint one.", "Buy lids.")
    comment = a_comment(briefing, words="Ask Hyacinth Bucket.")
    address = f"/moderation/comments/{comment.public_id}"
    said = {"explanation": "She cannot answer here.", "revision": "1", "decision": "0"}
    words = {"span": "Rose", "note": "name", "rule": "names_somebody"}

    missing = client.post(f"{address}/redact", data=_prefixed("redact", said | words))
    done = client.post(
        f"{address}/redact", data=_prefixed("redact", said | words | {"span": "Hyacinth Bucket"})
    )
    seen = {"revision": "2", "decision": str(queries.last_decision(comment))}
    db.session.commit()
    nowhere = client.post(
        f"{address}/move", data=_prefixed("move", said | seen | {"to": "/briefings/no-such"})
    )
    moved = client.post(
        f"{address}/move",
        data=_prefixed(
            "move",
            said | seen | {"to": f"https://x.example/briefings/{briefing.slug}", "number": "2"},
        ),
    )

    kinds = db.session.scalars(select(Decision.kind).order_by(Decision.id)).all()
    assert (missing.status_code, done.status_code) == (422, 303)
    assert "Copy them from it, as typed." in missing.text
    assert (nowhere.status_code, moved.status_code) == (422, 303)
    assert kinds == [DecisionKind.REDACT, DecisionKind.MOVE]


def _prefixed(prefix: str, fields: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}-{name}": value for name, value in fields.items()}


def _thread(root: Comment) -> list[Comment]:
    found = select(Comment).where((Comment.root_id == root.id) | (Comment.id == root.id))
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def _briefing(briefing: Briefing) -> Briefing:
    db.session.refresh(briefing)
    return briefing

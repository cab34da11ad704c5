"""From a WordPress export to briefings, people and discussions, one batch at a time.

A batch is what the parser yields: a post with its first comments, or more of its comments. What
is there already is known by its import key, so whatever stopped an import, the next run goes on.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Person
from app.accounts.services import imports as accounts
from app.briefings.models import Briefing, BriefingState, Redirect
from app.briefings.services import imports as briefings
from app.briefings.services.addresses import kept_path
from app.core import clock, freshness
from app.core.db import db
from app.core.errors import Unreadable
from app.core.text import html_from_comment_html, html_from_html, text_of
from app.discussion.models import Comment, CommentState
from app.discussion.services import imports as discussion
from app.exchange.formats.wordpress import Comment as Said
from app.exchange.formats.wordpress import Item, Mended, MoreComments, Post, Site, Skipped
from app.exchange.services.reports import Report

LONGEST_NAME = 80
LONGEST_TITLE = 200
LONGEST_STANDFIRST = 600
LONGEST_TOPIC = 60
LONGEST_ADDRESS = 1_000
NO_TOPIC = {"uncategorized", "uncategorised"}

NOT_IMPORTED = "Its post was not imported."
DRAFT = "Its briefing is a draft. Publish it and import the file again."
NO_WORDS = "It had no words."
MOVED_UP = "It answered something that was not imported."
KINDS = {"pingback": "It was a pingback.", "trackback": "It was a trackback."}


class Importer:
    """Goes through one file. `bring_in` writes, in the caller's transaction; `rehearse` counts."""

    def __init__(self) -> None:
        self.report = Report()
        self._site: Site | None = None
        self._writes = True
        self._counted: set[int] = set()  # people and addresses of this file, as hashes
        # Of the post whose comments are being read:
        self._source = ""
        """What the keys of this site begin with."""
        self._briefing_id: int | None = None
        self._closed = NOT_IMPORTED
        """Why its comments are left out, if they are."""
        self._base = ""
        self._fallback: datetime = clock.now()
        self._stands_for: dict[str, str | None] = {}
        """By the key of what is left out: what its answers answer instead."""
        self._mended: dict[str, str] = {}
        """Why those that are still to come stand elsewhere, by key."""

    def bring_in(self, item: Item) -> None:
        """Write one batch. Raises Conflict (when the transaction ends) if others write it too."""
        self._take(item)

    def rehearse(self, item: Item) -> None:
        """Count what `bring_in` would do, and write nothing."""
        self._writes, self.report.is_rehearsal = False, True
        self._take(item)

    def _take(self, item: Item) -> None:
        match item:
            case Site():
                self._site, self.report.site = item, item.title
            case Post():
                self._post(item)
                self._comments(item.comments)
            case MoreComments():
                self._comments(item.comments)
            case Mended():
                self._mended[item.import_key] = item.reason
            case Skipped():
                self._skipped(item)

    def _skipped(self, item: Skipped) -> None:
        if item.what == "comment":
            self._mended.pop(item.import_key, None)
            self.report.comments.skipped[item.reason] += 1
        elif item.what in ("post", "page"):
            self.report.briefings.skipped[item.reason] += 1
        else:
            self.report.others.skipped[item.reason] += 1
            self.report.kinds[item.what] += 1

    def _post(self, post: Post) -> None:
        self._source = post.import_key.rpartition(":")[0]
        self._briefing_id, self._closed, self._base = None, "", post.link if post.path else ""
        self._fallback = post.published_at or clock.now()
        self._stands_for = {}
        found = db.session.execute(
            select(Briefing.id, Briefing.state).where(Briefing.import_key == post.import_key)
        ).first()
        authors = [self._own_author(post.author, self._fallback)] if post.author else []
        if found is not None:
            self.report.briefings.existing += 1
            self._count_people(authors)
            self._briefing_id = found.id
            self._closed = "" if found.state in _READABLE else DRAFT
        else:
            self._new_post(post, authors)

    def _new_post(self, post: Post, authors: Sequence[accounts.Imported]) -> None:
        try:
            html = html_from_html(post.source, self._base or None)
        except Unreadable as refusal:
            self.report.briefings.skipped[str(refusal)] += 1
            self._closed = NOT_IMPORTED
            return
        self._count_people(authors)
        imported = self._imported(post, html, authors)
        self.report.briefings.imported += 1
        if post.note:
            self.report.drafts[post.note] += 1
            self._closed = DRAFT
        if self._writes:
            briefing = briefings.bring_in(imported)
            db.session.flush()  # comments need the id
            self._briefing_id = briefing.id
            # Its own too, which its comments touch: both in the order that everybody keeps.
            freshness.touch(freshness.briefing_key(briefing.id), freshness.SITE)

    def _imported(
        self, post: Post, html: str, authors: Sequence[accounts.Imported]
    ) -> briefings.Imported:
        addresses = self._old_addresses(post)
        self.report.redirects += self._counted_once(Redirect.path, addresses)[0]
        return briefings.Imported(
            import_key=post.import_key,
            title=_cut(post.title, LONGEST_TITLE) or "Untitled",
            source=post.source,
            html=html,
            written_at=self._fallback,
            state=BriefingState.DRAFT if post.note else BriefingState.PUBLISHED,
            standfirst=_cut(post.excerpt, LONGEST_STANDFIRST),
            slug=_slug(post.path),
            authors=self._brought_in(authors),
            topics=[
                _cut(name, LONGEST_TOPIC)
                for name in post.categories
                if name.casefold() not in NO_TOPIC
            ],
            addresses=addresses,
        )

    def _old_addresses(self, post: Post) -> list[str]:
        """Of the post, as a path and by its number, as `redirects` holds them."""
        number = post.import_key.rpartition(":")[2]
        addresses = [post.path]
        if number.isdecimal():
            home = self._site.path.rstrip("/") if self._site else ""
            addresses.append(f"{home}/?p={number}")
            if post.kind == "page":
                addresses.append(f"{home}/?page_id={number}")
        paths = {kept_path(address) for address in addresses if len(address) <= LONGEST_ADDRESS}
        return sorted(path for path in paths - {"/"} if path.isprintable())

    def _brought_in(self, people: Sequence[accounts.Imported]) -> list[Person]:
        ids = accounts.bring_in(people) if self._writes else {}
        return list(db.session.scalars(select(Person).where(Person.id.in_(ids.values()))))

    def _own_author(self, login: str, since: datetime) -> accounts.Imported:
        known = self._site.authors if self._site else ()
        name = next((author.name for author in known if author.login == login), "")
        key = f"{self._source}:author:{login[:LONGEST_NAME]}"
        return accounts.Imported(key, _name(name or login), since)

    def _count_people(self, people: Iterable[accounts.Imported]) -> None:
        keys = {person.import_key for person in people}
        new, existing = self._counted_once(Person.import_key, keys)
        self.report.people.imported += new
        self.report.people.existing += existing

    def _counted_once(
        self, column: InstrumentedAttribute[Any], values: Iterable[str]
    ) -> tuple[int, int]:
        """How many are new and how many are here, of those not met before in this file."""
        met = {value for value in values if hash((column.key, value)) not in self._counted}
        self._counted |= {hash((column.key, value)) for value in met}
        here = len(_here(column, met))
        return len(met) - here, here

    def _comments(self, comments: Sequence[Said]) -> None:
        if self._closed:
            self._mended.clear()
            reasons = (KINDS.get(comment.kind, self._closed) for comment in comments)
            self.report.comments.skipped.update(reasons)
            return
        here = _here(Comment.import_key, [comment.import_key for comment in comments])
        self.report.comments.existing += len(here)
        new = []
        for comment in comments:
            parent_key = self._moved_up(comment)
            if comment.import_key not in here and (html := self._cleaned(comment, parent_key)):
                new.append((comment, parent_key, html))
        self.report.comments.imported += len(new)
        self.report.held += sum(comment.state == "pending" for comment, _, _ in new)
        self._count_kept([comment for comment in comments if comment.import_key in here])
        self._count_kept([comment for comment, _, _ in new])
        if self._writes and new:
            self._write(new)

    def _count_kept(self, comments: Sequence[Said]) -> None:
        self._count_people(self._speaker(comment) for comment in comments)
        self.report.mended.update(
            self._mended.pop(comment.import_key)
            for comment in comments
            if comment.import_key in self._mended
        )

    def _moved_up(self, comment: Said) -> str | None:
        """The key of what it answers, or of what that answered where that is not imported."""
        if comment.parent_key not in self._stands_for:
            return comment.parent_key
        self._mended[comment.import_key] = MOVED_UP
        return self._stands_for[comment.parent_key]

    def _cleaned(self, comment: Said, parent_key: str | None) -> str:
        """As HTML, or "" of one that is left out; what answers that one moves up."""
        html = ""
        reason = KINDS.get(comment.kind, "")
        try:
            html = "" if reason else html_from_comment_html(comment.source, self._base or None)
        except Unreadable as refusal:
            reason = str(refusal)
        if not reason and not text_of(html):
            reason = NO_WORDS
        if reason:
            self.report.comments.skipped[reason] += 1
            self._stands_for[comment.import_key] = parent_key
        return "" if reason else html

    def _speaker(self, comment: Said) -> accounts.Imported:
        since = comment.created_at or self._fallback
        if comment.author_login:
            return self._own_author(comment.author_login, since)
        key = f"{self._source}:guest:{comment.speaker}"
        return accounts.Imported(key, _name(comment.author), since)

    def _write(self, new: Sequence[tuple[Said, str | None, str]]) -> None:
        assert self._briefing_id is not None  # noqa: S101  # `_post` comes before its comments
        people = accounts.bring_in([self._speaker(comment) for comment, _, _ in new])
        orphans = discussion.bring_in(
            self._briefing_id,
            [
                discussion.Imported(
                    import_key=comment.import_key,
                    parent_key=parent_key,
                    author_id=people[self._speaker(comment).import_key],
                    source=comment.source,
                    html=html,
                    created_at=comment.created_at or self._fallback,
                    state=CommentState(comment.state),
                )
                for comment, parent_key, html in new
            ],
        )
        self.report.mended.update({MOVED_UP: len(orphans)} if orphans else {})


_READABLE = {BriefingState.PUBLISHED, BriefingState.ARCHIVED}


def _here(column: InstrumentedAttribute[Any], values: Iterable[str]) -> set[str]:
    return set(db.session.scalars(select(column).where(column.in_(values))))


def _name(name: str) -> str:
    return _cut(name, LONGEST_NAME) or "Anonymous"


def _slug(path: str) -> str:
    """The last word of the old address; "" where that is only a number."""
    word = unquote(path.partition("?")[0]).strip("/").rpartition("/")[2].partition(".")[0]
    return "" if word.isdecimal() else word


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return (text[:limit].rpartition(" ")[0] or text[: limit - 1]).rstrip(" ,;:.") + "\u2026"

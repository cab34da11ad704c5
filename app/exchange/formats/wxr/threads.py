"""The comments of one post."""

import hmac
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush

from .elements import Fields, Logins, Record, moment, number_of, skipped

SPEAKERS = "SPEAKERS"
"""Name of the environment's variable that holds the key of the hashes."""


class Thread:
    """The comments of one post, parents first, without cycles and without what was thrown away."""

    def __init__(
        self,
        key: str,
        comments: list[Fields],
        logins: Logins,
        *,
        is_public: bool,
        fallback: datetime | None,
    ) -> None:
        """fallback: the date of a comment that has none, or one still to come."""
        self.left_out: list[Record] = []
        self._key = key
        self._logins = logins
        self._is_public = is_public
        self._fallback = fallback.isoformat() if fallback else None
        self._fields = dict(numbered(comments))
        self._parents = self._known_parents()
        self._break_cycles()
        self.comments = self._in_order()

    def _known_parents(self) -> dict[str, str]:
        parents = {}
        for number, fields in self._fields.items():
            parent = fields.get("comment_parent", "")
            if parent in self._fields:
                parents[number] = parent
            elif parent not in {"", "0"}:
                self._mended(number, "It answered a comment that is not in the file.")
        return parents

    def _break_cycles(self) -> None:
        done: set[str] = set()
        for start in self._fields:
            path: dict[str, None] = {}
            number: str | None = start
            while number and number not in done and number not in path:
                path[number] = None
                number = self._parents.get(number)
            if number in path:
                cycle = list(path)[list(path).index(number) :]
                first = min(cycle, key=self._order)
                del self._parents[first]
                self._mended(first, "It answered itself, by way of its own answers.")
            done.update(path)

    def _mended(self, number: str, reason: str) -> None:
        record = {"is": "mended", "import_key": f"{self._key}:{number}", "reason": reason}
        self.left_out.append(record)

    def _order(self, number: str) -> tuple[str, int, str]:
        return (self._created(number) or "", len(number), number)

    def _created(self, number: str) -> str | None:
        fields = self._fields[number]
        local = fields.get("comment_date", "")
        created = moment(fields.get("comment_date_gmt", "")) or moment(local)
        if created and created <= datetime.now(UTC):
            return created.isoformat()
        return self._fallback

    def _in_order(self) -> list[Record]:
        """Oldest first, but none before what it answers; what answered spam moves up."""
        answers: dict[str, list[str]] = {}
        for number, parent in self._parents.items():
            answers.setdefault(parent, []).append(number)
        kept: list[Record] = []
        kept_above: dict[str, str | None] = {}
        ready = [self._order(number) for number in self._fields if number not in self._parents]
        heapify(ready)
        while ready:
            number = heappop(ready)[-1]
            above = kept_above.get(self._parents.get(number, ""))
            if reason := _reason_to_leave_out(self._fields[number]):
                key = f"{self._key}:{number}"
                self.left_out.append(skipped("comment", key, "", reason))
                kept_above[number] = above
            else:
                kept.append(self._comment(number, above))
                kept_above[number] = f"{self._key}:{number}"
            for answer in answers.get(number, ()):
                heappush(ready, self._order(answer))
        return kept

    def _comment(self, number: str, parent_key: str | None) -> Record:
        fields = self._fields[number]
        is_public = self._is_public and fields.get("comment_approved") in {"1", "approved"}
        return {
            "is": "comment",
            "import_key": f"{self._key}:{number}",
            "parent_key": parent_key,
            "kind": fields.get("comment_type") or "comment",
            "author": fields.get("comment_author", ""),
            "author_login": self._logins.get(fields.get("comment_user_id", ""), ""),
            "author_url": fields.get("comment_author_url", ""),
            "speaker": _speaker(self._key, fields),
            "created_at": self._created(number),
            "state": "published" if is_public else "pending",
            "source": fields.get("comment_content", ""),
        }


def _speaker(post_key: str, fields: Fields) -> str:
    """Who it is, as far as the file tells: one name and one address, on the whole site.

    Without an address, or a key that keeps it from being guessed, one name on one page.
    """
    key = os.environ.get(SPEAKERS, "")
    name, email = fields.get("comment_author", ""), fields.get("comment_author_email", "")
    place = [email.lower()]
    if not key or "@" not in email:
        place = [post_key, fields.get("comment_author_url", "")]
    known = "\n".join([name, *place])
    return hmac.digest(key.encode() or b"-", known.encode(), "sha256").hex()[:24]


def numbered(comments: list[Fields]) -> Iterator[tuple[str, Fields]]:
    """Yield each with a number no other has; the same file gives the same numbers again."""
    seen: set[str] = set()
    for place, fields in enumerate(comments, start=1):
        number = number_of(fields, "comment_id") or f"place-{place}"
        if number in seen:
            number = f"{number}-place-{place}"
        seen.add(number)
        yield number, fields


def _reason_to_leave_out(fields: Fields) -> str:
    if fields.get("comment_approved") == "spam":
        return "It was marked as spam."
    if fields.get("comment_approved") in {"trash", "post-trashed"}:
        return "It was in the trash."
    if fields.get("comment_type", "") not in {"", "comment", "pingback", "trackback"}:
        return "It was written by a plugin, not as a comment."
    return ""

"""The one table of what every address answers to everyone. A route without a row fails.

Columns: method, rule, whose and what, then the answer to each of `world.ACTORS`. Whose is `own`
or `another`; a rule that names nothing has `-`. `in` is a redirect to the sign-in page, `.` does
not apply (nobody signed in owns nothing).
"""

from tests.world import ACTORS

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /                            -                    200 200 200 200 200 200 200
GET  /health/live                 -                    200 200 200 200 200 200 200
GET  /health/ready                -                    200 200 200 200 200 200 200
GET  /sign-in                     -                    200 303 303 303 303 303 303
POST /sign-in                     -                    401 401 401 401 401 401 401
POST /sign-out                    -                    303 303 303 303 303 303 303
GET  /register                    -                    200 303 303 303 303 303 303
POST /register                    -                    303 303 303 303 303 303 303
GET  /register/sent               -                    200 200 200 200 200 200 200
GET  /confirm/<token>             -                    400 400 400 400 400 400 400
POST /confirm/<token>             -                    400 400 400 400 400 400 400
GET  /recover                     -                    200 200 200 200 200 200 200
POST /recover                     -                    303 303 303 303 303 303 303
GET  /recover/<token>             -                    400 400 400 400 400 400 400
POST /recover/<token>             -                    400 400 400 400 400 400 400
GET  /invitation/<token>          -                    400 400 400 400 400 400 400
POST /invitation/<token>          -                    400 400 400 400 400 400 400
GET  /account                     -                    in  200 200 200 200 200 200
GET  /account/profile             -                    in  200 200 403 200 200 200
POST /account/profile             -                    401 303 303 403 303 303 303
GET  /account/password            -                    in  200 200 200 200 200 200
POST /account/password            -                    401 422 422 422 422 422 422
GET  /account/email               -                    in  200 200 200 200 200 200
POST /account/email               -                    401 422 422 422 422 422 422
POST /account/confirmation        -                    401 303 303 303 303 303 303
GET  /admin/people                -                    in  403 403 403 403 403 200
GET  /admin/people/<handle>       own                  .   403 403 403 403 403 200
GET  /admin/people/<handle>       another              in  403 403 403 403 403 200
POST /admin/people/<handle>       own                  .   403 403 403 403 403 403
POST /admin/people/<handle>       another              401 403 403 403 403 403 303
GET  /briefings                   -                    200 200 200 200 200 200 200
GET  /briefings/<slug>/versions   own-published        .   200 200 200 200 200 200
GET  /briefings/<slug>/versions   another-archived     200 200 200 200 200 200 200
GET  /briefings/<slug>/versions   another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/versions/<int:n> own-archived   .   200 200 200 200 200 200
GET  /briefings/<slug>/versions/<int:n> another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/versions/<int:n> another-draft  404 404 404 404 404 404 404
GET  /briefings/<slug>/feed.atom  own-published        .   200 200 200 200 200 200
GET  /briefings/<slug>/feed.atom  another-draft        404 404 404 404 404 404 404
GET  /feed.atom                   -                    200 200 200 200 200 200 200
GET  /sitemap.xml                 -                    200 200 200 200 200 200 200
GET  /robots.txt                  -                    200 200 200 200 200 200 200
GET  /desk                        -                    in  200 200 200 200 200 200
GET  /desk/briefings/new          -                    in  403 403 403 200 403 200
POST /desk/briefings/new          -                    401 403 403 403 303 403 303
GET  /desk/briefings/<slug>       own-draft            .   403 200 403 200 200 200
GET  /desk/briefings/<slug>       another-draft        in  404 404 404 404 404 200
GET  /desk/briefings/<slug>       another-published    in  403 403 403 403 403 200
POST /desk/briefings/<slug>       own-draft            .   403 303 403 303 303 303
POST /desk/briefings/<slug>       another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>       another-published    401 403 403 403 403 403 303
GET  /desk/briefings/<slug>/preview own-draft          .   403 200 403 200 200 200
GET  /desk/briefings/<slug>/preview another-draft      in  404 404 404 404 404 200
GET  /desk/briefings/<slug>/publish own-draft          .   403 200 403 200 200 200
GET  /desk/briefings/<slug>/publish another-published  in  403 403 403 403 403 200
POST /desk/briefings/<slug>/publish own-draft          .   403 303 403 303 303 303
POST /desk/briefings/<slug>/publish another-draft      401 404 404 404 404 404 303
GET  /desk/briefings/<slug>/settings own-draft         .   403 200 403 200 200 200
GET  /desk/briefings/<slug>/settings another-draft     in  404 404 404 404 404 200
POST /desk/briefings/<slug>/settings own-published     .   403 303 403 303 303 303
POST /desk/briefings/<slug>/settings another-published 401 403 403 403 403 403 303
GET  /desk/briefings/<slug>/authors own-draft          .   403 200 403 200 200 200
GET  /desk/briefings/<slug>/authors another-published  in  403 403 403 403 403 200
POST /desk/briefings/<slug>/authors own-draft          .   403 303 403 303 303 303
POST /desk/briefings/<slug>/authors another-draft      401 404 404 404 404 404 303
POST /desk/briefings/<slug>/authors/<handle>/remove own-draft .   403 409 403 409 409 409
POST /desk/briefings/<slug>/authors/<handle>/remove another-published 401 403 403 403 403 403 409
GET  /desk/briefings/<slug>/attachments own-draft      .   403 200 403 200 200 200
GET  /desk/briefings/<slug>/attachments another-draft  in  404 404 404 404 404 200
POST /desk/briefings/<slug>/attachments own-draft      .   403 422 403 422 422 422
POST /desk/briefings/<slug>/attachments another-published 401 403 403 403 403 403 422
POST /desk/briefings/<slug>/attachments/<public_id>/remove own-draft .   403 303 403 303 303 303
POST /desk/briefings/<slug>/attachments/<public_id>/remove another-draft 401 404 404 404 404 404 303
POST /desk/briefings/<slug>/share own-draft            .   403 303 403 303 303 303
POST /desk/briefings/<slug>/share another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>/unshare own-draft          .   403 303 403 303 303 303
POST /desk/briefings/<slug>/unshare another-published  401 403 403 403 403 403 303
POST /desk/briefings/<slug>/unschedule own-draft       .   403 303 403 303 303 303
POST /desk/briefings/<slug>/unschedule another-published 401 403 403 403 403 403 409
POST /desk/briefings/<slug>/archive own-published      .   403 303 403 303 303 303
POST /desk/briefings/<slug>/archive own-draft          .   403 409 403 409 409 409
POST /desk/briefings/<slug>/archive another-published  401 403 403 403 403 403 303
POST /desk/briefings/<slug>/restore own-archived       .   403 303 403 303 303 303
POST /desk/briefings/<slug>/restore another-archived   401 403 403 403 403 403 303
GET  /attachments/<public_id>/<name> another-missing   404 404 404 404 404 404 404
GET  /preview/<token>             -                    404 404 404 404 404 404 404
GET  /preview/<token>/attachments/<public_id>/<name> another-missing 404 404 404 404 404 404 404
GET  /admin/topics                -                    in  403 403 403 403 403 200
POST /admin/topics                -                    401 403 403 403 403 403 303
POST /admin/topics/<slug>         another-topic        401 403 403 403 403 403 404
GET  /admin/import                -                    in  403 403 403 403 403 200
POST /admin/import                -                    401 403 403 403 403 403 422
GET  /admin/import/<int:n>        -                    in  403 403 403 403 403 200
POST /admin/import/<int:n>/start  -                    401 403 403 403 403 403 303
POST /admin/import/<int:n>/discard -                   401 403 403 403 403 403 303
GET  /rules                       -                    200 200 200 200 200 200 200
GET  /about                       -                    200 200 200 200 200 200 200
GET  /privacy                     -                    200 200 200 200 200 200 200
GET  /accessibility               -                    200 200 200 200 200 200 200
GET  /account/suspension          -                    in  200 200 200 200 200 200
GET  /moderation                  -                    in  403 403 403 403 200 200
GET  /moderation/log              -                    200 200 200 200 200 200 200
GET  /moderation/words            -                    in  403 403 403 403 200 200
POST /moderation/words            -                    401 403 403 403 403 303 303
GET  /moderation/comments/<public_id>         another-pending   in  403 403 403 403 200 200
GET  /moderation/comments/<public_id>         own-pending       .   403 403 403 403 200 200
POST /moderation/comments/<public_id>/approve another-pending   401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/approve own-pending       .   403 403 403 403 403 403
POST /moderation/comments/<public_id>/remove  another-published 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/remove  own-published     .   403 403 403 403 403 403
POST /moderation/comments/<public_id>/restore another-removed   401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/restore own-removed       .   403 403 403 403 403 403
POST /moderation/comments/<public_id>/dismiss another-published 401 403 403 403 403 409 409
POST /moderation/comments/<public_id>/dismiss own-published     .   403 403 403 403 403 403
GET  /moderation/briefings/<slug>             another-published in  403 403 403 403 200 200
GET  /moderation/briefings/<slug>             own-published     .   403 403 403 403 200 200
GET  /moderation/briefings/<slug>             another-draft     in  403 403 403 403 404 200
POST /moderation/briefings/<slug>/lock        another-published 401 403 403 403 403 303 303
POST /moderation/briefings/<slug>/lock        own-published     .   403 403 403 403 403 403
POST /moderation/briefings/<slug>/unlock      another-published 401 403 403 403 403 409 409
POST /moderation/briefings/<slug>/unlock      own-published     .   403 403 403 403 403 403
GET  /moderation/people/<handle>              another           in  403 403 403 403 200 200
GET  /moderation/people/<handle>              own               .   403 403 403 403 200 200
POST /moderation/people/<handle>/suspend      another           401 403 403 403 403 303 303
POST /moderation/people/<handle>/suspend      own               .   403 403 403 403 403 403
POST /moderation/people/<handle>/reinstate    another           401 403 403 403 403 409 409
POST /moderation/people/<handle>/reinstate    own               .   403 403 403 403 403 403
GET  /c/<public_id>/report                    another-published in  403 200 403 200 200 200
GET  /c/<public_id>/report                    another-pending   in  404 404 404 404 403 403
GET  /c/<public_id>/report                    another-removed   in  404 404 404 404 403 403
GET  /c/<public_id>/report                    own-published     .   403 403 403 403 403 403
POST /c/<public_id>/report                    another-published 401 403 303 403 303 303 303
POST /c/<public_id>/report                    another-pending   401 404 404 404 404 403 403
POST /c/<public_id>/report                    own-published     .   403 403 403 403 403 403
"""

_NEWCOMER = {"name": "Bo", "email": "bo@example.org", "password": "three plain words"}

_SEEN = {"revision": "1", "decision": "0"}
_REASON = "It names an officer who cannot answer here."

FORMS: dict[str, dict[str, str]] = {
    "/sign-in": {"email": "bo@example.org", "password": "no such person"},
    "/register": _NEWCOMER,
    "/recover": {"email": "bo@example.org"},
    "/recover/<token>": {"password": "three plain words"},
    "/invitation/<token>": _NEWCOMER,
    "/account/profile": {"name": "Bo", "organisation_type": ""},
    "/account/password": {"current": "not it", "password": "three plain words"},
    "/account/email": {"current": "not it", "email": "bo@example.org"},
    "/admin/people/<handle>": {"role": "practitioner"},
    "/desk/briefings/new": {"title": "Two tests"},
    "/desk/briefings/<slug>": {"saves": "0", "spare_key": "key-9", "title": "Two tests"},
    "/desk/briefings/<slug>/settings": {"audience": "public", "slug": "elsewhere"},
    "/desk/briefings/<slug>/authors": {"handle": "author"},
    "/admin/topics": {"name": "Waste"},
    "/admin/topics/<slug>": {"name": "Waste"},
    "/desk/briefings/<slug>/publish": {"saves": "0", "doubted": "yes", "note": "More."},
    "/moderation/words": {"shown": "", "words": "casino"},
    "/moderation/comments/<public_id>/approve": _SEEN,
    "/moderation/comments/<public_id>/remove": _SEEN | {"rule": "spam", "explanation": _REASON},
    "/moderation/comments/<public_id>/restore": _SEEN,
    "/moderation/comments/<public_id>/dismiss": _SEEN,
    "/moderation/briefings/<slug>/lock": {"reason": _REASON},
    "/moderation/briefings/<slug>/unlock": {"reason": _REASON},
    "/moderation/people/<handle>/suspend": {"rule": "spam", "explanation": _REASON},
    "/c/<public_id>/report": {"revision": "1", "rule": "spam", "note": ""},
}
"""What a good form sends to each changing rule, beside its token."""

OPEN_FORMS = {"/sign-in", "/register", "/recover"}
"""Pages with a form for people who are not signed in: the only ones that give them a cookie."""

NOT_PAGES = {
    "/health/live",
    "/health/ready",
    "/feed.atom",
    "/briefings/<slug>/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
}
"""Feeds and files, which no browser shows as a page of ours."""

ROWS = [line.split() for line in ANSWERS.strip().splitlines()]


def address(rule: str, whose: str, actor: str) -> str:
    """The rule with its gaps filled from the world, for what is this actor's own or another's."""
    owner, _, what = whose.partition("-")
    name = actor if owner == "own" else "another"
    filled = {
        "slug": f"{name}-{what}",
        "public_id": f"{name[:4]}-{what}",
        "handle": name,
        "n": "1",
    }
    for gap, value in filled.items():
        for converter in ("", "int:", "slug:", "path:"):
            rule = rule.replace(f"<{converter}{gap}>", value)
    return rule


def asked(row: list[str]) -> list[tuple[str, str]]:
    """(actor, expected answer) of a row, less what does not apply."""
    return [(actor, answer) for actor, answer in zip(ACTORS, row[3:], strict=True) if answer != "."]


def pages(reader: str) -> list[tuple[str, str]]:
    """(address, rule) of each page that this reader is shown; feeds and files are not pages."""
    reads = ACTORS.index(reader)
    shown = [row for row in ROWS if row[0] == "GET" and row[3 + reads] == "200"]
    return [(address(row[1], row[2], reader), row[1]) for row in shown if row[1] not in NOT_PAGES]

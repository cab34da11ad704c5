"""Comments, votes and stances."""

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /account/saved                 -                     in 200 200 200 200 200 200
GET  /briefings/<slug>/comments/new  own-published          . 403 200 403 200 200 200
GET  /briefings/<slug>/comments/new  another-published     in 403 200 403 200 200 200
GET  /briefings/<slug>/comments/new  another-archived      in 409 409 409 409 409 409
GET  /briefings/<slug>/comments/new  another-confirmed     in 404 200 404 200 200 200
GET  /briefings/<slug>/comments/new  another-draft         in 404 404 404 404 404 404
GET  /briefings/<slug>/comments/new  own-draft              . 404 404 404 404 404 404
GET  /briefings/<slug>/comments/new  another-locked        in 409 409 409 409 409 409
POST /briefings/<slug>/comments/new  own-published          . 403 303 403 303 303 303
POST /briefings/<slug>/comments/new  another-published     in 403 303 403 303 303 303
POST /briefings/<slug>/comments/new  another-archived      in 409 409 409 409 409 409
POST /briefings/<slug>/comments/new  another-confirmed     in 404 303 404 303 303 303
POST /briefings/<slug>/comments/new  another-draft         in 404 404 404 404 404 404
POST /briefings/<slug>/comments/new  another-locked        in 409 409 409 409 409 409
POST /briefings/<slug>/read          own-published          . 303 303 303 303 303 303
POST /briefings/<slug>/read          another-published    401 303 303 303 303 303 303
POST /briefings/<slug>/read          another-draft        401 404 404 404 404 404 303
POST /briefings/<slug>/rewordings/<int:n>/dispute own-published  . 404 404 404 404 404 404
POST /briefings/<slug>/rewordings/<int:n>/dispute another-published 401 403 409 403 409 409 409
POST /briefings/<slug>/show-tallies  own-published          . 403 303 403 303 303 303
POST /briefings/<slug>/show-tallies  another-published    401 403 303 403 303 303 303
POST /briefings/<slug>/show-tallies  another-archived     401 403 403 403 403 403 403
POST /briefings/<slug>/show-tallies  another-draft        401 404 404 404 404 404 403
POST /briefings/<slug>/stances       own-published          . 403 303 403 303 303 303
POST /briefings/<slug>/stances       another-published    401 403 303 403 303 303 303
POST /briefings/<slug>/stances       another-archived     401 403 403 403 403 403 403
POST /briefings/<slug>/stances       another-confirmed    401 404 303 404 303 303 303
POST /briefings/<slug>/stances       another-draft        401 404 404 404 404 404 403
POST /briefings/<slug>/stances       another-locked       401 403 303 403 303 303 303
GET  /c/<public_id>/edit             own-published          . 403 200 403 200 200 200
GET  /c/<public_id>/edit             own-pending            . 403 200 403 200 200 200
GET  /c/<public_id>/edit             own-removed            . 403 200 403 200 200 200
GET  /c/<public_id>/edit             own-withdrawn          . 403 403 403 403 403 403
GET  /c/<public_id>/edit             another-published     in 403 403 403 403 403 403
GET  /c/<public_id>/edit             another-pending       in 404 404 404 404 403 403
POST /c/<public_id>/edit             own-published          . 403 303 403 303 303 303
POST /c/<public_id>/edit             own-pending            . 403 303 403 303 303 303
POST /c/<public_id>/edit             own-removed            . 403 303 403 303 303 303
POST /c/<public_id>/edit             another-published     in 403 403 403 403 403 403
POST /c/<public_id>/edit             another-pending       in 404 404 404 404 403 403
GET  /c/<public_id>/revisions        own-published          . 200 200 200 200 200 200
GET  /c/<public_id>/revisions        own-pending            . 404 404 404 404 404 404
GET  /c/<public_id>/revisions        another-published    200 200 200 200 200 200 200
GET  /c/<public_id>/revisions        another-pending      404 404 404 404 404 404 404
GET  /c/<public_id>/revisions        another-removed      404 404 404 404 404 404 404
POST /c/<public_id>/save            own-published          . 303 303 303 303 303 303
POST /c/<public_id>/save            another-published    401 303 303 303 303 303 303
POST /c/<public_id>/save            another-pending      401 404 404 404 404 303 303
POST /c/<public_id>/save            another-removed      401 404 404 404 404 303 303
POST /c/<public_id>/vote             own-published          . 403 403 403 403 403 403
POST /c/<public_id>/vote             another-published    401 403 303 403 303 303 303
POST /c/<public_id>/vote             another-pending      401 404 404 404 404 403 403
POST /c/<public_id>/vote             another-removed      401 404 404 404 404 403 403
GET  /c/<public_id>/withdraw         own-published          . 403 200 403 200 200 200
GET  /c/<public_id>/withdraw         own-pending            . 403 200 403 200 200 200
GET  /c/<public_id>/withdraw         own-withdrawn          . 403 403 403 403 403 403
GET  /c/<public_id>/withdraw         another-published     in 403 403 403 403 403 403
GET  /c/<public_id>/withdraw         another-pending       in 404 404 404 404 403 403
POST /c/<public_id>/withdraw         own-published          . 403 303 403 303 303 303
POST /c/<public_id>/withdraw         own-pending            . 403 303 403 303 303 303
POST /c/<public_id>/withdraw         own-removed            . 403 409 403 409 409 409
POST /c/<public_id>/withdraw         another-published    401 403 403 403 403 403 403
POST /c/<public_id>/withdraw         another-pending      401 404 404 404 404 403 403
"""

FORMS: dict[str, dict[str, str]] = {
    "/briefings/<slug>/comments/new": {
        "body": "We appointed one.",
        "about": "",
        "bearing": "neither",
        "form_key": "key-0123456789abcdef",
    },
    "/briefings/<slug>/read": {"upto": "1767605400000000"},
    "/briefings/<slug>/stances": {"proposition": "key-1", "wording": "", "stance": "1"},
    "/c/<public_id>/edit": {"body": "We appointed two."},
    "/c/<public_id>/vote": {"helpful": "1"},
    "/c/<public_id>/save": {"saved": "1"},
}

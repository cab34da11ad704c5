"""Briefings, their feeds and files, and the desk where they are written."""

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /attachments/<public_id>/<name> own-published          . 200 200 200 200 200 200
GET  /attachments/<public_id>/<name> own-draft              . 404 200 404 200 200 200
GET  /attachments/<public_id>/<name> another-published    200 200 200 200 200 200 200
GET  /attachments/<public_id>/<name> another-confirmed    404 404 200 404 200 200 200
GET  /attachments/<public_id>/<name> another-draft        404 404 404 404 404 404 200
GET  /briefings                      -                    200 200 200 200 200 200 200
GET  /briefings/<slug>/feed.atom     own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/feed.atom     another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/versions      own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/versions      another-archived     200 200 200 200 200 200 200
GET  /briefings/<slug>/versions      another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/versions/<int:n> own-archived        . 200 200 200 200 200 200
GET  /briefings/<slug>/versions/<int:n> another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/versions/<int:n> another-draft     404 404 404 404 404 404 404
GET  /desk                           -                     in 200 200 200 200 200 200
GET  /desk/briefings/<slug>          own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>          own-published          . 403 200 403 200 200 200
GET  /desk/briefings/<slug>          another-draft         in 404 404 404 404 404 200
GET  /desk/briefings/<slug>          another-published     in 403 403 403 403 403 200
POST /desk/briefings/<slug>          own-draft              . 403 303 403 303 303 303
POST /desk/briefings/<slug>          another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>          another-published    401 403 403 403 403 403 303
POST /desk/briefings/<slug>/archive  own-published          . 403 303 403 303 303 303
POST /desk/briefings/<slug>/archive  own-draft              . 403 409 403 409 409 409
POST /desk/briefings/<slug>/archive  another-published    401 403 403 403 403 403 303
GET  /desk/briefings/<slug>/attachments own-draft           . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/attachments another-draft      in 404 404 404 404 404 200
POST /desk/briefings/<slug>/attachments own-draft           . 403 422 403 422 422 422
POST /desk/briefings/<slug>/attachments another-published 401 403 403 403 403 403 422
POST /desk/briefings/<slug>/attachments/<public_id>/remove own-draft   . 403 303 403 303 303 303
POST /desk/briefings/<slug>/attachments/<public_id>/remove another-draft 401 404 404 404 404 404 303
GET  /desk/briefings/<slug>/authors  own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/authors  another-published     in 403 403 403 403 403 200
POST /desk/briefings/<slug>/authors  own-draft              . 403 303 403 303 303 303
POST /desk/briefings/<slug>/authors  another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>/authors/<handle>/remove own-draft   . 403 409 403 409 409 409
POST /desk/briefings/<slug>/authors/<handle>/remove another-published 401 403 403 403 403 403 409
GET  /desk/briefings/<slug>/preview  own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/preview  another-draft         in 404 404 404 404 404 200
GET  /desk/briefings/<slug>/publish  own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/publish  another-draft         in 404 404 404 404 404 200
GET  /desk/briefings/<slug>/publish  another-published     in 403 403 403 403 403 200
POST /desk/briefings/<slug>/publish  own-draft              . 403 303 403 303 303 303
POST /desk/briefings/<slug>/publish  another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>/restore  own-archived           . 403 303 403 303 303 303
POST /desk/briefings/<slug>/restore  another-archived     401 403 403 403 403 403 303
GET  /desk/briefings/<slug>/settings own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/settings another-draft         in 404 404 404 404 404 200
POST /desk/briefings/<slug>/settings own-published          . 403 303 403 303 303 303
POST /desk/briefings/<slug>/settings another-published    401 403 403 403 403 403 303
POST /desk/briefings/<slug>/share    own-draft              . 403 303 403 303 303 303
POST /desk/briefings/<slug>/share    another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>/unschedule own-draft            . 403 303 403 303 303 303
POST /desk/briefings/<slug>/unschedule another-published  401 403 403 403 403 403 409
POST /desk/briefings/<slug>/unshare  own-draft              . 403 303 403 303 303 303
POST /desk/briefings/<slug>/unshare  another-published    401 403 403 403 403 403 303
GET  /desk/briefings/new             -                     in 403 403 403 200 403 200
POST /desk/briefings/new             -                    401 403 403 403 303 403 303
GET  /feed.atom                      -                    200 200 200 200 200 200 200
GET  /preview/<token>                another-draft        200 200 200 200 200 200 200
GET  /preview/<token>                another-made-up      404 404 404 404 404 404 404
GET  /preview/<token>/attachments/<public_id>/<name> own-draft   . 200 200 200 200 200 200
GET  /preview/<token>/attachments/<public_id>/<name> another-draft 200 200 200 200 200 200 200
GET  /preview/<token>/attachments/<public_id>/<name> another-made-up 404 404 404 404 404 404 404
GET  /robots.txt                     -                    200 200 200 200 200 200 200
GET  /sitemap.xml                    -                    200 200 200 200 200 200 200
"""

FORMS: dict[str, dict[str, str]] = {
    "/desk/briefings/<slug>": {
        "saves": "0",
        "spare_key": "spare-key",
        "title": "Four steps",
        "source": "What has to change.",
    },
    "/desk/briefings/<slug>/settings": {"audience": "public", "slug": "elsewhere"},
    "/desk/briefings/<slug>/authors": {"handle": "author"},
    "/desk/briefings/<slug>/publish": {"saves": "0", "doubted": "yes", "note": "First."},
    "/desk/briefings/new": {"title": "A fresh start"},
}

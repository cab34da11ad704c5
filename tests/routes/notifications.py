"""Inbox, mail and what somebody follows."""

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /account/mail                   -                     in 200 200 200 200 200 200
POST /account/mail                   -                    401 303 303 303 303 303 303
POST /account/mail/again             -                    401 303 303 303 303 303 303
POST /account/mail/digests           -                    401 303 303 303 303 303 303
GET  /inbox                          -                     in 200 200 200 200 200 200
POST /inbox/<int:n>                  own-reply              . 303 303 303 303 303 303
POST /inbox/<int:n>                  another-reply        401 404 404 404 404 404 404
POST /inbox/read                     -                    401 303 303 303 303 303 303
POST /inbox/unread                   -                    401 303 303 303 303 303 303
GET  /unsubscribe/<token>            another-mail         200 200 200 200 200 200 200
GET  /unsubscribe/<token>            another-made-up      404 404 404 404 404 404 404
POST /unsubscribe/<token>            another-mail         303 303 303 303 303 303 303
POST /unsubscribe/<token>            another-made-up      404 404 404 404 404 404 404
POST /unsubscribe/<token>/undo       another-mail         303 303 303 303 303 303 303
POST /unsubscribe/<token>/undo       another-made-up      404 404 404 404 404 404 404
"""

FORMS: dict[str, dict[str, str]] = {
    "/account/mail": {"kinds-reply": "daily", "zone": "UTC"},
    "/inbox/read": {"at": "2026-01-06T09:00:00+00:00"},
    "/inbox/unread": {"at": "2026-01-06T09:00:00+00:00"},
}

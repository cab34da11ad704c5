"""Signing in and one's own account."""

from tests.world import PASSWORD

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /account                        -                     in 200 200 200 200 200 200
POST /account/confirmation           -                    401 303 303 303 303 303 303
GET  /account/email                  -                     in 200 200 200 200 200 200
POST /account/email                  -                    401 303 303 303 303 303 303
GET  /account/password               -                     in 200 200 200 200 200 200
POST /account/password               -                    401 303 303 303 303 303 303
GET  /account/profile                -                     in 200 200 403 200 200 200
POST /account/profile                -                    401 303 303 403 303 303 303
GET  /confirm/<token>                own-confirm            . 200 200 200 200 200 200
GET  /confirm/<token>                another-confirm      200 200 200 200 200 200 200
POST /confirm/<token>                own-confirm            . 303 303 303 303 303 303
POST /confirm/<token>                another-confirm       in 303 303 303 303 303 303
GET  /invitation/<token>             another-administer   200 200 200 200 200 200 200
POST /invitation/<token>             another-administer   303 303 303 303 303 303 303
GET  /recover                        -                    200 200 200 200 200 200 200
POST /recover                        -                    303 303 303 303 303 303 303
GET  /recover/<token>                own-recover            . 200 200 200 200 200 200
GET  /recover/<token>                another-recover      200 200 200 200 200 200 200
POST /recover/<token>                own-recover            . 303 303 303 303 303 303
POST /recover/<token>                another-recover      303 303 303 303 303 303 303
GET  /register                       -                    200 303 303 303 303 303 303
POST /register                       -                    303 303 303 303 303 303 303
GET  /register/sent                  -                    200 200 200 200 200 200 200
GET  /sign-in                        -                    200 303 303 303 303 303 303
POST /sign-in                        -                    303 303 303 303 303 303 303
POST /sign-out                       -                    303 303 303 303 303 303 303
"""

NEW = {"name": "Nia Newcomer", "email": "nia@example.org", "password": PASSWORD}
FORMS: dict[str, dict[str, str]] = {
    "/account/email": {"present_password": PASSWORD, "email": "moved@example.org"},
    "/account/password": {"present_password": PASSWORD, "password": "nine quiet harbours"},
    "/account/profile": {"name": "Renamed", "bio": "Bins and libraries.", "organisation_type": ""},
    "/invitation/<token>": NEW,
    "/recover": {"email": "another@example.org"},
    "/recover/<token>": {"password": "nine quiet harbours"},
    "/register": NEW,
    "/sign-in": {"email": "another@example.org", "password": PASSWORD},
}

"""Reports, the queue and every act of moderators."""

from datetime import timedelta

from app.core import clock

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /account/decisions              -                     in 200 200 200 200 200 200
GET  /account/decisions/<int:number> own-decided            . 200 200 200 200 200 200
GET  /account/decisions/<int:number> own-appealed           . 200 200 200 200 200 200
GET  /account/decisions/<int:number> another-decided       in 404 404 404 404 404 404
POST /account/decisions/<int:number>/appeal own-decided     . 303 303 303 303 303 303
POST /account/decisions/<int:number>/appeal own-appealed    . 409 409 409 409 409 409
POST /account/decisions/<int:number>/appeal another-decided 401 404 404 404 404 404 404
POST /account/decisions/<int:number>/read own-decided       . 303 303 303 303 303 303
POST /account/decisions/<int:number>/read another-decided 401 404 404 404 404 404 404
GET  /account/suspension             -                     in 200 200 200 200 200 200
GET  /c/<public_id>/report           another-published     in 403 200 403 200 200 200
GET  /c/<public_id>/report           another-pending       in 404 404 404 404 403 403
GET  /c/<public_id>/report           another-removed       in 404 404 404 404 403 403
GET  /c/<public_id>/report           own-published          . 403 403 403 403 403 403
POST /c/<public_id>/report           another-published    401 403 303 403 303 303 303
POST /c/<public_id>/report           another-pending      401 404 404 404 404 403 403
POST /c/<public_id>/report           own-published          . 403 403 403 403 403 403
GET  /moderation                     -                     in 403 403 403 403 200 200
GET  /moderation/appeals             -                     in 403 403 403 403 200 200
GET  /moderation/appeals/<int:n>     another-appealed      in 403 403 403 403 200 200
GET  /moderation/appeals/<int:n>     own-appealed           . 403 403 403 403 200 200
POST /moderation/appeals/<int:n>/rule another-appealed    401 403 403 403 403 303 303
POST /moderation/appeals/<int:n>/rule own-appealed          . 403 403 403 403 403 403
GET  /moderation/briefings/<slug>    another-published     in 403 403 403 403 200 200
GET  /moderation/briefings/<slug>    own-published          . 403 403 403 403 200 200
GET  /moderation/briefings/<slug>    another-draft         in 403 403 403 403 404 200
POST /moderation/briefings/<slug>/lock another-published  401 403 403 403 403 303 303
POST /moderation/briefings/<slug>/lock own-published        . 403 403 403 403 403 403
POST /moderation/briefings/<slug>/lock another-locked     401 403 403 403 403 409 409
POST /moderation/briefings/<slug>/note another-published  401 403 403 403 403 303 303
POST /moderation/briefings/<slug>/note own-published        . 403 403 403 403 403 403
POST /moderation/briefings/<slug>/pause another-published 401 403 403 403 403 303 303
POST /moderation/briefings/<slug>/pause own-published       . 403 403 403 403 403 403
POST /moderation/briefings/<slug>/pause another-locked    401 403 403 403 403 409 409
POST /moderation/briefings/<slug>/slow another-published  401 403 403 403 403 303 303
POST /moderation/briefings/<slug>/slow own-published        . 403 403 403 403 403 403
POST /moderation/briefings/<slug>/unlock another-published 401 403 403 403 403 409 409
POST /moderation/briefings/<slug>/unlock own-published      . 403 403 403 403 403 403
POST /moderation/briefings/<slug>/unlock another-locked   401 403 403 403 403 303 303
GET  /moderation/comments/<public_id> another-pending      in 403 403 403 403 200 200
GET  /moderation/comments/<public_id> own-pending           . 403 403 403 403 200 200
POST /moderation/comments/<public_id>/approve another-pending 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/approve own-pending   . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/dismiss another-published 401 403 403 403 403 409 409
POST /moderation/comments/<public_id>/dismiss own-published   . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/dismiss another-reported 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/remove another-published 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/remove own-published   . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/redact another-published 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/redact own-published    . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/move another-published 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/move own-published      . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/note another-pending  401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/note own-pending        . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/spam another-published 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/spam own-published      . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/not-spam another-published 401 403 403 403 403 409 409
POST /moderation/comments/<public_id>/not-spam own-published  . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/claim another-pending 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/claim own-pending       . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/release another-pending 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/release own-pending     . 403 403 403 403 303 303
GET  /moderation/comments/<public_id>/votes another-reported in 403 403 403 403 200 200
GET  /moderation/comments/<public_id>/votes another-published in 403 403 403 403 404 404
GET  /moderation/comments/<public_id>/votes own-published    . 403 403 403 403 403 403
POST /moderation/comments/<public_id>/restore another-removed 401 403 403 403 403 303 303
POST /moderation/comments/<public_id>/restore own-removed   . 403 403 403 403 403 403
GET  /moderation/log                 -                    200 200 200 200 200 200 200
GET  /moderation/log/numbers         -                    200 200 200 200 200 200 200
GET  /moderation/log/numbers.csv     -                    200 200 200 200 200 200 200
GET  /moderation/log.atom            -                    200 200 200 200 200 200 200
GET  /moderation/people/<handle>     another               in 403 403 403 403 200 200
GET  /moderation/people/<handle>     own                    . 403 403 403 403 200 200
POST /moderation/people/<handle>/note another             401 403 403 403 403 303 303
POST /moderation/people/<handle>/note own                   . 403 403 403 403 403 403
POST /moderation/people/<handle>/read-first another       401 403 403 403 403 303 303
POST /moderation/people/<handle>/read-first own             . 403 403 403 403 403 403
POST /moderation/people/<handle>/trust another            401 403 403 403 403 409 409
POST /moderation/people/<handle>/trust own                  . 403 403 403 403 403 403
POST /moderation/people/<handle>/reinstate another        401 403 403 403 403 409 409
POST /moderation/people/<handle>/reinstate own              . 403 403 403 403 403 403
POST /moderation/people/<handle>/reinstate suspended      401 403 403 403 403 303 303
GET  /moderation/people/<handle>/votes another             in 403 403 403 403 200 200
GET  /moderation/people/<handle>/votes own                  . 403 403 403 403 200 200
POST /moderation/people/<handle>/votes/count another      401 403 403 403 403 303 303
POST /moderation/people/<handle>/votes/count own            . 403 403 403 403 404 404
POST /moderation/people/<handle>/votes/exclude another    401 403 403 403 403 303 303
POST /moderation/people/<handle>/votes/exclude own          . 403 403 403 403 422 422
POST /moderation/people/<handle>/suspend another          401 403 403 403 403 303 303
POST /moderation/people/<handle>/suspend own                . 403 403 403 403 403 403
POST /moderation/people/<handle>/suspend moderator        401 403 403 403 403 403 303
POST /moderation/people/<handle>/suspend administrator    401 403 403 403 403 403 403
POST /moderation/people/<handle>/warn another             401 403 403 403 403 303 303
POST /moderation/people/<handle>/warn own                   . 403 403 403 403 403 403
POST /moderation/people/<handle>/warn moderator           401 403 403 403 403 403 303
GET  /moderation/rewordings          -                     in 403 403 403 403 200 200
POST /moderation/rewordings/<int:n>/approve another       401 403 403 403 403 303 303
POST /moderation/rewordings/<int:n>/refuse another        401 403 403 403 403 303 303
GET  /moderation/screening           -                     in 403 403 403 403 200 200
POST /moderation/screening           -                    401 403 403 403 403 303 303
POST /moderation/ticked/keep         -                    401 403 403 403 403 303 303
POST /moderation/ticked/remove       -                    401 403 403 403 403 303 303
GET  /moderation/words               -                     in 403 403 403 403 200 200
POST /moderation/words               -                    401 403 403 403 403 303 303
GET  /rules                          -                    200 200 200 200 200 200 200
"""

SEEN = {"revision": "1", "decision": "0"}
NOTE = {"note-text": "He has been told twice."}
TICKED = {"ticked": "anot-pending.1.0"}
REASON = "It names an officer who cannot answer here."
FORMS: dict[str, dict[str, str]] = {
    "/account/decisions/<int:number>/appeal": {"text": REASON},
    "/moderation/appeals/<int:n>/rule": {"outcome": "overturn", "reasons": REASON},
    "/moderation/people/<handle>/warn": {"rule": "spam", "explanation": REASON},
    "/moderation/words": {"shown": "", "words": "casino"},
    "/moderation/ticked/keep": TICKED,
    "/moderation/ticked/remove": TICKED | {"rule": "spam", "explanation": REASON},
    "/moderation/comments/<public_id>/approve": SEEN,
    "/moderation/comments/<public_id>/spam": SEEN,
    "/moderation/comments/<public_id>/redact": {
        "redact-revision": "1",
        "redact-decision": "0",
        "redact-span": "Words",
        "redact-note": "name",
        "redact-rule": "names_somebody",
        "redact-explanation": REASON,
    },
    "/moderation/comments/<public_id>/move": {
        "move-revision": "1",
        "move-decision": "0",
        "move-number": "1",
        "move-explanation": REASON,
    },
    "/moderation/comments/<public_id>/note": NOTE,
    "/moderation/briefings/<slug>/note": NOTE,
    "/moderation/briefings/<slug>/pause": {
        "pause-until": f"{clock.now() + timedelta(days=30):%Y-%m-%d}",
        "pause-reason": REASON,
    },
    "/moderation/briefings/<slug>/slow": {"slow-minutes": "10", "slow-reason": REASON},
    "/moderation/people/<handle>/note": NOTE,
    "/moderation/people/<handle>/read-first": {"first-rule": "spam", "first-explanation": REASON},
    "/moderation/comments/<public_id>/not-spam": SEEN,
    "/moderation/comments/<public_id>/remove": SEEN | {"rule": "spam", "explanation": REASON},
    "/moderation/comments/<public_id>/restore": SEEN,
    "/moderation/comments/<public_id>/dismiss": SEEN,
    "/moderation/briefings/<slug>/lock": {"reason": REASON},
    "/moderation/briefings/<slug>/unlock": {"reason": REASON},
    "/moderation/people/<handle>/votes/count": {"exclusion": "1"},
    "/moderation/people/<handle>/votes/exclude": {
        "what": "briefing/another-published",
        "reason": "Nine at once, all one way.",
    },
    "/moderation/people/<handle>/suspend": {"rule": "spam", "explanation": REASON},
    "/c/<public_id>/report": {"revision": "1", "rule": "spam", "note": ""},
}

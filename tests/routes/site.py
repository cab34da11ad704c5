"""Pages composed of several rooms, search, and what the machine is asked."""

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /                               -                    200 200 200 200 200 200 200
GET  /about                          -                    200 200 200 200 200 200 200
GET  /accessibility                  -                    200 200 200 200 200 200 200
GET  /account/contributions          -                     in 200 200 200 200 200 200
GET  /account/following             -                     in 200 200 200 200 200 200
GET  /account/muted                 -                     in 200 200 200 200 200 200
POST /account/unfollow              -                    401 303 303 303 303 303 303
GET  /assets/htmx.js                 -                    200 200 200 200 200 200 200
GET  /briefings/<slug>               own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>               own-draft              . 303 303 303 303 303 303
GET  /briefings/<slug>               another-published    200 200 200 200 200 200 200
GET  /briefings/<slug>               another-archived     200 200 200 200 200 200 200
GET  /briefings/<slug>               another-confirmed    404 404 200 404 200 200 200
GET  /briefings/<slug>               another-draft        404 404 404 404 404 404 303
GET  /briefings/<slug>               another-locked       200 200 200 200 200 200 200
GET  /briefings/<slug>/comments.atom own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/comments.atom another-published    200 200 200 200 200 200 200
GET  /briefings/<slug>/comments.atom another-confirmed    404 404 404 404 404 404 404
GET  /briefings/<slug>/comments.atom another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/propositions/<key> own-published       . 200 200 200 200 200 200
GET  /briefings/<slug>/propositions/<key> another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/propositions/<key> another-archived 200 200 200 200 200 200 200
GET  /briefings/<slug>/propositions/<key> another-confirmed 404 404 200 404 200 200 200
GET  /briefings/<slug>/propositions/<key> another-draft   404 404 404 404 404 404 404
POST /briefings/<slug>/follow       own-published          . 303 303 303 303 303 303
POST /briefings/<slug>/follow       another-published    401 303 303 303 303 303 303
POST /briefings/<slug>/follow       another-confirmed    401 404 303 404 303 303 303
POST /briefings/<slug>/follow       another-draft        401 404 404 404 404 404 303
GET  /briefings/<slug>/results       own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/results       another-published    200 200 200 200 200 200 200
GET  /briefings/<slug>/results       another-archived     200 200 200 200 200 200 200
GET  /briefings/<slug>/results       another-confirmed    404 404 200 404 200 200 200
GET  /briefings/<slug>/results       another-draft        404 404 404 404 404 404 404
GET  /c/<public_id>                  own-published          . 200 200 200 200 200 200
GET  /c/<public_id>                  own-pending            . 200 200 200 200 200 200
GET  /c/<public_id>                  own-removed            . 200 200 200 200 200 200
GET  /c/<public_id>                  own-withdrawn          . 200 200 200 200 200 200
GET  /c/<public_id>                  another-published    200 200 200 200 200 200 200
GET  /c/<public_id>                  another-pending      404 404 404 404 404 200 200
GET  /c/<public_id>                  another-removed      404 404 404 404 404 200 200
GET  /c/<public_id>                  another-withdrawn    404 404 404 404 404 200 200
GET  /health/live                    -                    200 200 200 200 200 200 200
GET  /health/ready                   -                    200 200 200 200 200 200 200
GET  /people/<handle>                own                    . 404 200 200 200 200 200
GET  /people/<handle>                another              200 200 200 200 200 200 200
POST /people/<handle>/follow        own                    . 404 409 409 409 409 409
POST /people/<handle>/follow        another              401 303 303 303 303 303 303
POST /people/<handle>/mute          own                    . 404 409 409 409 409 409
POST /people/<handle>/mute          another              401 303 303 303 303 303 303
POST /people/<handle>/unmute        own                    . 404 303 303 303 303 303
POST /people/<handle>/unmute        another              401 303 303 303 303 303 303
GET  /privacy                        -                    200 200 200 200 200 200 200
GET  /terms                          -                    200 200 200 200 200 200 200
GET  /retention                      -                    200 200 200 200 200 200 200
GET  /search                         -                    200 200 200 200 200 200 200
POST /topics/<slug>/follow          own-topic              . 404 404 404 404 404 404
POST /topics/<slug>/follow          another-topic        401 303 303 303 303 303 303
POST /topics/<slug>/follow          another-made-up      401 404 404 404 404 404 404
"""

FORMS: dict[str, dict[str, str]] = {
    "/account/unfollow": {"what": "topic", "subject": "1"},
}

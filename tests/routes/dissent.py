"""Responses, the register, its answers, and what came of them."""

from tests.factories import LONG_AGO

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /briefings/<slug>/conclude      own-published          . 403 200 403 200 200 200
GET  /briefings/<slug>/conclude      own-archived           . 403 403 403 403 403 403
GET  /briefings/<slug>/conclude      another-published     in 403 403 403 403 200 200
GET  /briefings/<slug>/conclude      another-draft         in 404 404 404 404 404 403
POST /briefings/<slug>/conclude      own-published          . 403 409 403 409 409 409
POST /briefings/<slug>/conclude      another-published    401 403 403 403 403 409 409
POST /briefings/<slug>/conclude      another-draft        401 404 404 404 404 404 403
GET  /briefings/<slug>/colleagues/<int:n> own-led           . 403 200 403 200 200 200
GET  /briefings/<slug>/colleagues/<int:n> own-published     . 404 404 404 404 404 404
GET  /briefings/<slug>/colleagues/<int:n> another-led      in 404 404 404 404 404 404
POST /briefings/<slug>/colleagues/<int:n> own-led           . 403 303 403 303 303 303
POST /briefings/<slug>/colleagues/<int:n> own-published     . 404 404 404 404 404 404
POST /briefings/<slug>/colleagues/<int:n> another-led     401 404 404 404 404 404 404
GET  /briefings/<slug>/outcome       own-published          . 404 404 404 404 404 404
GET  /briefings/<slug>/outcome       another-published    404 404 404 404 404 404 404
GET  /briefings/<slug>/outcome       another-concluded    200 200 200 200 200 200 200
GET  /briefings/<slug>/comments/visitor own-published       . 200 200 200 200 200 200
GET  /briefings/<slug>/comments/visitor another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/comments/visitor another-locked     in  in  in  in  in  in  in
GET  /briefings/<slug>/comments/visitor another-draft     404 404 404 404 404 404 404
POST /briefings/<slug>/comments/visitor own-published       . 200 200 200 200 200 200
POST /briefings/<slug>/comments/visitor another-published 200 200 200 200 200 200 200
POST /briefings/<slug>/comments/visitor another-locked    401 401 401 401 401 401 401
POST /briefings/<slug>/comments/visitor another-draft     404 404 404 404 404 404 404
GET  /briefings/<slug>/respond       own-published          . 403 403 403 403 403 403
GET  /briefings/<slug>/respond       another-published    200 403 200 403 200 200 200
GET  /briefings/<slug>/respond       another-archived      in 403 403 403 403 403 403
GET  /briefings/<slug>/respond       another-confirmed    404 404 200 404 200 200 200
GET  /briefings/<slug>/respond       another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/respond       another-locked       200 403 200 403 200 200 200
POST /briefings/<slug>/respond       own-published          . 403 403 403 403 403 403
POST /briefings/<slug>/respond       another-published     in 403 303 403 303 303 303
POST /briefings/<slug>/respond       another-archived      in 403 403 403 403 403 403
POST /briefings/<slug>/respond       another-confirmed     in 404 303 404 303 303 303
POST /briefings/<slug>/respond       another-draft         in 404 404 404 404 404 404
POST /briefings/<slug>/respond       another-locked        in 403 303 403 303 303 303
GET  /briefings/<slug>/respond/for   own-published          . 403 200 403 200 200 200
GET  /briefings/<slug>/respond/for   own-archived           . 403 403 403 403 403 403
GET  /briefings/<slug>/respond/for   another-published     in 403 403 403 403 200 200
GET  /briefings/<slug>/respond/for   another-draft         in 404 404 404 404 404 403
POST /briefings/<slug>/respond/for   own-published          . 403 303 403 303 303 303
POST /briefings/<slug>/respond/for   another-published     in 403 403 403 403 303 303
POST /briefings/<slug>/respond/for   another-draft         in 404 404 404 404 404 403
GET  /briefings/<slug>/respond/for/<handle> own-letter      . 403 200 403 200 200 200
GET  /briefings/<slug>/respond/for/<handle> own-published   . 403 404 403 404 404 404
GET  /briefings/<slug>/respond/for/<handle> another-letter in 403 403 403 403 200 200
POST /briefings/<slug>/respond/for/<handle> own-letter      . 403 303 403 303 303 303
POST /briefings/<slug>/respond/for/<handle> another-letter in 403 403 403 403 303 303
POST /briefings/<slug>/respond/for/<handle> own-published   . 403 404 403 404 404 404
POST /briefings/<slug>/respond/visitor own-published        . 200 200 200 200 200 200
POST /briefings/<slug>/respond/visitor another-published  200 200 200 200 200 200 200
POST /briefings/<slug>/respond/visitor another-archived   401 401 401 401 401 401 401
POST /briefings/<slug>/respond/visitor another-confirmed  404 404 404 404 404 404 404
POST /briefings/<slug>/respond/visitor another-draft      404 404 404 404 404 404 404
GET  /briefings/<slug>/respond/alike another-published    200 200 200 200 200 200 200
GET  /briefings/<slug>/respond/alike own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/respond/alike another-confirmed    404 404 200 404 200 200 200
GET  /briefings/<slug>/respond/alike another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/response      own-published          . 303 303 303 303 303 303
GET  /briefings/<slug>/response      another-published     in 303 303 303 303 303 303
GET  /briefings/<slug>/response      another-draft         in 404 404 404 404 404 404
GET  /briefings/<slug>/minority-report own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/minority-report another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/minority-report another-draft 404 404 404 404 404 404 404
GET  /briefings/<slug>/minority-report another-confirmed 404 404 200 404 200 200 200
GET  /briefings/<slug>/register own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/register another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/register another-draft 404 404 404 404 404 404 404
GET  /briefings/<slug>/register another-confirmed 404 404 200 404 200 200 200
GET  /briefings/<slug>/register.atom own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/register.atom another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/register.atom another-confirmed 404 404 404 404 404 404 404
GET  /briefings/<slug>/register.csv own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/register.csv another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/register.csv another-draft 404 404 404 404 404 404 404
GET  /briefings/<slug>/register.csv another-confirmed 404 404 200 404 200 200 200
GET  /briefings/<slug>/register.json own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/register.json another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/register.json another-draft 404 404 404 404 404 404 404
GET  /briefings/<slug>/register.json another-confirmed 404 404 200 404 200 200 200
GET  /briefings/<slug>/register/<int:number> own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/register/<int:number> another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/register/<int:number> another-draft 404 404 404 404 404 404 404
POST /briefings/<slug>/register/<int:number>/adopt another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/adopt own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/appeal another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/appeal own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/contest another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/contest own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/decide another-published 401 403 403 403 403 409 409
POST /briefings/<slug>/register/<int:number>/decide own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/group another-published 401 403 403 403 403 303 303
POST /briefings/<slug>/register/<int:number>/group own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/join another-published 401 403 303 403 303 303 303
POST /briefings/<slug>/register/<int:number>/join own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/leave another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/leave own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/note another-published 401 403 403 403 403 409 409
POST /briefings/<slug>/register/<int:number>/note own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/open another-published 401 403 403 403 403 303 303
POST /briefings/<slug>/register/<int:number>/open own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/point another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/point own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/reopen another-published 401 403 403 403 403 409 409
POST /briefings/<slug>/register/<int:number>/reopen own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/reply another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/reply own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/rule-out another-published 401 403 403 403 403 303 303
POST /briefings/<slug>/register/<int:number>/rule-out own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/send-back another-published 401 403 403 403 403 409 409
POST /briefings/<slug>/register/<int:number>/send-back own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/statement another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/statement own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/verdict another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/verdict own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/letter another-published 401 403 403 403 403 422 422
POST /briefings/<slug>/register/<int:number>/letter own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/withdraw another-published 401 403 403 403 403 403 403
POST /briefings/<slug>/register/<int:number>/withdraw own-published   . 403 403 403 403 403 403
POST /briefings/<slug>/register/group another-published 401 403 403 403 403 303 303
POST /briefings/<slug>/register/group own-published   . 403 403 403 403 403 403
GET  /briefings/<slug>/register/print own-published   . 200 200 200 200 200 200
GET  /briefings/<slug>/register/print another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/register/print another-draft 404 404 404 404 404 404 404
GET  /briefings/<slug>/register/print another-confirmed 404 404 200 404 200 200 200
GET  /desk/answers                   -                     in 200 200 200 200 200 200
GET  /desk/briefings/<slug>/answers  own-published          . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/answers  own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/answers  another-published     in 403 403 403 403 403 200
GET  /desk/briefings/<slug>/answers  another-draft         in 404 404 404 404 404 200
POST /desk/briefings/<slug>/answers  own-published          . 403 303 403 303 303 303
POST /desk/briefings/<slug>/answers  another-published     in 403 403 403 403 403 303
POST /desk/briefings/<slug>/answers  another-draft         in 404 404 404 404 404 303
GET  /desk/briefings/<slug>/resolved own-published          . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/resolved another-published     in 403 403 403 403 403 200
GET  /desk/briefings/<slug>/resolved another-draft         in 404 404 404 404 404 200
POST /desk/briefings/<slug>/resolved own-published          . 403 422 403 422 422 422
POST /desk/briefings/<slug>/resolved another-published    401 403 403 403 403 403 422
GET  /unsent/<token>                 another-made-up      400 400 400 400 400 400 400
POST /unsent/<token>                 another-made-up      400 400 400 400 400 400 400
"""

LETTER = {
    "who-name": "Daniel Okoro",
    "who-organisation_type": "",
    "who-channel": "letter",
    "p-key-1-wording": "",
    "p-key-1-stance": "1",
    "form_key": "key-0123456789abcdef",
    "capacity": "personal",
    "shown_as": "name",
    "to": "send",
}
REASON = "It names an officer who cannot answer here."
FORMS: dict[str, dict[str, str]] = {
    "/briefings/<slug>/colleagues/<int:n>": {"seen": f"{LONG_AGO}/None"},
    "/briefings/<slug>/respond": {
        "p-key-1-wording": "",
        "p-key-1-stance": "1",
        "form_key": "key-0123456789abcdef",
        "capacity": "personal",
        "shown_as": "name",
        "to": "send",
    },
    "/briefings/<slug>/respond/for": LETTER,
    "/briefings/<slug>/respond/for/<handle>": LETTER,
    **{
        f"/briefings/<slug>/register/<int:number>/{step}": fields
        for step, fields in {
            "appeal": {"appeal-text": REASON},
            "contest": {"contest-text": REASON},
            "decide": {"admit-admits": "yes", "admit-text": REASON},
            "group": {"group-numbers": "2"},
            "note": {"note-text": REASON},
            "point": {"point-point": "yes"},
            "reopen": {"reopen-text": REASON},
            "reply": {"reply-text": REASON},
            "rule-out": {"rule_out-text": REASON},
            "send-back": {"send_back-text": REASON},
            "statement": {"statement-text": REASON},
            "verdict": {"meets-satisfied": "yes"},
        }.items()
    },
    "/briefings/<slug>/register/group": {"numbers": "2", "under": "1"},
    "/briefings/<slug>/comments/visitor": {
        "body": "We appointed one.",
        "about": "",
        "bearing": "neither",
        "sender-name": "Nia Newcomer",
        "sender-email": "nia@example.org",
    },
    "/briefings/<slug>/respond/visitor": {
        "p-key-1-wording": "",
        "p-key-1-stance": "1",
        "capacity": "personal",
        "shown_as": "name",
        "to": "send",
        "sender-name": "Nia Newcomer",
        "sender-email": "nia@example.org",
    },
}

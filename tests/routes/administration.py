"""Rooms of administrators: people, organisations, topics, texts, imports, how it runs."""

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /admin/import                   -                     in 403 403 403 403 403 200
POST /admin/import                   -                    401 403 403 403 403 403 422
GET  /admin/import/<int:n>           another               in 403 403 403 403 403 200
POST /admin/import/<int:n>/discard   another              401 403 403 403 403 403 303
POST /admin/import/<int:n>/start     another              401 403 403 403 403 403 303
GET  /admin/organisations            -                     in 403 403 403 403 403 200
GET  /admin/organisations/<int:n>    another               in 403 403 403 403 403 200
POST /admin/organisations/<int:n>    another              401 403 403 403 403 403 303
POST /admin/organisations/<int:n>/merge another           401 403 403 403 403 403 409
GET  /admin/people                   -                     in 403 403 403 403 403 200
GET  /admin/people/<handle>          own                    . 403 403 403 403 403 200
GET  /admin/people/<handle>          another               in 403 403 403 403 403 200
POST /admin/people/<handle>          own                    . 403 403 403 403 403 403
POST /admin/people/<handle>          another              401 403 403 403 403 403 303
GET  /admin/people/<handle>/merge    own                    . 403 403 403 403 403 200
GET  /admin/people/<handle>/merge    another               in 403 403 403 403 403 200
POST /admin/people/<handle>/merge    own                    . 403 403 403 403 403 403
POST /admin/people/<handle>/merge    another              401 403 403 403 403 403 303
GET  /admin/running                  -                     in 403 403 403 403 403 200
POST /admin/running/jobs             -                    401 403 403 403 403 403 409
GET  /admin/site                     -                     in 403 403 403 403 403 200
POST /admin/site                     -                    401 403 403 403 403 403 303
GET  /admin/site/<name>              another-text          in 403 403 403 403 403 200
POST /admin/site/<name>              another-text         401 403 403 403 403 403 303
GET  /admin/site/<name>/<int:n>      another-text          in 403 403 403 403 403 200
GET  /admin/topics                   -                     in 403 403 403 403 403 200
POST /admin/topics                   -                    401 403 403 403 403 403 303
POST /admin/topics/<slug>            another-topic        401 403 403 403 403 403 303
POST /admin/topics/<slug>            own-topic              . 403 403 403 403 403 404
GET  /metrics                        -                    404 404 404 404 404 404 404
"""

FORMS: dict[str, dict[str, str]] = {
    "/admin/organisations/<int:n>": {"name": "Wroxford", "type": "county"},
    "/admin/organisations/<int:n>/merge": {"into": "1"},
    "/admin/people/<handle>": {"role": "practitioner"},
    "/admin/people/<handle>/merge": {"into": "practitioner"},
    "/admin/site": {"name": "The Moot", "contact": "moot@example.org"},
    "/admin/site/<name>": {"source": "We keep little.", "seen": "1"},
    "/admin/topics": {"name": "Waste"},
    "/admin/topics/<slug>": {"name": "Waste"},
}

"""The one table of what every address answers to everyone. A route without a row fails.

Columns: method, rule, whose and what, then the answer to each of `world.ACTORS`. Whose is `own`,
`another` or an actor; a rule that names nothing has `-`. `in` is a redirect to the sign-in page,
`.` does not apply (nobody signed in owns nothing).
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import Person
from app.briefings.models import Briefing, NumberedProposition, Version
from app.core import clock
from app.core.db import db
from app.core.tokens import signed
from app.discussion.models import Comment, Response
from app.moderation.models import Decision, DecisionKind
from app.notifications.letters import UNSUBSCRIBE
from app.notifications.models import Notification
from tests.world import ACTORS, PASSWORD

# method, rule, whose                            anon. unconf. pract. susp. author mod. admin.
ANSWERS = """
GET  /                               -                    200 200 200 200 200 200 200
GET  /about                          -                    200 200 200 200 200 200 200
GET  /accessibility                  -                    200 200 200 200 200 200 200
GET  /account                        -                     in 200 200 200 200 200 200
POST /account/confirmation           -                    401 303 303 303 303 303 303
GET  /account/contributions          -                     in 200 200 200 200 200 200
GET  /account/decisions              -                     in 200 200 200 200 200 200
GET  /account/decisions/<int:number> own-decided            . 200 200 200 200 200 200
GET  /account/decisions/<int:number> own-appealed           . 200 200 200 200 200 200
GET  /account/decisions/<int:number> another-decided       in 404 404 404 404 404 404
POST /account/decisions/<int:number>/appeal own-decided     . 303 303 303 303 303 303
POST /account/decisions/<int:number>/appeal own-appealed    . 409 409 409 409 409 409
POST /account/decisions/<int:number>/appeal another-decided 401 404 404 404 404 404 404
POST /account/decisions/<int:number>/read own-decided       . 303 303 303 303 303 303
POST /account/decisions/<int:number>/read another-decided 401 404 404 404 404 404 404
GET  /account/email                  -                     in 200 200 200 200 200 200
POST /account/email                  -                    401 303 303 303 303 303 303
GET  /account/following             -                     in 200 200 200 200 200 200
GET  /account/mail                   -                     in 200 200 200 200 200 200
POST /account/mail                   -                    401 303 303 303 303 303 303
POST /account/mail/again             -                    401 303 303 303 303 303 303
POST /account/mail/digests           -                    401 303 303 303 303 303 303
GET  /account/muted                 -                     in 200 200 200 200 200 200
GET  /account/password               -                     in 200 200 200 200 200 200
POST /account/password               -                    401 303 303 303 303 303 303
GET  /account/profile                -                     in 200 200 403 200 200 200
POST /account/profile                -                    401 303 303 403 303 303 303
GET  /account/saved                 -                     in 200 200 200 200 200 200
GET  /account/suspension             -                     in 200 200 200 200 200 200
POST /account/unfollow              -                    401 303 303 303 303 303 303
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
GET  /assets/htmx.js                 -                    200 200 200 200 200 200 200
GET  /attachments/<public_id>/<name> own-published          . 200 200 200 200 200 200
GET  /attachments/<public_id>/<name> own-draft              . 404 200 404 200 200 200
GET  /attachments/<public_id>/<name> another-published    200 200 200 200 200 200 200
GET  /attachments/<public_id>/<name> another-confirmed    404 404 200 404 200 200 200
GET  /attachments/<public_id>/<name> another-draft        404 404 404 404 404 404 200
GET  /briefings                      -                    200 200 200 200 200 200 200
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
GET  /briefings/<slug>/feed.atom     own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/feed.atom     another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/propositions/<key> own-published       . 200 200 200 200 200 200
GET  /briefings/<slug>/propositions/<key> another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/propositions/<key> another-archived 200 200 200 200 200 200 200
GET  /briefings/<slug>/propositions/<key> another-confirmed 404 404 200 404 200 200 200
GET  /briefings/<slug>/propositions/<key> another-draft   404 404 404 404 404 404 404
POST /briefings/<slug>/follow       own-published          . 303 303 303 303 303 303
POST /briefings/<slug>/follow       another-published    401 303 303 303 303 303 303
POST /briefings/<slug>/follow       another-confirmed    401 404 303 404 303 303 303
POST /briefings/<slug>/follow       another-draft        401 404 404 404 404 404 303
POST /briefings/<slug>/read          own-published          . 303 303 303 303 303 303
POST /briefings/<slug>/read          another-published    401 303 303 303 303 303 303
POST /briefings/<slug>/read          another-draft        401 404 404 404 404 404 303
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
GET  /briefings/<slug>/results       own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/results       another-published    200 200 200 200 200 200 200
GET  /briefings/<slug>/results       another-archived     200 200 200 200 200 200 200
GET  /briefings/<slug>/results       another-confirmed    404 404 200 404 200 200 200
GET  /briefings/<slug>/results       another-draft        404 404 404 404 404 404 404
POST /briefings/<slug>/rewordings/<int:n>/dispute own-published  . 404 404 404 404 404 404
POST /briefings/<slug>/rewordings/<int:n>/dispute another-published 401 403 409 403 409 409 409
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
GET  /briefings/<slug>/versions      own-published          . 200 200 200 200 200 200
GET  /briefings/<slug>/versions      another-archived     200 200 200 200 200 200 200
GET  /briefings/<slug>/versions      another-draft        404 404 404 404 404 404 404
GET  /briefings/<slug>/versions/<int:n> own-archived        . 200 200 200 200 200 200
GET  /briefings/<slug>/versions/<int:n> another-published 200 200 200 200 200 200 200
GET  /briefings/<slug>/versions/<int:n> another-draft     404 404 404 404 404 404 404
GET  /c/<public_id>                  own-published          . 200 200 200 200 200 200
GET  /c/<public_id>                  own-pending            . 200 200 200 200 200 200
GET  /c/<public_id>                  own-removed            . 200 200 200 200 200 200
GET  /c/<public_id>                  own-withdrawn          . 200 200 200 200 200 200
GET  /c/<public_id>                  another-published    200 200 200 200 200 200 200
GET  /c/<public_id>                  another-pending      404 404 404 404 404 200 200
GET  /c/<public_id>                  another-removed      404 404 404 404 404 200 200
GET  /c/<public_id>                  another-withdrawn    404 404 404 404 404 200 200
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
GET  /c/<public_id>/report           another-published     in 403 200 403 200 200 200
GET  /c/<public_id>/report           another-pending       in 404 404 404 404 403 403
GET  /c/<public_id>/report           another-removed       in 404 404 404 404 403 403
GET  /c/<public_id>/report           own-published          . 403 403 403 403 403 403
POST /c/<public_id>/report           another-published    401 403 303 403 303 303 303
POST /c/<public_id>/report           another-pending      401 404 404 404 404 403 403
POST /c/<public_id>/report           own-published          . 403 403 403 403 403 403
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
GET  /confirm/<token>                own-confirm            . 200 200 200 200 200 200
GET  /confirm/<token>                another-confirm      200 200 200 200 200 200 200
POST /confirm/<token>                own-confirm            . 303 303 303 303 303 303
POST /confirm/<token>                another-confirm       in 303 303 303 303 303 303
GET  /desk                           -                     in 200 200 200 200 200 200
GET  /desk/answers                   -                     in 200 200 200 200 200 200
GET  /desk/briefings/<slug>          own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>          own-published          . 403 200 403 200 200 200
GET  /desk/briefings/<slug>          another-draft         in 404 404 404 404 404 200
GET  /desk/briefings/<slug>          another-published     in 403 403 403 403 403 200
POST /desk/briefings/<slug>          own-draft              . 403 303 403 303 303 303
POST /desk/briefings/<slug>          another-draft        401 404 404 404 404 404 303
POST /desk/briefings/<slug>          another-published    401 403 403 403 403 403 303
GET  /desk/briefings/<slug>/answers  own-published          . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/answers  own-draft              . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/answers  another-published     in 403 403 403 403 403 200
GET  /desk/briefings/<slug>/answers  another-draft         in 404 404 404 404 404 200
POST /desk/briefings/<slug>/answers  own-published          . 403 303 403 303 303 303
POST /desk/briefings/<slug>/answers  another-published     in 403 403 403 403 403 303
POST /desk/briefings/<slug>/answers  another-draft         in 404 404 404 404 404 303
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
GET  /desk/briefings/<slug>/resolved own-published          . 403 200 403 200 200 200
GET  /desk/briefings/<slug>/resolved another-published     in 403 403 403 403 403 200
GET  /desk/briefings/<slug>/resolved another-draft         in 404 404 404 404 404 200
POST /desk/briefings/<slug>/resolved own-published          . 403 422 403 422 422 422
POST /desk/briefings/<slug>/resolved another-published    401 403 403 403 403 403 422
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
GET  /health/live                    -                    200 200 200 200 200 200 200
GET  /health/ready                   -                    200 200 200 200 200 200 200
GET  /inbox                          -                     in 200 200 200 200 200 200
POST /inbox/<int:n>                  own-reply              . 303 303 303 303 303 303
POST /inbox/<int:n>                  another-reply        401 404 404 404 404 404 404
POST /inbox/read                     -                    401 303 303 303 303 303 303
POST /inbox/unread                   -                    401 303 303 303 303 303 303
GET  /invitation/<token>             another-administer   200 200 200 200 200 200 200
POST /invitation/<token>             another-administer   303 303 303 303 303 303 303
GET  /metrics                        -                    404 404 404 404 404 404 404
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
GET  /people/<handle>                own                    . 404 200 200 200 200 200
GET  /people/<handle>                another              200 200 200 200 200 200 200
POST /people/<handle>/follow        own                    . 404 409 409 409 409 409
POST /people/<handle>/follow        another              401 303 303 303 303 303 303
POST /people/<handle>/mute          own                    . 404 409 409 409 409 409
POST /people/<handle>/mute          another              401 303 303 303 303 303 303
POST /people/<handle>/unmute        own                    . 404 303 303 303 303 303
POST /people/<handle>/unmute        another              401 303 303 303 303 303 303
GET  /preview/<token>                another-draft        200 200 200 200 200 200 200
GET  /preview/<token>                another-made-up      404 404 404 404 404 404 404
GET  /preview/<token>/attachments/<public_id>/<name> own-draft   . 200 200 200 200 200 200
GET  /preview/<token>/attachments/<public_id>/<name> another-draft 200 200 200 200 200 200 200
GET  /preview/<token>/attachments/<public_id>/<name> another-made-up 404 404 404 404 404 404 404
GET  /privacy                        -                    200 200 200 200 200 200 200
GET  /recover                        -                    200 200 200 200 200 200 200
POST /recover                        -                    303 303 303 303 303 303 303
GET  /recover/<token>                own-recover            . 200 200 200 200 200 200
GET  /recover/<token>                another-recover      200 200 200 200 200 200 200
POST /recover/<token>                own-recover            . 303 303 303 303 303 303
POST /recover/<token>                another-recover      303 303 303 303 303 303 303
GET  /register                       -                    200 303 303 303 303 303 303
POST /register                       -                    303 303 303 303 303 303 303
GET  /register/sent                  -                    200 200 200 200 200 200 200
GET  /robots.txt                     -                    200 200 200 200 200 200 200
GET  /terms                          -                    200 200 200 200 200 200 200
GET  /retention                      -                    200 200 200 200 200 200 200
GET  /rules                          -                    200 200 200 200 200 200 200
GET  /search                         -                    200 200 200 200 200 200 200
GET  /sign-in                        -                    200 303 303 303 303 303 303
POST /sign-in                        -                    303 303 303 303 303 303 303
POST /sign-out                       -                    303 303 303 303 303 303 303
GET  /sitemap.xml                    -                    200 200 200 200 200 200 200
POST /topics/<slug>/follow          own-topic              . 404 404 404 404 404 404
POST /topics/<slug>/follow          another-topic        401 303 303 303 303 303 303
POST /topics/<slug>/follow          another-made-up      401 404 404 404 404 404 404
GET  /unsent/<token>                 another-made-up      400 400 400 400 400 400 400
POST /unsent/<token>                 another-made-up      400 400 400 400 400 400 400
GET  /unsubscribe/<token>            another-mail         200 200 200 200 200 200 200
GET  /unsubscribe/<token>            another-made-up      404 404 404 404 404 404 404
POST /unsubscribe/<token>            another-mail         303 303 303 303 303 303 303
POST /unsubscribe/<token>            another-made-up      404 404 404 404 404 404 404
POST /unsubscribe/<token>/undo       another-mail         303 303 303 303 303 303 303
POST /unsubscribe/<token>/undo       another-made-up      404 404 404 404 404 404 404
"""

SEEN = {"revision": "1", "decision": "0"}
NOTE = {"note-text": "He has been told twice."}
TICKED = {"ticked": "anot-pending.1.0"}
REASON = "It names an officer who cannot answer here."
NEW = {"name": "Nia Newcomer", "email": "nia@example.org", "password": PASSWORD}
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
FORMS: dict[str, dict[str, str]] = {
    "/account/email": {"current": PASSWORD, "email": "moved@example.org"},
    "/account/password": {"current": PASSWORD, "password": "nine quiet harbours"},
    "/account/profile": {"name": "Renamed", "bio": "Bins and libraries.", "organisation_type": ""},
    "/admin/organisations/<int:n>": {"name": "Wroxford", "type": "county"},
    "/admin/organisations/<int:n>/merge": {"into": "1"},
    "/admin/people/<handle>": {"role": "practitioner"},
    "/admin/people/<handle>/merge": {"into": "practitioner"},
    "/admin/site": {"name": "The Moot", "contact": "moot@example.org"},
    "/admin/site/<name>": {"source": "We keep little.", "seen": "1"},
    "/briefings/<slug>/comments/new": {
        "body": "We appointed one.",
        "about": "",
        "bearing": "neither",
        "form_key": "key-0123456789abcdef",
    },
    "/briefings/<slug>/read": {"upto": "1767605400000000"},
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
    "/briefings/<slug>/stances": {"proposition": "key-1", "wording": "", "stance": "1"},
    "/c/<public_id>/edit": {"body": "We appointed two."},
    "/c/<public_id>/vote": {"helpful": "1"},
    "/desk/briefings/<slug>": {
        "saves": "0",
        "spare_key": "spare-key",
        "title": "Four steps",
        "source": "What has to change.",
    },
    "/desk/briefings/<slug>/settings": {"audience": "public", "slug": "elsewhere"},
    "/desk/briefings/<slug>/authors": {"handle": "author"},
    "/admin/topics": {"name": "Waste"},
    "/admin/topics/<slug>": {"name": "Waste"},
    "/desk/briefings/<slug>/publish": {"saves": "0", "doubted": "yes", "note": "First."},
    "/desk/briefings/new": {"title": "A fresh start"},
    "/account/unfollow": {"what": "topic", "subject": "1"},
    "/c/<public_id>/save": {"saved": "1"},
    "/account/mail": {"kinds-reply": "daily", "zone": "UTC"},
    "/inbox/read": {"at": "2026-01-06T09:00:00+00:00"},
    "/inbox/unread": {"at": "2026-01-06T09:00:00+00:00"},
    "/invitation/<token>": NEW,
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
    "/recover": {"email": "another@example.org"},
    "/recover/<token>": {"password": "nine quiet harbours"},
    "/register": NEW,
    "/sign-in": {"email": "another@example.org", "password": PASSWORD},
}
"""What a good form sends to each changing rule, beside its token."""

OPEN_FORMS = {
    "/confirm/<token>",
    "/invitation/<token>",
    "/recover",
    "/recover/<token>",
    "/register",
    "/sign-in",
    "/unsent/<token>",
}
"""Pages with a form for people who are not signed in: the only ones that give them a cookie."""

SIGNED = {
    "/unsubscribe/<token>",
    "/unsubscribe/<token>/undo",
    "/briefings/<slug>/comments/visitor",
    "/briefings/<slug>/respond/visitor",
}
"""Addresses that are their own proof, or prove nothing about who posts there."""

KEPT = {"/assets/htmx.js"}
"""Files that are the same for everyone and may be kept."""

NOT_PAGES = KEPT | {
    "/attachments/<public_id>/<name>",
    "/preview/<token>/attachments/<public_id>/<name>",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/feed.atom",
    "/moderation/log.atom",
    "/briefings/<slug>/feed.atom",
    "/briefings/<slug>/comments.atom",
    "/briefings/<slug>/respond/alike",
    "/briefings/<slug>/register.atom",
    "/briefings/<slug>/register.csv",
    "/briefings/<slug>/register.json",
    "/sitemap.xml",
    "/robots.txt",
}
"""Feeds and files, which no browser shows as a page of ours."""

ROWS = [line.split() for line in ANSWERS.strip().splitlines()]


def address(rule: str, whose: str, actor: str) -> str:
    """The rule with its gaps filled from the world, for what is this actor's own or another's."""
    for gap, value in _gaps(whose, actor).items():
        for converter in ("", "int:", "path:"):
            rule = rule.replace(f"<{converter}{gap}>", value)
    return rule


def _gaps(whose: str, actor: str) -> dict[str, str]:
    owner, _, what = whose.partition("-")
    name = actor if owner == "own" else owner if owner in ACTORS else "another"
    token, n, number = f"{name}-{what}", "1", "1"
    if what in ("decided", "appealed"):
        number, n = _decided(name, is_appealed=what == "appealed")
    if what == "mail":
        token = signed(UNSUBSCRIBE, _person_id(name), "reply")
    if what == "reply":
        wanted = select(Notification.id).where(Notification.person_id == _person_id(name))
        n = str(db.session.scalar(wanted))
    if what == "led":
        colleague = select(Person.id).where(Person.handle == f"colleague-of-{name}")
        wanted = select(Response.id).where(Response.person_id.in_(colleague))
        n = str(db.session.scalar(wanted))
    slugs = {"letter": f"{name}-published", "led": "another-published"}
    return {
        "slug": slugs.get(what, f"{name}-{what}"),
        "public_id": f"{name[:4]}-{what}",
        "handle": f"writer-to-{name}" if what == "letter" else name,
        "token": token,
        "n": n,
        "number": number,
        "key": "key-1",
        "name": "terms" if what == "text" else "minutes.pdf",
    }


def _decided(handle: str, *, is_appealed: bool) -> tuple[str, str]:
    """Number of a decision about somebody's words, id of their appeal against it."""
    appeal = aliased(Decision)
    found = db.session.execute(
        select(Decision.number, appeal.id)
        .join(Comment, Comment.id == Decision.subject_id)
        .outerjoin(appeal, appeal.about_id == Decision.id)
        .where(
            Comment.author_id == _person_id(handle),
            Decision.kind == DecisionKind.REMOVE,
            appeal.id.is_not(None) if is_appealed else appeal.id.is_(None),
        )
    ).one()
    return str(found[0]), str(found[1])


def _person_id(handle: str) -> int:
    return db.session.execute(select(Person.id).where(Person.handle == handle)).scalar_one()


def filled(rule: str, whose: str, actor: str) -> dict[str, str]:
    """What a good form sends there, beside its token."""
    fields = FORMS.get(rule, {})
    name = next((name for name in fields if name.endswith("wording")), None)
    if name is None:
        return fields
    wording = (
        select(NumberedProposition.wording_id)
        .join(Version, Version.id == NumberedProposition.version_id)
        .join(Briefing, Briefing.id == Version.briefing_id)
        .where(Briefing.slug == _gaps(whose, actor)["slug"], NumberedProposition.number == 1)
    )
    return fields | {name: str(db.session.scalar(wording) or 0)}


def asked(row: list[str]) -> list[tuple[str, str]]:
    """(actor, expected answer) of a row, less what does not apply."""
    return [(actor, answer) for actor, answer in zip(ACTORS, row[3:], strict=True) if answer != "."]


def pages(reader: str) -> list[tuple[str, str]]:
    """(address, rule) of each page that this reader is shown; feeds and files are not pages."""
    reads = ACTORS.index(reader)
    shown = [row for row in ROWS if row[0] == "GET" and row[3 + reads] == "200"]
    return [(address(row[1], row[2], reader), row[1]) for row in shown if row[1] not in NOT_PAGES]

"""Small wrong programs: where, what stands there, what is put instead, and which tests see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    before: str
    after: str
    tests: list[str]


MUTANTS = [
    Mutant(
        "strangers read what is for confirmed people",
        "app/permissions.py",
        '(briefing.audience == "confirmed" and _active(actor))',
        'briefing.audience == "confirmed"',
        ["tests/test_permissions.py"],
    ),
    Mutant(
        "a closed discussion takes comments",
        "app/permissions.py",
        "return _takes_part(actor, briefing) and briefing.takes_words(clock.now())",
        "return _takes_part(actor, briefing)",
        ["tests/test_permissions.py"],
    ),
    Mutant(
        "moderators rule on their own briefings",
        "app/permissions.py",
        "return _moderates(actor) and actor is not None and not briefing.is_author(actor.id)",
        "return _moderates(actor)",
        ["tests/test_permissions.py"],
    ),
    Mutant(
        "moderators suspend each other",
        "app/permissions.py",
        '(_moderates(actor) and person.role == "practitioner")',
        "_moderates(actor)",
        ["tests/test_permissions.py"],
    ),
    Mutant(
        "people vote for themselves",
        "app/permissions.py",
        'return anothers and comment.state == "published" and _takes_part(actor, comment.briefing)',
        'return comment.state == "published" and _takes_part(actor, comment.briefing)',
        ["tests/test_permissions.py"],
    ),
    Mutant(
        "the suspended rewrite their profile",
        "app/permissions.py",
        "return actor is not None and not actor.is_suspended(clock.now())",
        "return actor is not None",
        ["tests/test_permissions.py"],
    ),
    Mutant(
        "old sessions outlive a new password",
        "app/accounts/services/entrance.py",
        "    account.password = password_hash\n    end_sessions(account)\n",
        "    account.password = password_hash\n",
        ["tests/accounts/test_account.py"],
    ),
    Mutant(
        "an eleventh guess is free",
        "app/accounts/services/entrance.py",
        "MOST_FAILURES = 10\n",
        "MOST_FAILURES = 11\n",
        ["tests/accounts/test_entrance.py"],
    ),
    Mutant(
        "an outdated copy is published",
        "app/briefings/services/publishing.py",
        "    check_current(manuscript, saves)\n    current = _current(briefing)\n",
        "    current = _current(briefing)\n",
        ["tests/briefings/test_desk.py"],
    ),
    Mutant(
        "unchanged words lose their stances",
        "app/briefings/services/numbering.py",
        "wordings.get((proposition.id, shown(draft.text))) or _worded(proposition, draft)",
        "_worded(proposition, draft)",
        ["tests/briefings/test_versions.py", "tests/briefings/test_desk.py"],
    ),
    Mutant(
        "an old address leads nowhere",
        "app/briefings/services/addresses.py",
        "        lead_on(path_of(briefing.slug), briefing)\n",
        "        pass\n",
        ["tests/briefings"],
    ),
    Mutant(
        "a vote changed is a vote more",
        "app/discussion/services/votes.py",
        "old = _cast(found, actor.id) or NOTHING",
        "old = NOTHING",
        ["tests/discussion/test_votes.py"],
    ),
    Mutant(
        "a fourth colleague counts",
        "app/discussion/services/votes.py",
        "> MOST_OF_ONE:",
        "> 99:",
        ["tests/discussion/test_votes.py"],
    ),
    Mutant(
        "excluded votes count",
        "app/discussion/services/votes.py",
        "if cast.set_aside:",
        "if False:",
        ["tests/moderation/test_votes.py"],
    ),
    Mutant(
        "a burst is of one voter",
        "app/discussion/services/pace.py",
        '(Vote.person_id != bindparam("person")) | (Vote.comment_id != bindparam("comment")),',
        '(Vote.person_id == bindparam("person")) & (Vote.comment_id != bindparam("comment")),',
        ["tests/discussion/test_pace.py"],
    ),
    Mutant(
        "excluded votes make a burst",
        "app/discussion/services/pace.py",
        "Vote.set_aside.is_(False),",
        "",
        ["tests/discussion/test_pace.py"],
    ),
    Mutant(
        "a pause tells who wrote what is not signed",
        "app/discussion/services/pace.py",
        "if wait and _is_signed(comment):",
        "if wait:",
        ["tests/discussion/test_pace.py"],
    ),
    Mutant(
        "words are put back with what else was taken out",
        "app/moderation/services/amending.py",
        "source = without(source, each.span, each.note)",
        "pass",
        ["tests/moderation/test_appeals_on_words.py"],
    ),
    Mutant(
        "who reported rules on what reports hid",
        "app/moderation/queries/statements.py",
        "people |= self.reporters",
        "pass",
        ["tests/moderation/test_appeals.py"],
    ),
    Mutant(
        "the hours of a single appeal are told",
        "app/moderation/queries/numbers.py",
        "one.c.many >= FEWEST",
        "one.c.many >= 1",
        ["tests/moderation/test_numbers.py"],
    ),
    Mutant(
        "the other side sinks a dissent",
        "app/discussion/scores.py",
        "(max(other, HALF) if floor else other)",
        "other",
        ["tests/discussion/test_scores.py"],
    ),
    Mutant(
        "a hundred for leave no room for one against",
        "app/discussion/queries/reasons.py",
        "max(1, min(len(there[bearing]) for bearing in SIDES))",
        "3",
        ["tests/discussion/test_reasons.py", "tests/pages/test_proposition.py"],
    ),
    Mutant(
        "authors vote on their own discussion",
        "app/discussion/services/votes.py",
        "if comment.briefing.is_author(actor.id):",
        "if False:",
        ["tests/discussion/test_votes.py", "tests/discussion/test_views.py"],
    ),
    Mutant(
        "an edited comment is not looked at again",
        "app/discussion/services/comments.py",
        "return screen_again(Submission(actor, comment.briefing, said.html))",
        "return None",
        [
            "tests/discussion/test_comments.py",
            "tests/discussion/test_screening.py",
            "tests/discussion/test_views.py",
        ],
    ),
    Mutant(
        "a late change leaves no trace",
        "app/discussion/services/comments.py",
        "late = published and now > found.created_at + EDIT_WINDOW",
        "late = False",
        ["tests/discussion/test_comments.py", "tests/discussion/test_views.py"],
    ),
    Mutant(
        "a form sent twice is two comments",
        "app/discussion/services/comments.py",
        "if form_key is not None and (posted := posted_by(actor.id, form_key)):",
        'if form_key is None and (posted := posted_by(actor.id, "")):',
        ["tests/discussion/test_comments.py", "tests/discussion/test_views.py"],
    ),
    Mutant(
        "a colleague's decision is overruled unseen",
        "app/moderation/services/comments.py",
        "if is_idle or queries.last_decision(comment) != seen.decision:",
        "if is_idle:",
        ["tests/moderation/test_services.py"],
    ),
    Mutant(
        "reports stay open after a decision",
        "app/moderation/services/comments.py",
        ".values(reports=0)",
        ".values(reports=Comment.reports)",
        ["tests/moderation/test_services.py"],
    ),
    Mutant(
        "one person reports twice",
        "app/moderation/services/reports.py",
        "    if _has_reported(actor, comment):\n        return False\n",
        "",
        ["tests/moderation/test_services.py"],
    ),
    Mutant(
        "a suspension has no end",
        "app/moderation/services/people.py",
        "person.state, person.suspended_until = PersonState.SUSPENDED, until",
        "person.state, person.suspended_until = PersonState.SUSPENDED, None",
        ["tests/moderation/test_services.py"],
    ),
    Mutant(
        "a comment changes its state and nothing remembers it",
        "app/discussion/services/steps.py",
        "    db.session.execute(insert(CommentStep), remembered)\n",
        "",
        ["tests/moderation/test_steps.py"],
    ),
    Mutant(
        "people who never wrote anything hide a comment",
        "app/moderation/queries/cases.py",
        "Person.is_active(clock.now()), published.exists()",
        "Person.is_active(clock.now())",
        ["tests/moderation/test_steps.py"],
    ),
    Mutant(
        "the history shows words that a moderator took out",
        "app/discussion/services/redacting.py",
        "values(public=False)",
        "values(public=CommentRevision.public)",
        ["tests/moderation/test_amending.py"],
    ),
]

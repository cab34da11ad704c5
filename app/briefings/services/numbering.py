"""Which words stand under which number in a version."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.briefings.models import (
    Drafted,
    NumberedProposition,
    Proposition,
    Replacement,
    Version,
    Wording,
)
from app.core.db import db
from app.core.text import html_from_markdown


def number(published: Version, drafted: Sequence[Drafted]) -> None:
    """Give each proposition its number; unchanged words keep their wording, and so its stances."""
    known = {
        proposition.key: proposition
        for proposition in db.session.scalars(
            select(Proposition).where(Proposition.briefing_id == published.briefing_id)
        )
    }
    wordings = _wordings(known.values())
    for n, draft in enumerate(drafted, start=1):
        proposition = known.get(draft.key) or _new(published.briefing_id, draft, known)
        proposition.kind = draft.kind
        proposition.decided = draft.decided
        wording = wordings.get((proposition.id, shown(draft.text))) or _worded(proposition, draft)
        db.session.add(
            NumberedProposition(
                version_id=published.id,
                proposition_id=proposition.id,
                wording_id=wording.id,
                number=n,
                rationale=draft.rationale,
                rationale_html=html_from_markdown(draft.rationale),
                alternatives=draft.alternatives,
            )
        )


def shown(text: str) -> str:
    """The words as readers see them: one space is as good as two."""
    return " ".join(text.split())


def _wordings(propositions: Iterable[Proposition]) -> dict[tuple[int, str], Wording]:
    ids = [proposition.id for proposition in propositions]
    found = db.session.scalars(
        select(Wording).where(Wording.proposition_id.in_(ids)).order_by(Wording.id.desc())
    )
    return {(wording.proposition_id, shown(wording.text)): wording for wording in found}


def _new(briefing_id: int, draft: Drafted, known: dict[str, Proposition]) -> Proposition:
    """Only earlier versions count among what it replaces: `known` never grows."""
    proposition = Proposition(briefing_id=briefing_id, key=draft.key, kind=draft.kind)
    db.session.add(proposition)
    db.session.flush()  # its words need the id
    db.session.add_all(
        Replacement(proposition_id=proposition.id, replaced_id=known[key].id)
        for key in draft.replaces
        if key in known
    )
    return proposition


def _worded(proposition: Proposition, draft: Drafted) -> Wording:
    wording = Wording(proposition_id=proposition.id, text=draft.text)
    db.session.add(wording)
    db.session.flush()  # the version points at it
    return wording

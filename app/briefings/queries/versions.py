"""Versions of a briefing, one at a time and side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app.briefings.models import Briefing, NumberedProposition, Proposition, Version
from app.briefings.queries.briefings import NUMBERED
from app.core.db import db
from app.core.differences import Paragraph, of_paragraphs, of_words
from app.core.errors import Missing
from app.core.paging import Page, page_of, unpack
from app.core.text import paragraphs_of

PAGE = 50


@dataclass(frozen=True)
class ChangedProposition:
    key: str
    old_number: int | None
    """None: it is new."""
    new_number: int | None
    """None: it was left out."""
    text: Paragraph
    rationale: Paragraph
    alternatives: Paragraph
    means_the_same: bool
    """The old words and the new ones share their stances."""

    @property
    def is_reworded(self) -> bool:
        """Stances on the old words do not count for these."""
        return None not in (self.old_number, self.new_number) and not _is_same(self.text)

    @property
    def changes_for_readers(self) -> bool:
        """Their answers are concerned, or find it under another number."""
        return self.is_reworded or self.old_number != self.new_number

    @property
    def has_changed(self) -> bool:
        return not _is_same([*self.text, *self.rationale, *self.alternatives])


@dataclass(frozen=True)
class Stretch:
    """Paragraphs in a row that all changed or all did not."""

    is_same: bool
    paragraphs: list[Paragraph]


@dataclass(frozen=True)
class Comparison:
    title: Paragraph
    standfirst: Paragraph
    text: list[Stretch]
    propositions: list[ChangedProposition]

    @property
    def is_same(self) -> bool:
        numbers_stay = all(row.old_number == row.new_number for row in self.propositions)
        words_stay = not any(row.has_changed for row in self.propositions)
        text_stays = all(stretch.is_same for stretch in self.text)
        return (
            numbers_stay and words_stay and text_stays and _is_same([*self.title, *self.standfirst])
        )


def versions(briefing: Briefing, after: str | None = None) -> Page[Version]:
    """The latest first, without their texts. Raises Missing for a bad cursor."""
    found = (
        select(Version)
        .where(Version.briefing_id == briefing.id, Version.lang == briefing.lang)
        .options(load_only(Version.n, Version.title, Version.note, Version.published_at))
        .order_by(Version.n.desc())
        .limit(PAGE + 1)
    )
    if after is not None:
        found = found.where(Version.n < unpack(after, int)[0])
    rows = db.session.scalars(found).all()
    return page_of(rows, PAGE, lambda row: (row.n,))


def versions_for_feed(briefing: Briefing, limit: int) -> Sequence[Version]:
    """The latest first, whole."""
    return db.session.scalars(_whole(briefing).order_by(Version.n.desc()).limit(limit)).all()


def version(briefing: Briefing, n: int) -> Version:
    """Raises Missing."""
    found = db.session.scalar(_whole(briefing).where(Version.n == n))
    if found is None:
        raise Missing("There is no such page.")
    return found


def last_words(briefing: Briefing, key: str) -> NumberedProposition:
    """A proposition as it stood in the last version that had it. Raises Missing."""
    found = db.session.scalar(
        select(NumberedProposition)
        .join(Version, Version.id == NumberedProposition.version_id)
        .join(NumberedProposition.proposition)
        .where(
            Proposition.briefing_id == briefing.id,
            Proposition.key == key,
            Version.lang == briefing.lang,
        )
        .order_by(Version.n.desc())
        .limit(1)
        .options(
            contains_eager(NumberedProposition.proposition),
            joinedload(NumberedProposition.wording),
        )
    )
    if found is None:
        raise Missing("There is no such page.")
    return found


def _whole(briefing: Briefing) -> Select[Version]:
    return (
        select(Version)
        .where(Version.briefing_id == briefing.id, Version.lang == briefing.lang)
        .options(NUMBERED)
        .execution_options(populate_existing=True)
    )


def compare(old: Version, new: Version) -> Comparison:
    return Comparison(
        title=of_words(old.title, new.title),
        standfirst=of_words(old.standfirst, new.standfirst),
        text=[
            Stretch(is_same, list(paragraphs))
            for is_same, paragraphs in groupby(
                of_paragraphs(_paragraphs(old), _paragraphs(new)), _is_same
            )
        ],
        propositions=_propositions(old.propositions, new.propositions),
    )


def html_of(version: Version) -> Markup:
    """The text with its propositions in place, for feeds."""
    parts = []
    for piece in version.pieces:
        if "html" in piece:
            parts.append(Markup(piece["html"]))  # noqa: S704  # sanitised on write
        else:
            row = version.numbered(piece["proposition"])
            parts.append(
                Markup("<p><strong>{}. {}</strong></p>").format(row.number, row.wording.text)
            )
    return Markup("").join(parts)


def _is_same(paragraph: Paragraph) -> bool:
    return all(run.kind == "same" for run in paragraph)


def _paragraphs(version: Version) -> list[str]:
    return [text for piece in version.pieces for text in paragraphs_of(piece.get("html", ""))]


def _propositions(
    old: Sequence[NumberedProposition], new: Sequence[NumberedProposition]
) -> list[ChangedProposition]:
    """Those of the new version by their numbers, then those that were left out."""
    before = {row.proposition.key: row for row in old}
    kept = [
        _changed(row.proposition.key, before.pop(row.proposition.key, None), row) for row in new
    ]
    return [*kept, *(_changed(key, row, None) for key, row in before.items())]


def _changed(
    key: str, old: NumberedProposition | None, new: NumberedProposition | None
) -> ChangedProposition:
    before, after = _words(old), _words(new)
    text, rationale, alternatives = map(of_words, before, after)
    return ChangedProposition(
        key,
        old.number if old is not None else None,
        new.number if new is not None else None,
        text,
        rationale,
        alternatives,
        old is not None and new is not None and old.wording.meaning == new.wording.meaning,
    )


def _words(row: NumberedProposition | None) -> tuple[str, str, str]:
    if row is None:
        return "", "", ""
    return row.wording.text, row.rationale, row.alternatives

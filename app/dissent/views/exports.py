"""What the filter shows, as files: the same entries in the same order."""

from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from app.core import cells, clock
from app.dissent import queries
from app.dissent.queries import Filter, Line, Word
from app.dissent.views.blueprint import bp
from app.dissent.views.register import briefing_of

COLUMNS = (
    "label",
    "kind",
    "proposition",
    "words",
    "words_read",
    "summary",
    "reason",
    "would_resolve_it",
    "would_change_my_mind",
    "proposed_words",
    "asks_to_leave_out",
    "hidden",
    "raised_by",
    "came",
    "raised_at",
    "joined",
    "state",
    "since",
    "due",
    "grouped_under",
    "restatement",
    "disposition",
    "answer",
    "answered_by",
    "answered_at",
    "accepted_words",
    "done_in_version",
    "meets",
    "does_not_meet",
    "verdicts",
    "statements",
    "note",
)


@bp.get("/briefings/<slug>/register.csv")
def as_csv(slug: str) -> ResponseReturnValue:
    lines = queries.whole(briefing_of(slug), Filter.of(request.args))
    rows = [_flat(_facts(line)) for line in lines]
    return Response(
        cells.csv_of([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)]),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-register.csv"'},
    )


@bp.get("/briefings/<slug>/register.json")
def as_json(slug: str) -> ResponseReturnValue:
    briefing = briefing_of(slug)
    wanted = Filter.of(request.args)
    version = briefing.current_version
    response = jsonify(
        briefing=slug,
        title=version.title if version else "",
        version=briefing.current_n,
        made_at=clock.now().isoformat(),
        filter=wanted.values(),
        entries=[_facts(line) for line in queries.whole(briefing, wanted)],
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-register.json"'
    return response


def _facts(line: Line) -> dict[str, Any]:
    """By the names of `COLUMNS`. What is hidden on the page is empty here."""
    return _asked(line) | _standing(line) | _answered(line)


def _asked(line: Line) -> dict[str, Any]:
    entry = line.entry
    shows = line.hidden is None
    return {
        "label": entry.label,
        "kind": entry.kind,
        "proposition": line.target.number,
        "words": line.target.words,
        "words_read": line.target.read,
        "summary": entry.summary if shows else "",
        "reason": line.source,
        "would_resolve_it": entry.resolve if shows else "",
        "would_change_my_mind": entry.crux if shows else "",
        "proposed_words": entry.proposed if shows else "",
        "asks_to_leave_out": entry.removes,
        "hidden": line.hidden,
        "raised_by": line.by,
        "came": line.channel,
        "raised_at": entry.raised_at.isoformat(),
        "joined": line.joined,
    }


def _standing(line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "state": entry.state,
        "since": entry.since.isoformat(),
        "due": entry.due_at.isoformat() if entry.due_at else None,
        "grouped_under": line.head.label if line.head else None,
        "meets": line.meets,
        "does_not_meet": line.does_not,
        "verdicts": [_verdict(word) for word in line.words if word.satisfied is not None],
        "statements": [
            {"by": word.by, "statement": word.statement} for word in line.words if word.statement
        ],
        "note": (line.head or entry).note,
    }


def _answered(line: Line) -> dict[str, Any]:
    answer = line.given.answer if line.given else None
    return {
        "restatement": answer.restatement if answer else None,
        "disposition": answer.disposition if answer else None,
        "answer": answer.reason if answer else None,
        "answered_by": line.given.by if line.given else None,
        "answered_at": answer.at.isoformat() if answer else None,
        "accepted_words": answer.wording if answer else None,
        "done_in_version": line.done_in or (line.given.version if line.given else None),
    }


def _verdict(word: Word) -> dict[str, Any]:
    return {"by": word.by, "meets": word.satisfied, "text": word.text}


def _flat(facts: dict[str, Any]) -> dict[str, Any]:
    """A list as one cell, its lines one under the other."""
    verdicts = [
        ": ".join(filter(None, [row["by"], "meets" if row["meets"] else "does not", row["text"]]))
        for row in facts["verdicts"]
    ]
    statements = [f"{row['by']}: {row['statement']}" for row in facts["statements"]]
    return facts | {"verdicts": "\n".join(verdicts), "statements": "\n\n".join(statements)}

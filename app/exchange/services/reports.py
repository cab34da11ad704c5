"""What an import did with every item of a file."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    imported: int = 0
    existing: int = 0
    """Were here already."""
    skipped: Counter[str] = field(default_factory=Counter)
    """By reason."""

    def as_json(self) -> dict[str, Any]:
        return {
            "imported": self.imported,
            "existing": self.existing,
            "skipped": self.skipped.total(),
            "reasons": _sorted(self.skipped),
        }


@dataclass
class Report:
    """Each item and each comment of the file is counted once: imported, existing or skipped."""

    is_rehearsal: bool = False
    """Nothing was written; the numbers are those of the import to come."""
    site: str = ""
    briefings: Tally = field(default_factory=Tally)
    """Of posts and pages."""
    drafts: Counter[str] = field(default_factory=Counter)
    """Why some of the imported are drafts only."""
    comments: Tally = field(default_factory=Tally)
    held: int = 0
    """Of the imported, how many wait for a moderator."""
    mended: Counter[str] = field(default_factory=Counter)
    """Why some comments stand elsewhere than the file says."""
    people: Tally = field(default_factory=Tally)
    redirects: int = 0
    """Old addresses that lead here, made by this import."""
    others: Tally = field(default_factory=Tally)
    """Items that are neither posts nor pages."""
    kinds: Counter[str] = field(default_factory=Counter)
    """Of the others."""

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.is_rehearsal,
            "site": self.site,
            "briefings": self.briefings.as_json()
            | {"drafts": {"imported": self.drafts.total(), "reasons": _sorted(self.drafts)}},
            "comments": self.comments.as_json()
            | {
                "held": self.held,
                "moved": {"total": self.mended.total(), "reasons": _sorted(self.mended)},
            },
            "people": {"imported": self.people.imported, "existing": self.people.existing},
            "redirects": self.redirects,
            "other_items": {
                "skipped": self.others.skipped.total(),
                "kinds": _sorted(self.kinds),
                "reasons": _sorted(self.others.skipped),
            },
        }


def continued(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """One report of an import that was cut short and of the run that completed it.

    What the first run brought in was there already for the second.
    """
    whole = dict(now)
    for what in ("briefings", "comments", "people"):
        brought = before[what]["imported"]
        whole[what] = now[what] | {
            "imported": now[what]["imported"] + brought,
            "existing": now[what]["existing"] - brought,
        }
    whole["briefings"]["drafts"] = _added(before["briefings"]["drafts"], now["briefings"]["drafts"])
    whole["comments"]["held"] += before["comments"]["held"]
    whole["redirects"] += before["redirects"]
    return whole


def _added(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    reasons = Counter(before["reasons"]) + Counter(now["reasons"])
    return {"imported": before["imported"] + now["imported"], "reasons": _sorted(reasons)}


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))

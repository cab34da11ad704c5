"""Every change to briefings, and the rules that hold for it."""

from app.briefings.services.addresses import rename
from app.briefings.services.checks import Findings, examine, left_out, previewed
from app.briefings.services.imports import Imported, bring_in
from app.briefings.services.manuscripts import Outdated, Written, rearranged, save, start
from app.briefings.services.publishing import archive, publish, restore

__all__ = [
    "Findings",
    "Imported",
    "Outdated",
    "Written",
    "archive",
    "bring_in",
    "examine",
    "left_out",
    "previewed",
    "publish",
    "rearranged",
    "rename",
    "restore",
    "save",
    "start",
]

"""What the page on which a briefing is concluded sends."""

from app.briefings import queries as briefings
from app.briefings.models import Briefing


def decided(briefing: Briefing) -> dict[str, str]:
    """Everything is amended, each for a reason of its own."""
    version = briefings.by_id(briefing.id, None).current_version
    assert version is not None
    return {
        f"p-{row.proposition.key}-{name}": value
        for row in version.propositions
        for name, value in (
            ("wording", str(row.wording_id)),
            ("result", "amended"),
            ("reason", f"Reason {row.number}."),
        )
    }

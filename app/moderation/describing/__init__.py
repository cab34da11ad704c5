"""What people are told of decisions, appeals, and what waits for moderators."""

from app.moderation.describing import comments, people
from app.moderation.describing.comments import HABITS, NEEDS
from app.moderation.describing.people import EVEN_SUSPENDED

__all__ = ["DESCRIBERS", "EVEN_SUSPENDED", "HABITS", "NEEDS", "TITLES"]

DESCRIBERS = comments.DESCRIBERS | people.DESCRIBERS
TITLES = comments.TITLES | people.TITLES

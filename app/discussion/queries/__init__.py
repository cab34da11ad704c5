"""Discussions as pages show them."""

from app.discussion.queries.comments import by_public_id

__all__ = ["by_public_id"]

"""What the worker does for the search."""

from datetime import timedelta

from app.core.db import transaction
from app.search import services


def bring_up_to_date() -> None:
    """In turns, since each holds the lock of writers."""
    while True:
        with transaction():
            if not services.bring_up_to_date():
                return


PERIODIC = {bring_up_to_date: timedelta(seconds=1)}

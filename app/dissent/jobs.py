"""What the worker does for the register."""

from datetime import timedelta

from app.core.db import transaction
from app.dissent import services


def tick() -> None:
    """Move on what nobody moved in time, one briefing in each transaction."""
    while True:
        with transaction():
            if not services.tick():
                return


PERIODIC = {tick: timedelta(minutes=1)}

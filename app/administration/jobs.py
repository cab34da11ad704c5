"""What the worker does that administrators look at."""

from datetime import timedelta

from flask import current_app

from app.administration.queries import WORKER_SEEN


def note_worker() -> None:
    (current_app.config["SETTINGS"].instance / WORKER_SEEN).touch()


PERIODIC = {note_worker: timedelta(seconds=20)}

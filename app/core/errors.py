"""What can go wrong, in Moothall's own words. `app.web` turns these into pages."""

from flask_babel import ngettext


class MoothallError(Exception):
    """A refusal with a sentence fit to show to the person who asked."""

    status = 500


class SignInFirst(MoothallError):
    status = 401


class Expired(MoothallError):
    """A link from a mail that was used, replaced, or is too old."""

    status = 400


class Forbidden(MoothallError):
    status = 403


class Missing(MoothallError):
    status = 404


class Conflict(MoothallError):
    status = 409


class Unreadable(MoothallError):
    """What was sent cannot be used; the sentence says how to mend it."""

    status = 422


class TooMany(MoothallError):
    """Tried too often; `wait` is in seconds."""

    status = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = -(-wait // 60)
        super().__init__(
            ngettext(
                "Too many attempts. Try again in a minute.",
                "Too many attempts. Try again in %(num)s minutes.",
                minutes,
            )
        )

"""What can go wrong, in Moothall's own words. `app.web` turns these into pages."""


class MoothallError(Exception):
    """A refusal with a sentence fit to show to the person who asked."""

    status = 500


class SignInFirst(MoothallError):
    status = 401


class Forbidden(MoothallError):
    status = 403


class Missing(MoothallError):
    status = 404


class Conflict(MoothallError):
    status = 409


class Unreadable(MoothallError):
    """What was sent cannot be used; the sentence says how to mend it."""

    status = 422

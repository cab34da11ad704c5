"""What can go wrong, in Moothall's own words. `app.web` turns these into pages."""

from datetime import timedelta


class MoothallError(Exception):
    """A refusal with a sentence fit to show to the person who asked.

    The sentence is English with %(names)s in it and is translated where it is shown, so it must
    stand in the code whole: Conflict("It closed on %(day)s.", day=...). A timedelta among the
    values is shown in words.
    """

    status = 500

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


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


TOO_MANY = "Too many attempts. Try again in %(wait)s."


class TooMany(MoothallError):
    """Tried too often; `wait` is in seconds."""

    status = 429

    def __init__(self, wait: int, sentence: str = TOO_MANY, **values: object) -> None:
        """A sentence of one's own may name how long to wait, %(wait)s."""
        super().__init__(sentence, wait=timedelta(seconds=wait), **values)
        self.wait = wait

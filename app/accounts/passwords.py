"""Passwords: what is refused, and their slow hash (argon2id, by Flask-Security).

Hashing takes a tenth of a second on purpose: do it before a transaction is opened.
"""

import unicodedata
from functools import cache

from flask_security.utils import hash_password, verify_password

from app.core.errors import Unreadable

SHORTEST = 8
LONGEST = 128

# Those of eight characters and more that lists of leaked passwords have in front, without the
# digits and marks at their end.
COMMON = frozenset(
    """
    password passwort passw0rd p@ssword p@ssw0rd qwerty qwertyui qwertyuiop asdfghjk asdfghjkl
    zxcvbnm 1q2w3e4r 1q2w3e4r5t q1w2e3r4 1qaz2wsx qazwsxedc qweasdzxc qwer asdf asdfasdf qweqwe
    abcd abcdefgh abcdefghi abc abcabc iloveyou sunshine princess football baseball superman batman
    trustno letmein welcome whatever michelle jennifer jordan starwars computer internet liverpool
    chelsea arsenal charlie administrator admin changeme default secret dragon monkey shadow master
    mustang access moothall briefing council england scotland wales london manchester
    """.split()  # noqa: SIM905  # a table of words, not of quotation marks
)
_DIGITS = "0123456789" * 13


def checked(password: str, *, email: str = "", name: str = "") -> str:
    """The password as it will be hashed. Raises Unreadable with what to do about it."""
    password = _normal(password)
    if len(password) < SHORTEST:
        raise Unreadable("Enter a password of %(least)s characters or more.", least=SHORTEST)
    if len(password) > LONGEST:
        raise Unreadable("Enter a password of %(most)s characters or fewer.", most=LONGEST)
    if _is_common(password, email, name):
        raise Unreadable(
            "Too many people would try this password. Choose three words, for example."
        )
    return password


def hashed(password: str) -> str:
    return str(hash_password(_normal(password)))


def matches(password: str, password_hash: str | None) -> bool:
    """Takes as long when there is no hash to compare with."""
    if len(password) > LONGEST:
        return False
    is_right = bool(verify_password(_normal(password), password_hash or _nobodys()))
    return is_right and password_hash is not None


@cache
def _nobodys() -> str:
    return hashed("the password of nobody")


def _normal(password: str) -> str:
    """One form of what can be typed in several ways; nothing is cut or changed in case."""
    return unicodedata.normalize("NFC", password)


def _is_common(password: str, email: str, name: str) -> bool:
    folded = password.casefold()
    stem = folded.rstrip("0123456789!?.*#$")
    own = {email, email.partition("@")[0], name.casefold(), name.casefold().replace(" ", "")}
    return (
        len(set(folded)) <= 2
        or stem in COMMON
        or folded in _DIGITS
        or folded in _DIGITS[::-1]
        or folded in own
    )

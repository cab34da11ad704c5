"""Words as a search compares them."""

import unicodedata


def folded(words: str) -> str:
    """Without case, accents and doubled spaces."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())

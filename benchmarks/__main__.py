"""All figures, one after the other: `make bench`."""

from benchmarks import article, fresh, million, posting, register, search

FIGURES = (article.main, fresh.main, million.main, posting.main, register.main, search.main)

if __name__ == "__main__":
    falls_short = [figure() for figure in FIGURES]
    raise SystemExit(any(falls_short))

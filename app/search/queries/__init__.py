"""Finding, for one viewer, what the index proposes and the rows confirm."""

from app.search.queries.index import number_waiting
from app.search.queries.results import Found, Hit, Order, Wanted, search

__all__ = ["Found", "Hit", "Order", "Wanted", "number_waiting", "search"]

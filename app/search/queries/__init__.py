"""Finding, for one viewer, what the index proposes and the rows confirm."""

from app.search.models import Kind
from app.search.queries.index import number_waiting
from app.search.queries.results import Found, Hit, search
from app.search.queries.seeking import Order, Wanted

__all__ = ["Found", "Hit", "Kind", "Order", "Wanted", "number_waiting", "search"]

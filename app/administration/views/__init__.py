"""Pages of administrators."""

from app.administration.views import people

BLUEPRINTS = (people.bp,)

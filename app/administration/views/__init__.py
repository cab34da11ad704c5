"""Pages of administrators."""

from app.administration.views import people, site

BLUEPRINTS = (people.bp, site.bp)

"""Pages of administrators."""

from app.administration.views import people, running, site

BLUEPRINTS = (people.bp, running.bp, site.bp)

"""Pages of administrators."""

from app.administration.views import organisations, people, running, site, topics

BLUEPRINTS = (people.bp, organisations.bp, running.bp, site.bp, topics.bp)

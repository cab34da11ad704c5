"""Pages of accounts: the way in, one's own, and those of administrators."""

from app.accounts.views import account, entrance, people

BLUEPRINTS = (entrance.bp, account.bp, people.bp)

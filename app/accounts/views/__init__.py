"""Pages of accounts: the way in, and one's own."""

from app.accounts.views import account, entrance

BLUEPRINTS = (entrance.bp, account.bp)

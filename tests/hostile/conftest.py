from tests.journeys.conftest import browser, open_window, site

__all__ = ["browser", "open_window", "site"]

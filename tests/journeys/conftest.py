"""What stories in a browser share."""

from tests.journeys.chromium import browser, post, site

__all__ = ["browser", "post", "site"]

"""What stories in a browser share."""

from tests.journeys.chromium import browser, post, site
from tests.journeys.windows import address, chromium, filled, library, opened

__all__ = ["address", "browser", "chromium", "filled", "library", "opened", "post", "site"]

"""What stories in a browser share."""

from tests.journeys.chromium import browser, post, site
from tests.journeys.windows import address, chromium, filled, library, opened
from tests.outbox import letters_leave

__all__ = ["address", "browser", "chromium", "filled", "letters_leave", "library", "opened", "post", "site"]

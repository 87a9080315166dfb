from tests.apps.notices.server import taken
from tests.outbox import letters_leave

__all__ = ["letters_leave", "taken"]

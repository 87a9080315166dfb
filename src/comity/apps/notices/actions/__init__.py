"""The acts of this app: posting a message, telling a person by their choice, following, and what came back."""

from comity.apps.notices.actions.following import ask, confirm, end, follow, stop_by_link
from comity.apps.notices.actions.posting import Attached, post, tell
from comity.apps.notices.actions.returned import came_back, works_again
from comity.apps.notices.actions.wishes import choose

__all__ = [
    "Attached", "ask", "came_back", "choose", "confirm", "end", "follow", "post", "stop_by_link", "tell",
    "works_again",
]  # fmt: skip

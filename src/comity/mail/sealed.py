"""The log as this door reads it: sealed records in the log's own order, after a place."""

from __future__ import annotations

from comity.apps.journal import log
from comity.apps.journal.models import Leaf, Record

__all__ = ["end", "records"]

CURSOR = "notices"


def records(after: int, most: int) -> list[tuple[int, Record]]:
    """At most `most` records sealed after that place, with their places."""
    return log.sealed_records(after, most)


def end() -> int:
    """The last place of the log: where a new reader begins. -1 where it is empty."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return -1 if last is None else int(last)

"""What of requests is forgotten in time: never what was sent, said or decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.assistance.models.conflicts import Conflict
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.parties.retention import periods


@transaction.atomic
def forget(*, at: datetime) -> dict[str, int]:
    """Remove versions written offline about which nobody chose, a while after their request ended; recorded when any
    went. Of a draft that is discarded everything goes at once, with the act."""
    before = at - periods()["conflicts"].length
    gone = Conflict.objects.filter(assistance__ended_at__lte=before).delete()[0]
    if gone:
        record("retention.applied", subject="retention", by=SYSTEM, at=at, forgotten={"conflicts": gone})
    return {"conflicts": gone}

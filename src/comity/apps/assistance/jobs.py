"""What the worker does about requests by itself. Each of these can run twice and does no more."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.apps.assistance.actions.consenting import lapse_due
from comity.apps.assistance.actions.escalating import escalate

AGAIN = RetryStrategy(max_attempts=5, wait=600)


@app.periodic(cron="7 * * * *")
@app.task(name="lapse_consents", queueing_lock="lapse_consents", retry=AGAIN)
def lapse_consents(timestamp: int) -> None:
    """Stop the requests a consent of which has run out, and end publication that has. What ran out counts for nothing
    from its last day on, whether this has run or not."""
    lapse_due(at=timezone.now())


@app.periodic(cron="27 4 * * *")
@app.task(name="escalate_overdue", queueing_lock="escalate_overdue", retry=AGAIN)
def escalate_overdue(timestamp: int) -> None:
    """Tell the deciding officers' lists of the requests over the target of their stage."""
    escalate(at=timezone.now())

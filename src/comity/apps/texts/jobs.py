"""What the worker does for texts by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from comity.apps.texts import actions


@app.periodic(cron="*/10 * * * *", periodic_id="texts-remove-expired")
@app.task(name="texts.remove_expired", queueing_lock="texts.remove_expired", pass_context=False)
def remove_expired(timestamp: int) -> int:
    """Every ten minutes: visitors' readings whose time is over. `timestamp` is when the run was due."""
    return actions.remove_expired(at=datetime.now(UTC))

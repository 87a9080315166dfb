"""What the worker does about the open data. Each of these can run twice and does no more."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.apps.register.open_data import writing
from comity.apps.register.open_data.nights import Busy


@app.periodic(cron="7 0 * * *")
@app.task(
    name="register.write_open_data", queueing_lock="register.write_open_data",
    retry=RetryStrategy(max_attempts=5, wait=600),
)  # fmt: skip
def write_open_data(timestamp: int) -> None:
    """Write the night that has just begun. It comes first, so that what ran out with the day is gone at once."""
    with suppress(Busy):
        writing.write(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="register.renew_open_data", queueing_lock="register.renew_open_data")
def renew_open_data(timestamp: int) -> None:
    """Write anew where something was taken back since. Until then nobody is given the files it stood in."""
    with suppress(Busy):
        writing.renew(at=timezone.now())

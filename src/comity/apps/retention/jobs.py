"""What the worker forgets by itself, every night."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.apps.retention import nightly


@app.periodic(cron="17 3 * * *")
@app.task(
    name="forget_in_time", queueing_lock="forget_in_time", retry=RetryStrategy(max_attempts=5, wait=600)
)
def forget_in_time(timestamp: int) -> None:
    """Apply the periods of `retention.json`. Running it twice does no more than running it once."""
    nightly.run(at=timezone.now(), letters=written_letters())


def written_letters() -> Path | None:
    """The folder an installation without a mail server writes its letters to."""
    filed = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    return Path(settings.EMAIL_FILE_PATH) if filed else None

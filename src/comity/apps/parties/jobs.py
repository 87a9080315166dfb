"""What the worker does about people by itself, every night."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from comity.apps.parties.actions.privacy import forget
from comity.apps.parties.retention import periods


@app.periodic(cron="17 3 * * *")
@app.task(
    name="forget_in_time", queueing_lock="forget_in_time", retry=RetryStrategy(max_attempts=5, wait=600)
)
def forget_in_time(timestamp: int) -> None:
    """Apply the retention periods. Running it twice does no more than running it once."""
    letters = (
        Path(settings.EMAIL_FILE_PATH) if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else None
    )
    forget(at=timezone.now(), letters=letters)


@app.periodic(cron="47 3 * * *")
@app.task(name="forget_finished_jobs", queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Remove what the worker has done, after its period."""
    hours = periods()["finished-jobs"].days * 24
    await context.app.job_manager.delete_old_jobs(
        nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
    )

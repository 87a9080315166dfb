"""What the worker does about its own traces, every night."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

from comity.apps.parties.retention import periods


@app.periodic(cron="47 3 * * *")
@app.task(name="forget_finished_jobs", queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Remove what the worker has done, after its period."""
    hours = periods()["finished-jobs"].days * 24
    await context.app.job_manager.delete_old_jobs(
        nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
    )

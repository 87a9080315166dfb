"""The queue looks after itself: what a killed worker left is taken up again, and what is done is cleared away."""

from __future__ import annotations

from procrastinate.contrib.django import app

DONE_HOURS = 48


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="queue.take_up", name="queue.take_up", pass_context=True)
async def take_up(context: object, timestamp: int) -> None:
    """Give back to the queue what a worker held that is no longer there. No lock on this job itself: a stalled one
    would then keep the next from running."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.task_name != "queue.take_up":
            await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="queue.clear", name="queue.clear")
async def clear(timestamp: int) -> None:
    """Remove jobs that ended well, and those that failed for good, after two days."""
    await app.job_manager.delete_old_jobs(nb_hours=DONE_HOURS, include_failed=True)

"""The log grows by its clock; and the queue looks after itself: what a killed worker left is taken up again."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from comity.apps.journal import sealing
from comity.apps.journal.refusal import Stopped


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="queue.take_up", name="queue.take_up", pass_context=True)
async def take_up(context: object, timestamp: int) -> None:
    """Give back to the queue what a worker held that is no longer there. No lock on this job itself: a stalled one
    would then keep the next from running."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.task_name == "queue.take_up":
            continue
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # the next of its kind waits already, and will do what this one left
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="journal.seal", name="journal.seal")
def seal(timestamp: int) -> None:
    """At each tick, seal what waits; between, sign what a crash left unsigned and ask a witness that was away."""
    if timestamp // 60 % settings.LOG_MINUTES == 0:
        sealing.tick(at=timezone.now())
        return
    try:
        sealing.finish(at=timezone.now())
    except Stopped:  # told at each tick
        pass

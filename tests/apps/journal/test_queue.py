"""What a killed worker held is taken up by the next one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.core.management import call_command
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from comity.apps.journal.jobs import take_up
from comity.apps.parties.jobs import forget_finished_jobs


def _work() -> None:
    try:
        call_command("procrastinate", "worker", "--one-shot", "--concurrency=1")
    finally:
        connections.close_all()


def test_a_job_whose_worker_was_killed_is_done_after_all(committed: str) -> None:
    forget_finished_jobs.defer(timestamp=0)
    with connection.cursor() as cursor:  # as kill -9 leaves it: begun, by a worker not heard of for an hour
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    take_up.defer(timestamp=0)
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_work).result()
    ended = list(ProcrastinateJob.objects.values_list("task_name", "status"))
    assert ("queue.take_up", "succeeded") in ended
    assert (forget_finished_jobs.name, "succeeded") in ended
    assert "doing" not in {status for _, status in ended}


def test_where_the_next_of_its_kind_waits_already_the_stalled_one_is_closed(committed: str) -> None:
    forget_finished_jobs.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    take_up.defer(timestamp=0)
    forget_finished_jobs.defer(timestamp=1)
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_work).result()
    ended = sorted(
        ProcrastinateJob.objects.filter(task_name=forget_finished_jobs.name).values_list("status", flat=True)
    )
    assert ended == ["failed", "succeeded"]
